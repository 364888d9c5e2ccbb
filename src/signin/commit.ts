import type { AuditEvent } from '../model/audit-event.js'
import type { HttpRequest, Remember } from '../model/http.js'
import type { Finishing, Gateway, Unfinished } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { ExternalIdentity, Session, SignIn, Told } from '../model/signin.js'
import type { Facts } from './facts.js'
import type { Verdict } from './judge.js'
import { currentSession } from '../model/current-session.js'

type Issue = Extract<Verdict, { kind: 'issue' }>

/** The partner's answer that proves a sign-in, to be spent where that ends; what is written down of it before. */
export class Spending {
  isSpent = false
  constructor(
    readonly handle: string,
    readonly vouched: AuditEvent,
  ) {}
}

/** What the browser is to remember. */
export type Committed = readonly Remember[]

/**
 * Makes the changes that judgement asked for, and writes the outcome down: the answer's one use, the user, the sign-in's
 * one end, the session. Undefined when somebody else changed the user meanwhile: then everything is looked up and judged
 * once more. Throws Spent when the answer had been used.
 */
export async function commit(
  signIn: SignIn,
  facts: Facts,
  issue: Issue,
  http: HttpRequest,
  gateway: Gateway,
  spends?: Spending,
): Promise<Committed | undefined> {
  standStill(facts, gateway)
  const { subject } = issue.issuance
  const isNew = subject?.value === facts.drawn.pairwise && facts.issuedName === undefined
  const session = await sessionOf(signIn, facts, issue, http, gateway)
  const outcome = await gateway.finish({
    signIn: signIn.id,
    ...(spends && !spends.isSpent ? { spends } : {}),
    ...(facts.user ? { activeUser: facts.user.id } : {}),
    change: issue.change,
    ...(isNew ? { names: { user: issue.user, app: facts.app.id, value: subject.value } } : {}),
    session: session.change,
    events: [...userEvents(signIn, facts, issue), completed(signIn, facts, issue)],
  })
  if (outcome.finished) return session.remember
  if (spends && outcome.spent) spends.isSpent = true
  if (outcome.because === 'user_changed') return undefined
  throw unfinished(outcome.because, facts)
}

/** An answer that could not be spent, and why. */
export class Spent extends Error {
  override readonly name = 'Spent'
  constructor(readonly because: 'gone' | 'answered' | 'replayed') {
    super(because)
  }
}

function unfinished(because: Exclude<Unfinished, 'user_changed'>, { user }: Facts): Error {
  switch (because) {
    case 'user_inactive':
      return new Refusal('user.inactive', user?.id ?? '', { stage: 'commit' })
    case 'finished_before':
      return new Refusal('signin.already_answered', 'another tab or a repeated click finished it', {
        stage: 'commit',
      })
    case 'session_ended':
      return new Refusal('signin.unknown', 'the session ended meanwhile', { stage: 'commit' })
    case 'gone':
    case 'answered':
    case 'replayed':
      return new Spent(because)
  }
}

/** Nobody who was switched off since the look-up gets in; of the user, the store itself makes sure. */
function standStill({ app, partner }: Facts, { registry }: Gateway): void {
  const standing = { app: registry.app(app.id), partner: registry.partner(partner.id) }
  if (!standing.app || !registry.usable(standing.app))
    throw new Refusal('request.app_disabled', app.id, { stage: 'commit' })
  if (!standing.partner || !registry.usable(standing.partner))
    throw new Refusal('partner.disabled', partner.id, { stage: 'commit' })
}

interface SessionChange {
  readonly change: Finishing['session']
  readonly remember: readonly Remember[]
}

/** A new id and a new secret at each sign-in; the browser's old session is dead before the new one lives. */
async function sessionOf(
  signIn: SignIn,
  facts: Facts,
  issue: Issue,
  http: HttpRequest,
  gateway: Gateway,
): Promise<SessionChange> {
  const told = toldOf(signIn, facts, issue)
  const { proof, partner } = facts
  if (proof.by === 'session')
    return { change: { tells: proof.session.id, lastSeenAt: gateway.clock.now(), told }, remember: [] }
  const old = await currentSession(http, gateway)
  const secret = gateway.random.secret()
  const kept = old?.user === issue.user ? old.told : []
  const starts = newSession(facts, proof.identity, issue, gateway.random.hash(secret), [...kept, told])
  return {
    change: { starts, ...(old ? { replaces: old.id } : {}) },
    remember: [
      { what: 'session', secret, until: starts.expiresAt, ...endableBy(facts, starts) },
      { what: 'partner', handle: partner.handle },
    ],
  }
}

/** A partner of WS-Federation ends sessions from a page of its own, where this session's own cookie does not come. */
function endableBy({ partner }: Facts, { id }: Session): { readonly endable?: string } {
  return partner.protocol === 'wsfed' ? { endable: id } : {}
}

function toldOf(signIn: SignIn, { app, now }: Facts, { issuance }: Issue): Told {
  return {
    app: app.id,
    ...(issuance.subject ? { subject: issuance.subject } : {}),
    sessionIndex: issuance.sessionIndex,
    at: now,
    reference: signIn.reference,
  }
}

function newSession(
  { partner, subject, now, drawn }: Facts,
  identity: ExternalIdentity,
  issue: Issue,
  secretHash: string,
  told: readonly Told[],
): Session {
  return {
    id: drawn.session,
    secretHash,
    user: issue.user,
    partner: partner.id,
    ...(subject ? { partnerSubject: subject } : {}),
    ...(identity.sessionIndex === undefined ? {} : { partnerSessionIndex: identity.sessionIndex }),
    authentication: identity.authentication,
    ...(identity.proxyRestriction ? { proxyRestriction: identity.proxyRestriction } : {}),
    startedAt: now,
    lastSeenAt: now,
    expiresAt: issue.issuance.sessionNotOnOrAfter,
    told,
  }
}

function userEvents(
  signIn: SignIn,
  { partner, imported }: Facts,
  { change, user }: Issue,
): readonly AuditEvent[] {
  const about = { reference: signIn.reference, partner: partner.id, user }
  const types = {
    none: undefined,
    create: 'user.created',
    link: 'user.linked',
    refresh: 'user.refreshed',
  } as const
  const type = types[change.kind]
  const outside = (imported?.outside ?? []).map(
    (value): AuditEvent => ({ type: 'user.value_outside_domain', ...value, ...about }),
  )
  return type === undefined ? outside : [{ type, ...about }, ...outside]
}

function completed(
  signIn: SignIn,
  { app, partner, proof, drawn }: Facts,
  { issuance, user, roles }: Issue,
): AuditEvent {
  return {
    type: 'signin.completed',
    reference: signIn.reference,
    app: app.id,
    partner: partner.id,
    user,
    source: signIn.source,
    by: proof.by,
    session: drawn.session,
    authnInstant: issuance.authentication.instant.toISOString(),
    authnContext: issuance.authnContext,
    ...(issuance.subject ? { nameIdFormat: issuance.subject.format } : {}),
    claims: issuance.claims.map(({ name }) => name),
    roles,
  }
}
