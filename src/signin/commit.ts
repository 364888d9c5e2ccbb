import type { AuditEvent } from '../model/audit-event.js'
import type { HttpRequest, Remember } from '../model/http.js'
import type { Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { Session, SignIn, Told } from '../model/signin.js'
import type { Facts } from './gather.js'
import type { UserChange } from './identify.js'
import type { Verdict } from './judge.js'
import { currentSession } from '../model/current-session.js'

type Issue = Extract<Verdict, { kind: 'issue' }>

export interface Committed {
  readonly remember: readonly Remember[]
  /** Written down together with the outcome, before the answer leaves. */
  readonly events: readonly AuditEvent[]
}

/**
 * Makes the changes that judgement asked for, in this order: the user, the sign-in's one end, the session. Returns
 * undefined when somebody else changed the user meanwhile: then everything is looked up and judged once more.
 */
export async function commit(
  signIn: SignIn,
  facts: Facts,
  issue: Issue,
  http: HttpRequest,
  gateway: Gateway,
): Promise<Committed | undefined> {
  await readAgain(facts, gateway)
  if (!(await changeUser(issue.change, gateway))) return undefined
  const taken = await gateway.state.signIns.take(signIn.id)
  if (!taken)
    throw new Refusal('signin.already_answered', 'another tab or a repeated click finished it', {
      stage: 'commit',
    })
  const { subject } = issue.issuance
  if (subject?.value === facts.drawn.pairwise && facts.issuedName === undefined) {
    await gateway.directory.names.issue(issue.user, facts.app.id, subject.value)
  }
  const told: Told = {
    app: facts.app.id,
    ...(subject ? { subject } : {}),
    sessionIndex: issue.issuance.sessionIndex,
    at: facts.now,
    reference: signIn.reference,
  }
  const remember =
    facts.proof.by === 'session'
      ? await extend(facts.proof.session, told, gateway)
      : await start(facts, issue, told, http, gateway)
  return {
    remember,
    events: [...userEvents(signIn, facts, issue), completed(signIn, facts, issue)],
  }
}

/** Nobody who was switched off since the look-up gets in. */
async function readAgain({ app, partner, user }: Facts, { registry, directory }: Gateway): Promise<void> {
  const standing = { app: registry.app(app.id), partner: registry.partner(partner.id) }
  if (!standing.app || !registry.usable(standing.app))
    throw new Refusal('request.app_disabled', app.id, { stage: 'commit' })
  if (!standing.partner || !registry.usable(standing.partner))
    throw new Refusal('partner.disabled', partner.id, { stage: 'commit' })
  if (user && !(await directory.users.find(user.id))?.active)
    throw new Refusal('user.inactive', user.id, { stage: 'commit' })
}

/** False when a unique link or a compare-and-swap was lost to somebody else. */
async function changeUser(change: UserChange, { directory }: Gateway): Promise<boolean> {
  switch (change.kind) {
    case 'none':
      return true
    case 'create':
      return (await directory.users.create(change.user, change.link)) === 'created'
    case 'refresh':
      return (await directory.users.update(change.user)) !== undefined
    case 'link':
      return directory.users.adopt(change.user, change.link)
  }
}

async function extend(session: Session, told: Told, { state, clock }: Gateway): Promise<readonly Remember[]> {
  if (!(await state.sessions.tell(session.id, { lastSeenAt: clock.now(), told }))) {
    throw new Refusal('signin.unknown', 'the session ended meanwhile', { stage: 'commit' })
  }
  return []
}

/** A new id and a new secret at each sign-in; the browser's old session is dead before the new one lives. */
async function start(
  facts: Facts,
  issue: Issue,
  told: Told,
  http: HttpRequest,
  gateway: Gateway,
): Promise<readonly Remember[]> {
  const { proof, partner, subject, now } = facts
  if (proof.by !== 'partner') throw new Error('only a partner’s word starts a session')
  const { identity } = proof
  const old = await currentSession(http, gateway)
  if (old) await gateway.state.sessions.end(old.id)
  const secret = gateway.random.secret()
  const kept = old?.user === issue.user ? old.told : []
  const session: Session = {
    id: facts.drawn.session,
    secretHash: gateway.random.hash(secret),
    user: issue.user,
    partner: partner.id,
    ...(subject ? { partnerSubject: subject } : {}),
    ...(identity.sessionIndex === undefined ? {} : { partnerSessionIndex: identity.sessionIndex }),
    authentication: identity.authentication,
    ...(identity.proxyRestriction ? { proxyRestriction: identity.proxyRestriction } : {}),
    startedAt: now,
    lastSeenAt: now,
    expiresAt: issue.issuance.sessionNotOnOrAfter,
    told: [...kept, told],
  }
  await gateway.state.sessions.start(session)
  return [
    {
      what: 'session',
      secret,
      until: session.expiresAt,
      ...(partner.protocol === 'wsfed' ? { endable: session.id } : {}),
    },
    { what: 'partner', handle: partner.handle },
  ]
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
