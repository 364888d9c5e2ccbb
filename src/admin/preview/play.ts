import type { App } from '../../model/app.js'
import type { Bench } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import type { AppFace } from '../../model/ports.js'
import type { RecordedMessage, RecordPart, SignInRecord } from '../../model/record.js'
import { Refusal } from '../../model/refusal.js'
import type { SignInRequest } from '../../model/signin.js'
import { mayEnter } from '../../signin/app-of.js'
import { gather } from '../../signin/gather.js'
import { judge, type Verdict } from '../../signin/judge.js'
import { allowedPartners } from '../../signin/prove.js'
import { route, type Way } from '../../signin/route.js'
import { Watch } from '../../signin/watch.js'
import { withoutValues } from '../../xml/without-values.js'
import { keptNowhere } from './kept-nowhere.js'
import { withoutSecrets } from './without-secrets.js'
import type { Spoken } from './word.js'

/** Whom the person would have been sent to. */
export interface Routing {
  readonly kind: Way['kind']
  readonly says: string
  readonly partners: readonly Partner[]
}

/** What would be sent to the app, without the values that make it usable. */
export interface ShownToken {
  /** `Response`, `RequestSecurityTokenResponse` */
  readonly type: string
  /** The address that it would be posted to. */
  readonly to: string
  readonly xml: string
  /** What stands inside, where the app is sent it encrypted. */
  readonly inside?: string
}

export interface Played {
  readonly routing?: Routing
  readonly verdict: Verdict
  readonly token?: ShownToken
  readonly record: SignInRecord
}

/** Nobody's browser. */
const visitor = { browser: {} } as const

/** Runs the line over a word; nothing of it is kept. */
export async function play(app: App, spoken: Spoken, bench: Bench): Promise<Played> {
  const parts: RecordPart[] = []
  const reference = bench.random.reference()
  const watch = new Watch(reference, undefined, { clock: bench.clock, ...keptNowhere(parts) })
  watch.learn({ app: app.id, partner: spoken.partner.id })
  const { routing, verdict, token } = await attempt(app, spoken, bench, watch)
  watch.close(
    verdict.kind === 'issue'
      ? { kind: 'issued' }
      : { kind: 'refused', code: verdict.refusal.code, detail: verdict.refusal.detail },
  )
  return {
    ...(routing ? { routing } : {}),
    verdict,
    ...(token ? { token } : {}),
    record: { reference, parts: parts.map(masked) },
  }
}

type Attempted = Pick<Played, 'routing' | 'verdict' | 'token'>

async function attempt(app: App, spoken: Spoken, bench: Bench, watch: Watch): Promise<Attempted> {
  let routing: Routing | undefined
  try {
    await mayEnter(app, visitor, bench)
    const face = faceOf(app, bench)
    const request = requestOf(app, spoken, face)
    if (!face.mayReply(request, app))
      throw new Refusal('request.reply_url_not_registered', `${request.replyTo} is not the app’s any more`)
    routing = await routed(app, request, bench)
    const proof = await spoken.prove({ bench, app, request, watch })
    const facts = await watch.timed('gather', () => gather(request, app, proof, visitor, bench))
    const { verdict, checks, steps } = await watch.timed('judge', () => judge(facts))
    watch.trace.checks.push(...checks)
    watch.learn({ facts, steps, ...(verdict.user === undefined ? {} : { user: verdict.user }) })
    if (verdict.kind === 'refuse') return { routing, verdict }
    const { message } = await watch.timed('answer', () => face.writeAnswer(verdict.issuance, app))
    watch.message(message)
    return { routing, verdict, token: await shown(message, request, verdict, app, face) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...(routing ? { routing } : {}), verdict: { kind: 'refuse', refusal: error } }
  }
}

function faceOf({ protocol }: App, { appFaces }: Bench): AppFace {
  const face = appFaces[protocol]
  if (!face) throw new Error(`no face for ${protocol} apps is installed`)
  return face
}

/** What the app asked when that is known and it is the same app; else as it asks when it asks nothing in particular. */
function requestOf(app: App, { request, unsolicited }: Spoken, face: AppFace): SignInRequest {
  if (request?.app === app.id) return request
  return unsolicited ? face.launchRequest(app) : face.plainRequest(app)
}

async function routed(app: App, request: SignInRequest, bench: Bench): Promise<Routing> {
  const allowed = await allowedPartners(app, visitor, bench)
  const way = route({ request, allowed, own: bench.ownIds })
  switch (way.kind) {
    case 'partner':
      return {
        kind: way.kind,
        says: 'The browser is sent there without a question.',
        partners: [way.partner],
      }
    case 'choose':
      return { kind: way.kind, says: 'The person chooses who vouches.', partners: way.partners }
    case 'confirm':
      return { kind: way.kind, says: 'The person is asked whether to go there.', partners: [way.hinted] }
    case 'refuse':
      return { kind: way.kind, says: `Nobody can be asked: ${way.detail}.`, partners: [] }
  }
}

async function shown(
  { type, xml }: RecordedMessage,
  request: SignInRequest,
  { issuance }: Extract<Verdict, { kind: 'issue' }>,
  app: App,
  face: AppFace,
): Promise<ShownToken> {
  const token = { type, to: request.replyTo, xml: withoutValues(xml) }
  if (!/<[\w.:-]*EncryptedData[\s>]/.test(xml)) return token
  const { message } = await face.writeAnswer(issuance, { ...app, encrypt: 'never' })
  return { ...token, inside: withoutValues(message.xml) }
}

function masked({ messages, ...part }: RecordPart): RecordPart {
  return withoutSecrets(messages ? { ...part, messages: messages.map(maskedMessage) } : part)
}

function maskedMessage({ withheldUntil: _, ...message }: RecordedMessage): RecordedMessage {
  return { ...message, xml: withoutValues(message.xml) }
}
