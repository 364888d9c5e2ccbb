import type { Kysely } from 'kysely'
import type { Schema } from './schema.js'
import { prepare } from './sql.js'

const adminColumns = [
  'id',
  'name',
  'role',
  'active',
  'password_hash',
  'user_id',
  'created_at',
  'last_sign_in_at',
  'version',
] as const

/** Statements about accounts. */
export function adminStatements(build: Kysely<Schema>) {
  const admins = build.selectFrom('admins').select(adminColumns)
  return {
    byId: prepare((at: { id: string }) => admins.where('id', '=', at.id)),
    byName: prepare((at: { name: string }) => admins.where('name', '=', at.name)),
    byUser: prepare((at: { user: string }) => admins.where('user_id', '=', at.user)),
    all: prepare(() => admins.orderBy('name')),
    create: prepare((row: Schema['admins']) =>
      build.insertInto('admins').values({
        id: row.id,
        name: row.name,
        role: row.role,
        active: row.active,
        password_hash: row.password_hash,
        user_id: row.user_id,
        created_at: row.created_at,
        last_sign_in_at: row.last_sign_in_at,
        version: row.version,
      }),
    ),
    stands: prepare((at: { id: string; version: number }) =>
      build.selectFrom('admins').select('id').where('id', '=', at.id).where('version', '=', at.version),
    ),
    /** Nothing is changed where it would take the last active owner away. */
    update: prepare((row: Omit<Schema['admins'], 'name' | 'created_at'> & { staysOwner: number }) =>
      build
        .updateTable('admins')
        .set((has) => ({
          role: row.role,
          active: row.active,
          password_hash: row.password_hash,
          user_id: row.user_id,
          last_sign_in_at: row.last_sign_in_at,
          version: has('version', '+', 1),
        }))
        .where('id', '=', row.id)
        .where('version', '=', row.version)
        .where((has) =>
          has.or([
            has(has.val(row.staysOwner), '=', 1),
            has('role', '!=', 'owner'),
            has('active', '=', 0),
            has.exists(anotherOwner(build, row.id)),
          ]),
        ),
    ),
  }
}

function anotherOwner(build: Kysely<Schema>, id: string) {
  return build
    .selectFrom('admins as other')
    .select('other.id')
    .where('other.role', '=', 'owner')
    .where('other.active', '=', 1)
    .where('other.id', '!=', id)
}

/** Statements about browsers at the console. */
export function adminSessionStatements(build: Kysely<Schema>) {
  const sessions = build
    .selectFrom('admin_sessions')
    .select(['id', 'secret_hash', 'admin_id', 'by', 'source', 'started_at', 'last_seen_at', 'expires_at'])
  return {
    start: prepare((row: Schema['admin_sessions']) =>
      build.insertInto('admin_sessions').values({
        id: row.id,
        secret_hash: row.secret_hash,
        admin_id: row.admin_id,
        by: row.by,
        source: row.source,
        started_at: row.started_at,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
      }),
    ),
    forget: prepare((at: { before: number }) =>
      build.deleteFrom('admin_sessions').where('expires_at', '<', at.before),
    ),
    find: prepare((at: { hash: string }) => sessions.where('secret_hash', '=', at.hash)),
    of: prepare((at: { admin: string }) =>
      sessions.where('admin_id', '=', at.admin).orderBy('started_at', 'desc').orderBy('id'),
    ),
    seen: prepare((row: { id: string; at: number }) =>
      build.updateTable('admin_sessions').set({ last_seen_at: row.at }).where('id', '=', row.id),
    ),
    end: prepare((at: { id: string }) => build.deleteFrom('admin_sessions').where('id', '=', at.id)),
    endOf: prepare((at: { admin: string; but: string }) =>
      build
        .deleteFrom('admin_sessions')
        .where('admin_id', '=', at.admin)
        .where('id', '!=', at.but)
        .returning('id'),
    ),
  }
}

/** Statements about ways in for programs. */
export function adminTokenStatements(build: Kysely<Schema>) {
  const tokens = build
    .selectFrom('admin_tokens')
    .select([
      'id',
      'secret_hash',
      'name',
      'admin_id',
      'scopes',
      'created_at',
      'expires_at',
      'last_used_at',
      'revoked_at',
    ])
  return {
    make: prepare((row: Schema['admin_tokens']) =>
      build.insertInto('admin_tokens').values({
        id: row.id,
        secret_hash: row.secret_hash,
        name: row.name,
        admin_id: row.admin_id,
        scopes: row.scopes,
        created_at: row.created_at,
        expires_at: row.expires_at,
        last_used_at: row.last_used_at,
        revoked_at: row.revoked_at,
      }),
    ),
    find: prepare((at: { hash: string }) => tokens.where('secret_hash', '=', at.hash)),
    all: prepare(() => tokens.orderBy('created_at', 'desc').orderBy('id')),
    used: prepare((row: { id: string; at: number }) =>
      build.updateTable('admin_tokens').set({ last_used_at: row.at }).where('id', '=', row.id),
    ),
    revoke: prepare((row: { id: string; at: number }) =>
      build
        .updateTable('admin_tokens')
        .set({ revoked_at: row.at })
        .where('id', '=', row.id)
        .where('revoked_at', 'is', null),
    ),
  }
}

/** Statements about links by which somebody sets a password, once. */
export function setupLinkStatements(build: Kysely<Schema>) {
  const columns = ['secret_hash', 'name', 'admin_id', 'role', 'created_by', 'giver', 'expires_at'] as const
  return {
    keep: prepare((row: Schema['admin_setup_links']) =>
      build.insertInto('admin_setup_links').values({
        secret_hash: row.secret_hash,
        name: row.name,
        admin_id: row.admin_id,
        role: row.role,
        created_by: row.created_by,
        giver: row.giver,
        expires_at: row.expires_at,
      }),
    ),
    find: prepare((at: { hash: string }) =>
      build.selectFrom('admin_setup_links').select(columns).where('secret_hash', '=', at.hash),
    ),
    take: prepare((at: { hash: string }) =>
      build.deleteFrom('admin_setup_links').where('secret_hash', '=', at.hash).returning(columns),
    ),
    forget: prepare((at: { before: number }) =>
      build.deleteFrom('admin_setup_links').where('expires_at', '<', at.before),
    ),
  }
}
