import type { Attack, Expected } from '../attack.js'
import { answerAttack } from './answers.js'
import { type Kind, metadataAttack } from './metadata.js'
import { ways } from './products.js'
import { requestAttack, type RequestBinding } from './requests.js'

/** A document in which the same hostile bytes can stand, whichever door it is brought to. */
export interface Document {
  readonly xml: string
  /** A value in it that decides something: a name, an issuer. */
  readonly value: string
}

export interface Everywhere {
  readonly row: string
  readonly name: string
  readonly tries: string
  edit(document: Document): string | Buffer
  readonly answer?: Expected
  readonly request?: Expected
  /** By one binding otherwise than by the others. */
  readonly byPost?: Expected
  readonly metadata?: Expected
  /** Only this many of the ways of answering and asking: each is the same message to the stage that refuses it. */
  readonly few?: boolean
}

const bindings: readonly (readonly [RequestBinding, boolean])[] = [
  ['redirect', false],
  ['post', false],
  ['post-deflated', false],
  ['redirect', true],
  ['post', true],
]
const kinds: readonly Kind[] = ['partner', 'app']

/** One case for every door and every way of signing and asking that the bytes can come by. */
export function everywhere(given: Everywhere): readonly Attack[] {
  return [...answers(given), ...requests(given), ...documents(given)]
}

function answers({ answer, few = false, edit, ...about }: Everywhere): readonly Attack[] {
  if (answer === undefined) return []
  return ways(few ? ['both'] : undefined).map((way) =>
    answerAttack({
      ...about,
      ...way,
      expected: answer,
      forge: ({ xml }) => edit({ xml, value: 'alice-7f3a' }),
    }),
  )
}

function requests({ request, byPost = request, few = false, edit, ...about }: Everywhere): readonly Attack[] {
  if (request === undefined || byPost === undefined) return []
  return (few ? bindings.slice(0, 3) : bindings).map(([binding, signed]) =>
    requestAttack({
      ...about,
      binding,
      signed,
      expected: binding === 'post' ? byPost : request,
      forge: ({ xml, from }) => edit({ xml, value: from.id }),
    }),
  )
}

function documents({ metadata, edit, ...about }: Everywhere): readonly Attack[] {
  if (metadata === undefined) return []
  return kinds.map((kind) =>
    metadataAttack({
      ...about,
      kind,
      expected: metadata,
      forge: ({ xml, of }) => edit({ xml, value: of.keys.certificate.slice(0, 64) }),
    }),
  )
}
