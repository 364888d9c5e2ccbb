import { canonicalize } from '../../../src/xml/canonical.js'
import { messageLimits, parse } from '../../../src/xml/parse.js'
import { SAML } from '../../../src/saml/names.js'
import { child } from '../../../src/xml/tree.js'
import type { Keys } from '../../support/keys.js'
import type { SignedParts } from './answers.js'
import { type Encryption, encrypted } from './encrypted.js'
import { assertionOf, unsigned } from './genuine.js'
import { swap } from './pieces.js'
import { sealed } from './seal.js'

/** An answer whose assertion is encrypted by hand: signed first, encrypted, then signed around it. */
export interface Wrapping extends Encryption {
  readonly signed: SignedParts | 'none'
  readonly keys: Keys
  /** Changes what is encrypted, signature and all. */
  readonly plain?: (assertion: string) => string | Buffer
  /** Changes the whole before its own signature. */
  readonly around?: (xml: string, encryptedAssertion: string) => string
}

export function sealedAnswer(
  xml: string,
  { signed, keys, plain = same, around = same, ...how }: Wrapping,
): string {
  const bare = unsigned(xml)
  const alone = standingAlone(bare)
  const inside = signed === 'assertion' || signed === 'both' ? sealed(alone, alone, { keys }) : alone
  const cipher = encrypted(plain(inside), how)
  const whole = around(swap(bare, assertionOf(bare), cipher), cipher)
  return signed === 'response' || signed === 'both' ? sealed(whole, whole, { keys }) : whole
}

/** The assertion as a document of its own, declaring all it uses. */
function standingAlone(xml: string): string {
  const found = child(parse(xml.replace(/ xsi:type="xs:string"/g, ''), messageLimits), SAML, 'Assertion')
  if (found === undefined) throw new Error('no assertion in the message')
  return canonicalize(found)
}

function same<T>(value: T): T {
  return value
}
