import type { Attack, Expected } from '../attack.js'
import { answerAttack } from './answers.js'
import { type Kind, metadataAttack } from './metadata.js'
import { signedParts, ways } from './products.js'
import { requestAttack, type RequestBinding } from './requests.js'
import { resealedAnswer, resealedRequest } from './reseal.js'
import { type Sealing, sealed } from './seal.js'
import type { SignedParts } from './answers.js'

/** Something strange about a signature, which may stand in every signed message. */
export interface Strange {
  readonly row: string
  readonly name: string
  readonly tries: string
  /** The owner of the key signs like that: the value is genuine. Absent: a genuine message is changed. */
  readonly sealing?: Omit<Sealing, 'keys'>
  /** Before it is signed, by the owner of the key. */
  readonly edit?: (xml: string) => string
  /** After it was signed, by anybody. */
  readonly afterwards?: (xml: string) => string
  readonly signed?: readonly SignedParts[]
  /** One expectation for each face; absent: not played there. */
  readonly answer?: Expected
  readonly request?: Expected
  readonly metadata?: Expected
}

export type Faces = Pick<Strange, 'answer' | 'request' | 'metadata'>

const bindings: readonly RequestBinding[] = ['post', 'post-deflated', 'redirect']
const kinds: readonly Kind[] = ['partner', 'app']

/** S3: what the grammar has not; S4: what a signature must not say; S5: what the key has not signed. */
export function structure(metadata?: Expected): Faces {
  return {
    answer: { code: 'partner.answer_malformed', stage: 'S3' },
    request: { code: 'request.malformed', stage: 'S3' },
    ...(metadata === undefined ? {} : { metadata }),
  }
}

export function invalid(stage: 'S4' | 'S5' | 'S6', says?: string): Faces {
  const about = says === undefined ? {} : { says }
  return {
    answer: { code: 'partner.signature_invalid', stage, ...about },
    request: { code: 'request.signature_invalid', stage, ...about },
    metadata: { code: 'metadata.signature', ...about },
  }
}

/** Where metadata has nothing of the kind. */
export function inMessages({ metadata: _, ...rest }: Faces): Faces {
  return rest
}

export function algorithm(stage: 'S4' | 'S5', says?: string): Faces {
  const about = says === undefined ? {} : { says }
  return { ...invalid(stage, says), answer: { code: 'partner.algorithm_refused', stage, ...about } }
}

export const harmless: Faces = {
  answer: { code: 'harmless' },
  request: { code: 'harmless' },
  metadata: { code: 'harmless' },
}

/** In every message that carries its signature inside. The twin is sealed by the same hand, in the usual way. */
export function inEverySignature(strange: Strange): readonly Attack[] {
  return [...answers(strange), ...requests(strange), ...documents(strange)]
}

function answers({ signed = signedParts, answer, ...strange }: Strange): readonly Attack[] {
  if (answer === undefined) return []
  const { row, name, tries } = strange
  return ways(signed).map((way) =>
    answerAttack({
      row,
      name,
      tries,
      ...way,
      expected: answer,
      twin: ({ xml, from }) => resealedAnswer(xml, { signed: way.signed, keys: from.keys }),
      forge: ({ xml, from }) => {
        const { sealing = {}, edit = same, afterwards = same } = strange
        return afterwards(resealedAnswer(xml, { signed: way.signed, keys: from.keys, sealing, edit }))
      },
    }),
  )
}

function requests({ row, name, tries, request, ...strange }: Strange): readonly Attack[] {
  if (request === undefined) return []
  const { sealing = {}, edit = same, afterwards = same } = strange
  return bindings.map((binding) =>
    requestAttack({
      row,
      name,
      tries,
      binding,
      // By HTTP-Redirect a signature inside covers nothing that counts, but must be sound where it stands
      ...(binding === 'redirect' ? { standing: 'wiki' as const } : {}),
      signed: 'inside',
      expected: request,
      twin: ({ xml, from }) => resealedRequest(xml, { keys: from.keys }),
      forge: ({ xml, from }) => afterwards(resealedRequest(xml, { keys: from.keys, sealing, edit })),
    }),
  )
}

function documents({ row, name, tries, metadata, ...strange }: Strange): readonly Attack[] {
  if (metadata === undefined) return []
  const { sealing = {}, edit = same, afterwards = same } = strange
  return kinds.map((kind) =>
    metadataAttack({
      row,
      name,
      tries,
      kind,
      pinned: true,
      expected: metadata,
      forge({ unsigned, signer }) {
        const edited = edit(unsigned)
        return afterwards(sealed(edited, edited, { ...sealing, keys: signer, place: 'first' }))
      },
    }),
  )
}

function same(xml: string): string {
  return xml
}
