import type { Attack, Expected } from '../attack.js'
import { answerAttack } from './answers.js'
import { ways } from './products.js'
import { requestAttack, type RequestBinding } from './requests.js'
import { resealedAnswer, resealedRequest } from './reseal.js'

/** What a counterpart itself says in a strange way: whatever it is, its signature is genuine. */
export interface OwnWord {
  readonly row: string
  readonly name: string
  readonly tries: string
  /** Before it is signed. A word that changes nothing is a mistake in the case. */
  edit(xml: string): string
  readonly answer?: Expected
  readonly request?: Expected
}

const bindings: readonly (readonly [RequestBinding, false | 'inside'])[] = [
  ['redirect', false],
  ['post', false],
  ['post', 'inside'],
  ['post-deflated', 'inside'],
]

export function ownWords({ answer, request, edit, ...about }: OwnWord): readonly Attack[] {
  const change = (xml: string): string => {
    const edited = edit(xml)
    if (edited === xml) throw new Error(`${about.name} has changed nothing`)
    return edited
  }
  return [
    ...(answer === undefined
      ? []
      : ways().map((way) =>
          answerAttack({
            ...about,
            ...way,
            expected: answer,
            twin: ({ xml, from }) => resealedAnswer(xml, { signed: way.signed, keys: from.keys }),
            forge: ({ xml, from }) =>
              resealedAnswer(xml, { signed: way.signed, keys: from.keys, edit: change }),
          }),
        )),
    ...(request === undefined
      ? []
      : bindings.map(([binding, signed]) =>
          requestAttack({
            ...about,
            binding,
            signed,
            expected: request,
            forge: ({ xml, from }) =>
              signed === false ? change(xml) : resealedRequest(xml, { keys: from.keys, edit: change }),
          }),
        )),
  ]
}
