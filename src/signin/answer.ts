import { amended } from '../model/amended.js'
import { answered } from '../model/answered.js'
import type { App } from '../model/app.js'
import type { AuditEvent } from '../model/audit-event.js'
import type { HttpReply, HttpRequest } from '../model/http.js'
import type { Gateway, KeptAnswer } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { Session, SignIn } from '../model/signin.js'
import { cardOf } from '../model/card.js'
import { advance } from './advance.js'
import { Spending, Spent } from './commit.js'
import { alreadyAnswered, mine } from './mine.js'
import { heard } from './facts.js'
import { isAskedAnew, mayVouch } from './prove.js'
import { refuse } from './refuse.js'
import { currentSession } from '../model/current-session.js'
import { line, run } from './signin.js'
import { Watch } from './watch.js'

/** The browser follows a partner's POST by GET: it is compared, then the word is spent, once, and the line runs. */
export function answer(http: HttpRequest, handle: string, gateway: Gateway): Promise<HttpReply> {
  return withKept(http, handle, gateway, false)
}

/** The person agreed that an answer nobody asked for replaces the session of somebody else. */
export function confirm(http: HttpRequest, handle: string, gateway: Gateway): Promise<HttpReply> {
  return withKept(http, handle, gateway, true)
}

async function withKept(
  http: HttpRequest,
  handle: string,
  gateway: Gateway,
  confirmed: boolean,
): Promise<HttpReply> {
  let watch = new Watch(gateway.random.reference(), http.source, gateway)
  try {
    const kept = await gateway.state.answers.peek(handle)
    if (!kept) return await cameBack(http, gateway)
    watch = new Watch(kept.reference, http.source, gateway)
    watch.learn({ partner: kept.identity.partner })
    return kept.signIn === undefined
      ? await unsolicited(kept, handle, http, gateway, watch, confirmed)
      : await solicited(kept, kept.signIn, handle, http, gateway, watch)
  } catch (error) {
    return refuse(error, {}, watch, gateway)
  }
}

/** A reload of a spent answer: the sign-in that the address names says how it stands, to its own browser. */
async function cameBack(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const id = new URLSearchParams(http.rawQuery).get('sign-in')
  if (id === null || !/^[\w-]{1,128}$/.test(id))
    throw new Refusal('signin.unknown', 'no answer is kept under this handle', { stage: 'S10' })
  return advance(http, id, gateway)
}

async function solicited(
  kept: KeptAnswer,
  id: string,
  handle: string,
  http: HttpRequest,
  gateway: Gateway,
  watch: Watch,
): Promise<HttpReply> {
  const found = await gateway.state.signIns.find(id)
  watch.learn({ signIn: id, ...(found ? { app: found.request.app } : {}) })
  try {
    const { signIn } = await mine(found, http, gateway)
    const proved = answered(signIn, kept)
    if (typeof proved === 'object' && !isAskedAnew(proved, gateway))
      return await spentAtTheEnd(proved, kept, handle, http, gateway, watch)
    const spent = await spend(kept, handle, signIn, gateway, watch)
    return spent ? await line(spent, http, gateway, watch) : alreadyAnswered(signIn, watch, gateway)
  } catch (error) {
    return refuse(error, found ? { signIn: found } : {}, watch, gateway)
  }
}

/**
 * The usual case: the word is used up in the very step in which the sign-in ends. Where it does not end well, the word is
 * spent all the same, and a word that was used before is a no of its own.
 */
async function spentAtTheEnd(
  proved: SignIn,
  kept: KeptAnswer,
  handle: string,
  http: HttpRequest,
  gateway: Gateway,
  watch: Watch,
): Promise<HttpReply> {
  const place = watch.trace.checks.length
  const spending = new Spending(handle, vouched(kept, watch))
  noteSpent('first use', watch)
  try {
    return await run(proved, http, gateway, watch, spending)
  } catch (error) {
    const isDown = error instanceof Refusal && error.code === 'store.unavailable'
    if (spending.isSpent || isDown)
      return refuse(error, { request: proved.request, signIn: proved }, watch, gateway)
    watch.trace.checks.splice(place, 1)
    if (error instanceof Spent) return notSpent(error.because, proved, watch, gateway)
    const spent = await spend(kept, handle, proved, gateway, watch, place)
    if (!spent) return alreadyAnswered(proved, watch, gateway)
    return refuse(error, { request: spent.request, signIn: spent }, watch, gateway)
  }
}

function notSpent(because: Spent['because'], signIn: SignIn, watch: Watch, gateway: Gateway): HttpReply {
  noteSpent(because, watch)
  if (because === 'answered') return alreadyAnswered(signIn, watch, gateway)
  throw unspent(because)
}

/** Written down first, then spent: one atomic step over all replicas. Undefined when this question was answered before. */
async function spend(
  kept: KeptAnswer,
  handle: string,
  signIn: SignIn | undefined,
  gateway: Gateway,
  watch: Watch,
  place?: number,
): Promise<SignIn | undefined> {
  await gateway.audit.record([vouched(kept, watch)], false)
  const outcome = await watch.timed('spend', () => gateway.state.answers.spend(handle))
  noteSpent(outcome.spent ? 'first use' : outcome.because, watch, place)
  if (outcome.spent) return outcome.signIn ?? signIn
  if (outcome.because === 'answered') return undefined
  throw unspent(outcome.because)
}

function vouched({ identity }: KeptAnswer, { reference, source }: Watch): AuditEvent {
  return {
    type: 'signin.vouched',
    reference,
    partner: identity.partner,
    ...(source === undefined ? {} : { source }),
    assertionId: identity.assertionId,
    authnInstant: identity.authentication.instant.toISOString(),
    authnContext: identity.authentication.context,
    unsolicited: identity.unsolicited,
  }
}

/** Where it belongs among the checks: before those of the stages that it let in. */
function noteSpent(actual: string, { trace }: Watch, place = trace.checks.length): void {
  const later = trace.checks.splice(place)
  trace.note('S10', 'the answer is spent once', { expected: 'first use', actual }, actual === 'first use')
  trace.checks.push(...later)
}

function unspent(because: 'gone' | 'replayed'): Refusal {
  const code = because === 'replayed' ? 'partner.replayed' : 'signin.unknown'
  return new Refusal(code, `the answer is ${because}`, { stage: 'S10' })
}

async function unsolicited(
  kept: KeptAnswer,
  handle: string,
  http: HttpRequest,
  gateway: Gateway,
  watch: Watch,
  confirmed: boolean,
): Promise<HttpReply> {
  const secret = http.browser.bindings.get(handle)
  if (secret === undefined || gateway.random.hash(secret) !== kept.binding) {
    throw new Refusal('signin.other_browser', 'the answer was posted by another browser', { stage: 'prove' })
  }
  await checkRemembered(kept, gateway)
  const app = landingApp(kept, gateway)
  watch.learn({ app: app.id })
  const session = await currentSession(http, gateway)
  if (session && !confirmed && !samePerson(session, kept, gateway))
    return askToReplace(session, kept, handle, app, gateway, watch)
  const signIn = signInFor(app, kept, secret, http, gateway)
  await spend(kept, handle, signIn, gateway, watch)
  const begun = await gateway.state.signIns.begin(signIn)
  if (!begun.kept)
    throw new Refusal('signin.too_many', `${http.source} has too many pending`, { stage: 'S10' })
  const reply = await line(signIn, http, gateway, watch)
  const bound = { what: 'binding', signIn: signIn.id, secret, until: signIn.expiresAt } as const
  return amended(reply, { remember: [bound, ...(reply.remember ?? [])] })
}

/** After a lost or restored store nobody can say what was spent before: such answers are refused by their issue instant. */
async function checkRemembered({ identity }: KeptAnswer, { state }: Gateway): Promise<void> {
  const since = await state.replays.completeSince()
  if (identity.issuedAt.getTime() < since.getTime()) {
    throw new Refusal(
      'partner.fenced',
      `issued ${identity.issuedAt.toISOString()}, remembered since ${since.toISOString()}`,
      { stage: 'S10' },
    )
  }
}

function landingApp({ identity }: KeptAnswer, gateway: Gateway): App {
  const { registry } = gateway
  const partner = registry.partner(identity.partner)
  const named = identity.target ?? partner?.unsolicitedApp
  const app =
    named === undefined
      ? undefined
      : (registry.appByHandle(named) ??
        registry.app(named) ??
        registry.appByHandle(partner?.unsolicitedApp ?? ''))
  if (!partner || !app)
    throw new Refusal(
      'partner.unsolicited_not_placed',
      'RelayState names no app, and the partner has no unsolicitedApp',
      { stage: 'S8' },
    )
  if (!registry.usable(app)) throw new Refusal('request.app_disabled', app.id, { stage: 'S8' })
  if (!app.launch)
    throw new Refusal('launch.not_allowed', `app ${app.handle}: launch is false`, { stage: 'S8' })
  if (!mayVouch(partner, app, gateway))
    throw new Refusal('signin.partner_not_allowed', `${partner.handle} at ${app.handle}`, { stage: 'S8' })
  return app
}

/** By the name that both are linked by, qualifiers and all. */
function samePerson(session: Session, { identity }: KeptAnswer, gateway: Gateway): boolean {
  const partner = gateway.registry.partner(identity.partner)
  if (!partner || session.partner !== partner.id) return false
  const { subject } = heard(identity, partner, gateway)
  const { partnerSubject: known } = session
  return (
    subject !== undefined &&
    known?.value === subject.value &&
    known.format === subject.format &&
    known.nameQualifier === subject.nameQualifier &&
    known.spNameQualifier === subject.spNameQualifier
  )
}

async function askToReplace(
  session: Session,
  kept: KeptAnswer,
  handle: string,
  app: App,
  gateway: Gateway,
  watch: Watch,
): Promise<HttpReply> {
  const user = await gateway.directory.users.find(session.user)
  const next = gateway.registry.partner(kept.identity.partner)
  watch.close({ kind: 'asked', page: 'replace-session' })
  return {
    kind: 'page',
    status: 200,
    page: {
      name: 'replace-session',
      current: user?.attributes['name']?.[0] ?? 'somebody else',
      next: next ? cardOf(next).name : kept.identity.partner,
      confirm: `/answer/${handle}`,
      app: cardOf(app),
    },
  }
}

function signInFor(app: App, kept: KeptAnswer, secret: string, http: HttpRequest, gateway: Gateway): SignIn {
  const face = gateway.appFaces[app.protocol]
  if (!face) throw new Error(`no face for ${app.protocol} apps is installed`)
  const now = gateway.clock.now()
  return {
    id: gateway.random.secret(),
    reference: kept.reference,
    request: face.launchRequest(app),
    binding: gateway.random.hash(secret),
    source: http.source,
    startedAt: now,
    expiresAt: new Date(now.getTime() + gateway.lifetimes.signIn * 1000),
    identity: kept.identity,
    state: 'open',
    version: 1,
  }
}
