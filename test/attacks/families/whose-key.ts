// What the cases on keys share: the attacker’s own, and a message signed by it.
import { type Keys, makeKeys } from '../../support/keys.js'
import type { Expected } from '../attack.js'
import type { SignedParts } from '../play/answers.js'
import { resealedAnswer } from '../play/reseal.js'

export const refused: Expected = { code: 'partner.signature_invalid', stage: 'S5' }

export const mallory = makeKeys()

export function signedWith(
  xml: string,
  signed: SignedParts,
  keys: Keys,
  keyInfo: string | undefined,
): string {
  const told = keyInfo === undefined ? '' : `<ds:KeyInfo>${keyInfo}</ds:KeyInfo>`
  const signature = (unfinished: string) => unfinished.replace('</ds:Signature>', `${told}</ds:Signature>`)
  return resealedAnswer(xml, { signed, keys, sealing: { signature } })
}
