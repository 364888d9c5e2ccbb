import type { DecryptOptions } from '../xml/encryption.js'
import { decryptElement } from '../xml/encryption.js'
import type { Verified } from '../xml/signature.js'
import { child, isNamed } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { malformed } from './grammar.js'
import { SAML, SAMLP } from './names.js'

const covered = Symbol('covered')

/**
 * An assertion every byte of which a verified signature covers: its own, or its Response's. Made here and nowhere
 * else, out of Verified and nothing else, so that reading an unsigned assertion does not compile.
 */
export interface Covered {
  readonly assertion: XmlElement
  readonly [covered]: true
}

/** The assertion that was signed itself, or the one in a signed Response. */
export function assertionIn({ value }: Verified<XmlElement>): Covered {
  if (isNamed(value, SAML, 'Assertion')) return cover(value)
  const found = isNamed(value, SAMLP, 'Response') ? child(value, SAML, 'Assertion') : undefined
  if (found === undefined) throw malformed('no assertion in what was signed')
  return cover(found)
}

/** The assertion whose ciphertext stands in a signed Response: the signature covers it as well. */
export function decryptedIn({ value }: Verified<XmlElement>, options: DecryptOptions): Covered {
  const found = isNamed(value, SAMLP, 'Response') ? child(value, SAML, 'EncryptedAssertion') : undefined
  if (found === undefined) throw malformed('no encrypted assertion in what was signed')
  return cover(decryptElement(found, options))
}

function cover(assertion: XmlElement): Covered {
  return { assertion, [covered]: true }
}
