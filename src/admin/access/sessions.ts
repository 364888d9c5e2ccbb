import type { Admin, AdminSession, Caller } from '../../model/admin.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import type { AccessOffice } from './access-office.js'

const idle = 30 * 60_000
const absolute = 8 * 3_600_000

/** Somebody who is in: what the browser is to keep. */
export interface Entered {
  readonly secret: string
  readonly admin: Admin
}

/** How, from where, and with which cookie the browser came. */
export interface Coming {
  readonly by: AdminSession['by']
  readonly source: string
  readonly before?: string
}

export function isLive({ lastSeenAt, expiresAt }: AdminSession, now: Date): boolean {
  return expiresAt > now && lastSeenAt.getTime() + idle > now.getTime()
}

/** A new secret each time; what the browser held before is worth nothing from then on. */
export async function startSession(admin: Admin, coming: Coming, office: AccessOffice): Promise<Entered> {
  const { admins, gateway } = office
  const now = gateway.clock.now()
  const secret = gateway.random.secret()
  if (coming.before !== undefined) await endSecret(coming.before, office)
  await admins.sessions.start({
    id: gateway.random.id(),
    secretHash: gateway.random.hash(secret),
    admin: admin.id,
    by: coming.by,
    source: coming.source,
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + absolute),
  })
  return { secret, admin }
}

/** Without a word in the audit: another one takes its place. */
export async function endSecret(secret: string, { admins, gateway }: AccessOffice): Promise<void> {
  const found = await admins.sessions.find(gateway.random.hash(secret))
  if (found) await admins.sessions.end(found.id)
}

/** Ends the session of this cookie. */
export async function signOutOf(caller: Caller, office: AccessOffice): Promise<void> {
  const { admins, gateway } = office
  if (!caller.session || !(await admins.sessions.end(caller.session.id))) return
  const { admin, by, source } = caller
  await gateway.audit.record([{ type: 'admin.signed_out', admin, by, source }], true)
}

/** A browser, as its owner sees it. */
export interface OwnSession extends Omit<AdminSession, 'secretHash' | 'admin'> {
  /** The one that asks. */
  readonly isThis: boolean
}

/** Where the caller is signed in, the latest first. */
export async function ownSessions(caller: Caller, office: AccessOffice): Promise<readonly OwnSession[]> {
  return (await liveSessions(caller.admin, office)).map(({ secretHash: _, admin: _owner, ...rest }) => ({
    ...rest,
    isThis: rest.id === caller.session?.id,
  }))
}

export async function liveSessions(admin: string, office: AccessOffice): Promise<readonly AdminSession[]> {
  const now = office.gateway.clock.now()
  const all = await office.admins.sessions.of(admin)
  return all
    .filter((session) => isLive(session, now))
    .toSorted((one, other) => other.lastSeenAt.getTime() - one.lastSeenAt.getTime())
}

/** Throws `not_found` for one that is not the caller's own. */
export async function endOwnSession(caller: Caller, id: string, office: AccessOffice): Promise<void> {
  const { admins, gateway } = office
  const own = (await admins.sessions.of(caller.admin)).some((session) => session.id === id)
  if (!own || !(await admins.sessions.end(id)))
    throw new AdminRefusal('not_found', 'This session has ended already, or it is not yours.')
  const { admin, by, source } = caller
  await gateway.audit.record([{ type: 'admin.signed_out', admin, by, source }], true)
}

/** Of anybody who runs the house: every session of theirs, or the one that is named. Throws `not_found`. */
export async function endSessionsOf(
  caller: Caller,
  { admin: id, session }: { readonly admin: string; readonly session?: string },
  { admins, gateway }: AccessOffice,
): Promise<number> {
  mustMay(caller, 'admins.change')
  const admin = await admins.find(id)
  const standing = admin ? await admins.sessions.of(id) : []
  const named = standing.filter((one) => session === undefined || one.id === session)
  if (!admin || (session !== undefined && named.length === 0))
    throw new AdminRefusal('not_found', 'There is no such session any more.')
  for (const one of named) await admins.sessions.end(one.id)
  const { by, source } = caller
  if (named.length > 0)
    await gateway.audit.record([{ type: 'admin.signed_out', admin: id, by, source }], true)
  return named.length
}
