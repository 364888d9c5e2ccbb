import type { SignedParts } from './answers.js'

export const signedParts: readonly SignedParts[] = ['assertion', 'response', 'both']

/** Solicited and not. */
export const both: readonly boolean[] = [true, false]

/** Every way in which an answer may stand: what is signed of it, and whether somebody asked. */
export function ways(
  signed: readonly SignedParts[] = signedParts,
): readonly { readonly signed: SignedParts; readonly solicited: boolean }[] {
  return signed.flatMap((one) => both.map((solicited) => ({ signed: one, solicited })))
}
