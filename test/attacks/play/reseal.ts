import type { Keys } from '../../support/keys.js'
import type { SignedParts } from './answers.js'
import { assertionOf, unsigned } from './genuine.js'
import type { Sealing } from './seal.js'
import { sealed } from './seal.js'

/** What the owner of the partner's key itself says or signs in a strange way: every signature value is genuine. */
export interface Resealing {
  /** Changes the message before it is signed. */
  readonly edit?: (xml: string) => string
  readonly signed: SignedParts
  readonly keys: Keys
  /** How each of its signatures is made. */
  readonly sealing?: Omit<Sealing, 'keys'>
}

/** A Response as `edit` leaves it, signed again where it was signed before. */
export function resealedAnswer(xml: string, { edit = same, signed, keys, sealing }: Resealing): string {
  const how = { ...sealing, keys }
  const plain = edit(unsigned(xml))
  const withAssertion = signed === 'response' ? plain : sealed(plain, assertionOf(plain), how)
  return signed === 'assertion' ? withAssertion : sealed(withAssertion, withAssertion, how)
}

/** A request as `edit` leaves it, signed inside again. */
export function resealedRequest(
  xml: string,
  { edit = same, keys, sealing }: Omit<Resealing, 'signed'>,
): string {
  const plain = edit(unsigned(xml))
  return sealed(plain, plain, { ...sealing, keys })
}

function same(xml: string): string {
  return xml
}
