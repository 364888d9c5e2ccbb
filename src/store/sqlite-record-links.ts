import type { Kysely } from 'kysely'
import type { RecordLink, RecordLinks } from '../model/office.js'
import type { Schema } from './schema.js'
import { changing, prepare, type SqlDatabase, unavailable } from './sql.js'

type Row = Schema['record_links']

/** Links by which somebody outside sees one leg of a sign-in; of their secrets only the hashes are here. */
export function sqliteRecordLinks(db: SqlDatabase): RecordLinks {
  const sql = statements(db.build)
  return {
    async keep(link) {
      const kept = await db.write([sql.keep(rowOf(link))], { durable: true })
      if (!kept.done) throw unavailable('a link of a record could not be kept')
    },
    find: async (secretHash) => (await db.read(sql.find({ secret_hash: secretHash }))).map(linkOf)[0],
    of: async (reference) => (await db.read(sql.of({ reference }))).map(linkOf),
    async revoke(id, at) {
      const revoking = changing(1, sql.revoke({ id, revoked_at: at.getTime() }))
      return (await db.write([revoking], { durable: true })).done
    },
    async forget(before) {
      await db.write([sql.forget({ expires_at: before.getTime() })])
    },
  }
}

function rowOf(link: RecordLink): Row {
  return {
    secret_hash: link.secretHash,
    id: link.id,
    reference: link.reference,
    leg: link.leg,
    created_by: link.createdBy,
    created_at: link.createdAt.getTime(),
    expires_at: link.expiresAt.getTime(),
    revoked_at: link.revokedAt?.getTime() ?? null,
  }
}

function linkOf(row: Row): RecordLink {
  return {
    id: row.id,
    secretHash: row.secret_hash,
    reference: row.reference,
    leg: row.leg,
    createdBy: row.created_by,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    ...(row.revoked_at === null ? {} : { revokedAt: new Date(row.revoked_at) }),
  }
}

function statements(build: Kysely<Schema>) {
  const links = build.selectFrom('record_links').selectAll()
  return {
    find: prepare((at: Pick<Row, 'secret_hash'>) => links.where('secret_hash', '=', at.secret_hash)),
    of: prepare((at: Pick<Row, 'reference'>) =>
      links.where('reference', '=', at.reference).orderBy('created_at', 'desc').orderBy('id'),
    ),
    keep: prepare(
      ({ secret_hash, id, reference, leg, created_by, created_at, expires_at, revoked_at }: Row) =>
        build
          .insertInto('record_links')
          .values({ secret_hash, id, reference, leg, created_by, created_at, expires_at, revoked_at }),
    ),
    revoke: prepare((at: { id: string; revoked_at: number }) =>
      build
        .updateTable('record_links')
        .set({ revoked_at: at.revoked_at })
        .where('id', '=', at.id)
        .where('revoked_at', 'is', null),
    ),
    forget: prepare((at: { expires_at: number }) =>
      build.deleteFrom('record_links').where('expires_at', '<', at.expires_at),
    ),
  }
}
