// What the cases on encryption share: how an assertion is sealed, and the refusals there are.
import type { Expected } from '../attack.js'
import { encryptedKey } from '../play/encrypted.js'
import { ways } from '../play/products.js'
import type { Way } from '../play/said.js'
import type { Wrapping } from '../play/sealed-answer.js'
import type { PartnerStanding } from '../standings.js'

export const xenc = 'http://www.w3.org/2001/04/xmlenc#'

export const xenc11 = 'http://www.w3.org/2009/xmlenc11#'

export const dsig = 'http://www.w3.org/2000/09/xmldsig#'

export const notTaken: Expected = { code: 'partner.algorithm_refused', stage: 'S7' }

export const failed: Expected = { code: 'partner.decryption_failed', stage: 'S7' }

export const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }

export const unsignedNo: Expected = { code: 'partner.signature_missing', stage: 'S8' }

export type How = Partial<Omit<Wrapping, 'keys' | 'certificate'>>

export interface Sealing {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly expected: Expected
  readonly standing?: PartnerStanding
  readonly ways?: readonly Way[]
  readonly how: How
  readonly twin?: How
}

export const signedResponse: readonly Way[] = ways(['response', 'both'])

export const signedAssertion: readonly Way[] = ways(['assertion'])

export const cbc: How = { cipher: 'aes-128-cbc' }

export const junk = encryptedKey(Buffer.alloc(256, 3))

export function method(uri: string, content = ''): string {
  return `<xenc:EncryptionMethod Algorithm="${uri}">${content}</xenc:EncryptionMethod>`
}

export function flipped(octets: Buffer, at: number): Buffer {
  const changed = Buffer.from(octets)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

export function ours(key: string): string {
  return key.replace('<xenc:EncryptedKey', '<xenc:EncryptedKey Recipient="https://gate.test/saml/sp"')
}
