import type { Admin, AdminSession, ApiToken, Permission, SetupLink } from '../model/admin.js'
import { readKept, writeKept } from '../model/kept-text.js'
import type { Admins } from '../model/office.js'
import {
  adminSessionStatements,
  adminStatements,
  adminTokenStatements,
  setupLinkStatements,
} from './admin-statements.js'
import type { Schema } from './schema.js'
import { changing, type Done, type SqlDatabase, type Statement, unavailable } from './sql.js'

const durable = { durable: true }

/** Those who run the house, and every way in that they have. Secrets are kept as their hashes and found by them. */
export function sqliteAdmins(db: SqlDatabase): Admins {
  const sql = adminStatements(db.build)
  const first = ([row]: readonly Schema['admins'][]) => row && adminOf(row)
  return {
    async create(admin) {
      const created = await db.write([sql.create(adminRow(admin))], durable)
      return created.done || taken(created)
    },
    find: async (id) => first(await db.read(sql.byId({ id }))),
    byName: async (name) => first(await db.read(sql.byName({ name }))),
    byUser: async (user) => first(await db.read(sql.byUser({ user }))),
    all: async () => (await db.read(sql.all({}))).map(adminOf),
    async update(admin) {
      const staysOwner = admin.active && admin.role === 'owner' ? 1 : 0
      const job = [
        changing(1, sql.stands(admin)),
        changing(1, sql.update({ staysOwner, ...adminRow(admin) })),
      ] as const
      const updated = await db.write(job, durable)
      if (updated.done) return 'updated'
      if (updated.because !== 'unchanged') throw unavailable(`${admin.name} is a user who has an account`)
      return updated.at === 0 ? 'changed_meanwhile' : 'last_owner'
    },
    sessions: sessionsOver(db),
    tokens: tokensOver(db),
    setupLinks: setupLinksOver(db),
  }
}

/** False: the name is taken, or the user has an account. */
function taken({ because }: Extract<Done<readonly Statement[]>, { readonly done: false }>): false {
  if (because === 'unique') return false
  throw unavailable('an account could not be kept')
}

async function kept(db: SqlDatabase, job: readonly Statement[], what: string): Promise<void> {
  if (!(await db.write(job, durable)).done) throw unavailable(`${what} could not be kept`)
}

function sessionsOver(db: SqlDatabase): Admins['sessions'] {
  const sql = adminSessionStatements(db.build)
  return {
    /** Those that are over go with each that begins. */
    async start(session) {
      const forget = sql.forget({ before: session.startedAt.getTime() })
      await kept(db, [forget, sql.start(sessionRow(session))], 'a session of the console')
    },
    async find(hash) {
      const [row] = await db.read(sql.find({ hash }))
      return row && sessionOf(row)
    },
    async seen(id, at) {
      await db.write([sql.seen({ id, at: at.getTime() })])
    },
    end: async (id) => (await db.write([changing(1, sql.end({ id }))], durable)).done,
    of: async (admin) => (await db.read(sql.of({ admin }))).map(sessionOf),
    async endOf(admin, but = '') {
      const ended = await db.write([sql.endOf({ admin, but })], durable)
      return ended.done ? ended.rows[0].length : 0
    },
  }
}

function tokensOver(db: SqlDatabase): Admins['tokens'] {
  const sql = adminTokenStatements(db.build)
  return {
    make: (token) => kept(db, [sql.make(tokenRow(token))], 'a token'),
    async find(hash) {
      const [row] = await db.read(sql.find({ hash }))
      return row && tokenOf(row)
    },
    all: async () => (await db.read(sql.all({}))).map(tokenOf),
    async used(id, at) {
      await db.write([sql.used({ id, at: at.getTime() })])
    },
    revoke: async (id, at) =>
      (await db.write([changing(1, sql.revoke({ id, at: at.getTime() }))], durable)).done,
  }
}

function setupLinksOver(db: SqlDatabase): Admins['setupLinks'] {
  const sql = setupLinkStatements(db.build)
  return {
    keep: (link) => kept(db, [sql.keep(linkRow(link))], 'a setup link'),
    async find(hash) {
      const [row] = await db.read(sql.find({ hash }))
      return row && linkOf(row)
    },
    async take(hash) {
      const done = await db.write([changing(1, sql.take({ hash }))], durable)
      const row = done.done ? done.rows[0][0] : undefined
      return row && linkOf(row)
    },
    async forget(before) {
      await db.write([sql.forget({ before: before.getTime() })], durable)
    },
  }
}

function adminRow(admin: Admin): Schema['admins'] {
  return {
    id: admin.id,
    name: admin.name,
    role: admin.role,
    active: admin.active ? 1 : 0,
    password_hash: admin.passwordHash ?? null,
    user_id: admin.user ?? null,
    created_at: admin.createdAt.getTime(),
    last_sign_in_at: admin.lastSignInAt?.getTime() ?? null,
    version: admin.version,
  }
}

function adminOf(row: Schema['admins']): Admin {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    active: row.active === 1,
    ...(row.password_hash === null ? {} : { passwordHash: row.password_hash }),
    ...(row.user_id === null ? {} : { user: row.user_id }),
    createdAt: new Date(row.created_at),
    ...(row.last_sign_in_at === null ? {} : { lastSignInAt: new Date(row.last_sign_in_at) }),
    version: row.version,
  }
}

function sessionRow(session: AdminSession): Schema['admin_sessions'] {
  return {
    id: session.id,
    secret_hash: session.secretHash,
    admin_id: session.admin,
    by: session.by,
    source: session.source,
    started_at: session.startedAt.getTime(),
    last_seen_at: session.lastSeenAt.getTime(),
    expires_at: session.expiresAt.getTime(),
  }
}

function sessionOf(row: Schema['admin_sessions']): AdminSession {
  return {
    id: row.id,
    secretHash: row.secret_hash,
    admin: row.admin_id,
    by: row.by,
    source: row.source,
    startedAt: new Date(row.started_at),
    lastSeenAt: new Date(row.last_seen_at),
    expiresAt: new Date(row.expires_at),
  }
}

function tokenRow(token: ApiToken): Schema['admin_tokens'] {
  return {
    id: token.id,
    secret_hash: token.secretHash,
    name: token.name,
    admin_id: token.admin,
    scopes: writeKept(token.scopes),
    created_at: token.createdAt.getTime(),
    expires_at: token.expiresAt.getTime(),
    last_used_at: token.lastUsedAt?.getTime() ?? null,
    revoked_at: token.revokedAt?.getTime() ?? null,
  }
}

function tokenOf(row: Schema['admin_tokens']): ApiToken {
  return {
    id: row.id,
    name: row.name,
    secretHash: row.secret_hash,
    admin: row.admin_id,
    // Written by `tokenRow`, and by nobody else.
    scopes: readKept(row.scopes) as readonly Permission[],
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    ...(row.last_used_at === null ? {} : { lastUsedAt: new Date(row.last_used_at) }),
    ...(row.revoked_at === null ? {} : { revokedAt: new Date(row.revoked_at) }),
  }
}

function linkRow(link: SetupLink): Schema['admin_setup_links'] {
  return {
    secret_hash: link.secretHash,
    name: link.name ?? null,
    admin_id: link.admin ?? null,
    role: link.role,
    created_by: link.createdBy,
    giver: link.giver ?? null,
    expires_at: link.expiresAt.getTime(),
  }
}

function linkOf(row: Schema['admin_setup_links']): SetupLink {
  return {
    secretHash: row.secret_hash,
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.admin_id === null ? {} : { admin: row.admin_id }),
    role: row.role,
    createdBy: row.created_by,
    ...(row.giver === null ? {} : { giver: row.giver }),
    expiresAt: new Date(row.expires_at),
  }
}
