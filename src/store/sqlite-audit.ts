import type { Kysely } from 'kysely'
import type { AuditEntry, AuditEvent } from '../model/audit-event.js'
import { readKept, writeKept } from '../model/kept-text.js'
import type { AuditStore } from '../model/ports.js'
import type { Schema } from './schema.js'
import { prepare, type SqlDatabase, unavailable } from './sql.js'

/** A listing never brings more, whatever is asked for. */
const mostListed = 10_000

type Row = Pick<Schema['audit'], 'at' | 'event'> & { readonly seq: number }

/** The audit's entries: added, never changed, never deleted; the database itself refuses both. */
export function sqliteAudit(db: SqlDatabase): AuditStore {
  const sql = auditStatements(db.build)
  return {
    async append(entries, durable) {
      const written = await db.write(
        entries.map((entry) => sql.append(auditRow(entry))),
        { durable },
      )
      if (!written.done) throw unavailable('an audit entry could not be written')
    },
    async list({ reference, user, since, limit }) {
      const from = { since: since?.getTime() ?? 0, limit: Math.min(Math.max(limit, 1), mostListed) }
      const rows = await db.read(listing(sql, reference, user, from))
      return rows.map(entryOf).reverse()
    },
  }
}

export function auditRow({ at, event }: Omit<AuditEntry, 'seq'>): Omit<Schema['audit'], 'seq'> {
  return {
    at: at.getTime(),
    type: event.type,
    reference: named(event, 'reference'),
    user_id: named(event, 'user'),
    event: writeKept(event),
  }
}

/** Whether a gateway has begun its work over this database before. */
export async function hasServed(db: SqlDatabase): Promise<boolean> {
  const started = prepare(() =>
    db.build.selectFrom('audit').select('seq').where('type', '=', 'house.started').limit(1),
  )
  return (await db.read(started({}))).length > 0
}

function listing(
  sql: ReturnType<typeof auditStatements>,
  reference: string | undefined,
  user: string | undefined,
  from: { readonly since: number; readonly limit: number },
) {
  if (reference !== undefined && user !== undefined) return sql.ofBoth({ reference, user, ...from })
  if (reference !== undefined) return sql.ofReference({ reference, ...from })
  return user === undefined ? sql.ofAll(from) : sql.ofUser({ user, ...from })
}

function named(event: AuditEvent, name: 'reference' | 'user'): string | null {
  // Not every event has one; those that do have text.
  return (event as { readonly [field in typeof name]?: string })[name] ?? null
}

function entryOf({ seq, at, event }: Row): AuditEntry {
  // Written by `append`, and never changed since.
  return { seq, at: new Date(at), event: readKept(event) as AuditEvent }
}

export function auditStatements(build: Kysely<Schema>) {
  const entries = build.selectFrom('audit').select(['seq', 'at', 'event']).orderBy('seq', 'desc')
  return {
    append: prepare(({ at, type, reference, user_id, event }: Omit<Schema['audit'], 'seq'>) =>
      build.insertInto('audit').values({ at, type, reference, user_id, event }),
    ),
    ofAll: prepare((at: { since: number; limit: number }) =>
      entries.where('at', '>=', at.since).limit(at.limit),
    ),
    ofReference: prepare((at: { reference: string; since: number; limit: number }) =>
      entries.where('reference', '=', at.reference).where('at', '>=', at.since).limit(at.limit),
    ),
    ofUser: prepare((at: { user: string; since: number; limit: number }) =>
      entries.where('user_id', '=', at.user).where('at', '>=', at.since).limit(at.limit),
    ),
    ofBoth: prepare((at: { reference: string; user: string; since: number; limit: number }) =>
      entries
        .where('reference', '=', at.reference)
        .where('user_id', '=', at.user)
        .where('at', '>=', at.since)
        .limit(at.limit),
    ),
  }
}
