import type { Attack, Expected } from '../attack.js'
import { type AnswerAttack, answerAttack, type SignedParts } from './answers.js'
import { ways } from './products.js'
import { resealedAnswer } from './reseal.js'

export type Way = { readonly signed: SignedParts; readonly solicited: boolean }

/** What a partner says in earnest and may not: its signatures are genuine, so that only the meaning is left to stop it. */
export interface Said extends Omit<AnswerAttack, 'signed' | 'solicited' | 'forge' | 'twin'> {
  /** All six ways unless told otherwise. */
  readonly ways?: readonly Way[]
  /** Changes the message before it is signed again. */
  readonly edit?: (xml: string) => string
}

/** The same word signed as a whole and asked for, and signed in its assertion alone and not asked for. */
export const twoWays: readonly Way[] = [
  { signed: 'both', solicited: true },
  { signed: 'assertion', solicited: false },
]

/** Every way of signing, of an answer that somebody asked for. */
export const solicitedWays: readonly Way[] = ways().filter(({ solicited }) => solicited)
export const unsolicitedWays: readonly Way[] = ways().filter(({ solicited }) => !solicited)

export function said({ ways: chosen = ways(), edit, ...given }: Said): readonly Attack[] {
  return chosen.map((way) => {
    if (edit === undefined) return answerAttack({ ...given, ...way })
    const { signed } = way
    return answerAttack({
      ...given,
      ...way,
      forge: ({ xml, from }) => resealedAnswer(xml, { edit, signed, keys: from.keys }),
      twin: ({ xml, from }) => resealedAnswer(xml, { signed, keys: from.keys }),
    })
  })
}

type Edit = readonly [name: string, tries: string, edit: (xml: string) => string]

/** One case an edit, each signed again afterwards. */
export function edited(row: string, expected: Expected, list: readonly Edit[]): readonly Attack[] {
  return list.flatMap(([name, tries, edit]) => said({ row, name, tries, edit, expected, ways: twoWays }))
}
