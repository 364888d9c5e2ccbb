// What the cases on algorithms share: a label, and the value that stands under it.
import { canonicalize } from '../../../src/xml/canonical.js'
import { messageLimits, parse } from '../../../src/xml/parse.js'
import type { Expected } from '../attack.js'
import type { Sealing } from '../play/seal.js'
import type { PartnerStanding } from '../standings.js'

export const dsig = 'http://www.w3.org/2000/09/xmldsig#'

export const more = 'http://www.w3.org/2001/04/xmldsig-more#'

export const pssUri = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'

export const notTaken: Expected = { code: 'partner.algorithm_refused', stage: 'S4' }

export const notOfKey: Expected = { code: 'partner.algorithm_refused', stage: 'S5' }

export const malformed: Expected = { code: 'partner.signature_invalid', stage: 'S4' }

export const wrong: Expected = { code: 'partner.signature_invalid', stage: 'S5' }

/** One way of signing: a label, and the value that stands under it. */
export interface Signing {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly standing?: PartnerStanding
  readonly expected: Expected
  readonly all?: boolean
  /** How it is made; `certificate` is the partner's, base64 DER. */
  sealing(certificate: string): Omit<Sealing, 'keys'>
}

export function labelled(signature: string, uri: string): string {
  return signature.replace(`${more}rsa-sha256`, uri)
}

/** Under that label, a value that is computed otherwise. */
export function valued(uri: string, value: (octets: Buffer) => Buffer): Omit<Sealing, 'keys'> {
  return {
    signature(text) {
      const named = labelled(text, uri)
      const info = parse(named, messageLimits).children.find((node) => typeof node !== 'string')
      const octets = typeof info === 'object' ? canonicalize(info) : ''
      return named.replace('VALUE', () => value(Buffer.from(octets)).toString('base64'))
    },
  }
}
