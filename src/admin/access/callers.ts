import {
  type Admin,
  type AdminRole,
  type AdminSession,
  type ApiToken,
  type Caller,
  permissionsOf,
} from '../../model/admin.js'
import type { AccessOffice } from './access-office.js'
import { isLive } from './sessions.js'
import { roleNow } from './standing.js'
import { isTokenShape } from './token-shape.js'

/** How often the last use of a session or token is written down, in milliseconds. */
const notedEvery = 60_000

/** Who holds this cookie. Looked up by its hash: nothing that is compared byte for byte is secret. */
export async function callerOf(
  secret: string | undefined,
  source: string,
  office: AccessOffice,
): Promise<Caller | undefined> {
  if (secret === undefined) return undefined
  const { sessions } = office.admins
  const { clock, random } = office.gateway
  const session = await sessions.find(random.hash(secret))
  if (!session) return undefined
  const standing = isLive(session, clock.now()) ? await standingOf(session.admin, office) : undefined
  if (!standing) {
    await sessions.end(session.id)
    return undefined
  }
  if (isDue(session.lastSeenAt, clock.now())) await sessions.seen(session.id, clock.now())
  return consoleCaller(standing, session, source)
}

/** Who sends this `Authorization`; the cookie of a browser is never looked at. */
export async function callerOfToken(
  authorization: string | undefined,
  source: string,
  office: AccessOffice,
): Promise<Caller | undefined> {
  const { clock, random } = office.gateway
  const secret = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  if (secret === undefined || !isTokenShape(secret, random)) return undefined
  const token = await office.admins.tokens.find(random.hash(secret))
  if (!token || !isUsable(token, clock.now())) return undefined
  const standing = await standingOf(token.admin, office)
  if (!standing) return undefined
  if (isDue(token.lastUsedAt, clock.now())) await office.admins.tokens.used(token.id, clock.now())
  return tokenCaller(standing, token, source)
}

interface Standing {
  readonly admin: Admin
  readonly role: AdminRole
}

async function standingOf(id: string, office: AccessOffice): Promise<Standing | undefined> {
  const admin = await office.admins.find(id)
  const role = admin && (await roleNow(admin, office))
  return admin && role && { admin, role }
}

export function isUsable({ revokedAt, expiresAt }: ApiToken, now: Date): boolean {
  return revokedAt === undefined && expiresAt > now
}

function isDue(noted: Date | undefined, now: Date): boolean {
  return noted === undefined || now.getTime() - noted.getTime() >= notedEvery
}

function consoleCaller({ admin, role }: Standing, session: AdminSession, source: string): Caller {
  const { id, by, startedAt } = session
  return {
    admin: admin.id,
    by: `admin ${admin.name}`,
    via: 'console',
    role,
    may: new Set(permissionsOf[role]),
    source,
    session: { id, by, startedAt },
  }
}

/** What its admin may not do any more it may not do either. */
function tokenCaller({ admin, role }: Standing, { name, scopes }: ApiToken, source: string): Caller {
  return {
    admin: admin.id,
    by: `token ${name} of ${admin.name}`,
    via: 'api',
    role,
    may: new Set(permissionsOf[role].filter((permission) => scopes.includes(permission))),
    source,
  }
}
