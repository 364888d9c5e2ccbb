import type { App } from '../../model/app.js'
import type { Bench } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import type { RecordedMessage, SignInRecord } from '../../model/record.js'
import { Refusal } from '../../model/refusal.js'
import { RefusalToApp } from '../../model/refusal-to-app.js'
import { Trace } from '../../model/trace.js'
import type { Facts } from '../../signin/facts.js'
import { Watch } from '../../signin/watch.js'
import { isApp, type Registered } from '../registrations/registered.js'
import { capturedWord } from './captured-word.js'
import { keptNowhere } from './kept-nowhere.js'

/** A bench for many looks, each at its own moment. */
export interface BenchAt {
  readonly bench: Bench
  setTo(moment: Date): void
}

/** Fields by which messages of a counterpart are read; all others are judgement's. */
const partnerReads: readonly (keyof Partner)[] = [
  'protocol',
  'saml',
  'wsfed',
  'requireSigned',
  'requireEncrypted',
  'acceptUnsolicitedAnswers',
  'acceptSha1Signatures',
  'acceptCbcEncryption',
  'refuseExpiredCertificates',
]
const appReads: readonly (keyof App)[] = [
  'protocol',
  'saml',
  'wsfed',
  'requireSignedRequests',
  'acceptSha1Signatures',
]

/** Whether what the counterpart sends would be read in another way. */
export function isReadOtherwise(before: Registered, after: Registered): boolean {
  if (isApp(before)) return isApp(after) && differ(before, after, appReads)
  return !isApp(after) && differ(before, after, partnerReads)
}

function differ<T>(before: T, after: T, fields: readonly (keyof T)[]): boolean {
  return fields.some((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
}

/** `unreadable`: its bytes are kept back still, or were longer than is kept. */
export type ReadAgain = Refusal | 'accepted' | 'unreadable'

/** What the changed counterpart sent in that sign-in, read anew at its own moment. */
export async function readAgain(
  kind: 'app' | 'partner',
  record: SignInRecord,
  facts: Facts,
  at: BenchAt,
): Promise<ReadAgain> {
  // A session proves by what was read in another sign-in
  if (kind === 'partner' && facts.proof.by === 'session') return 'accepted'
  const message = record.parts
    .flatMap(({ messages = [] }) => messages)
    .findLast(({ leg, direction }) => leg === kind && direction === 'in')
  if (!message || !isWhole(message)) return 'unreadable'
  at.setTo(message.at)
  try {
    return await (kind === 'partner'
      ? answerAgain(message, facts, at.bench)
      : requestAgain(message, facts, at.bench))
  } catch (error) {
    if (error instanceof RefusalToApp) return error.refusal
    if (error instanceof Refusal) return error
    throw error
  }
}

export function isWhole({ withheldUntil, sha256 }: RecordedMessage): boolean {
  return withheldUntil === undefined && sha256 === undefined
}

async function answerAgain({ xml }: RecordedMessage, facts: Facts, bench: Bench): Promise<ReadAgain> {
  const app = bench.registry.app(facts.app.id)
  const partner = bench.registry.partner(facts.partner.id)
  if (!app || !partner) return 'unreadable'
  const word = capturedWord(Buffer.from(xml), partner, bench.registry)
  const watch = new Watch('', undefined, { clock: bench.clock, ...keptNowhere([]) })
  await word.prove({ bench, app, request: facts.request, watch })
  return 'accepted'
}

/** saml-bindings 3.4.4.1: by HTTP-Redirect the signature stands beside the message and is not kept. */
async function requestAgain(
  { xml, type, binding }: RecordedMessage,
  { app, request }: Facts,
  bench: Bench,
): Promise<ReadAgain> {
  const face = bench.appFaces[app.protocol]
  if (!face || type !== 'AuthnRequest') return 'accepted'
  if (request.signed && !binding.endsWith(':HTTP-POST')) return 'unreadable'
  const rawBody = new URLSearchParams({ SAMLRequest: Buffer.from(xml).toString('base64') }).toString()
  const http = { method: 'POST', path: '/', rawQuery: '', rawBody, source: '' } as const
  const seen = { trace: new Trace(), message: () => {}, claims: () => {} }
  await face.readRequest({ ...http, browser: { bindings: new Map() } }, seen)
  return 'accepted'
}
