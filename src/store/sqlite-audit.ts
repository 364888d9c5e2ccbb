import type { Kysely } from 'kysely'
import type { AuditEntry, AuditEvent } from '../model/audit-event.js'
import { readKept, writeKept } from '../model/kept-text.js'
import type { AuditStore } from '../model/ports.js'
import type { Schema } from './schema.js'
import { prepare, type SqlDatabase, unavailable } from './sql.js'

/** A listing never brings more, whatever is asked for. */
const mostListed = 10_000

export type AuditRow = Pick<Schema['audit'], 'at' | 'event'> & { readonly seq: number }

type NewRow = Omit<Schema['audit'], 'seq'>

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

export function auditRow({ at, event }: Omit<AuditEntry, 'seq'>): NewRow {
  return {
    at: at.getTime(),
    type: event.type,
    reference: named(event, 'reference'),
    user_id: named(event, 'user'),
    event: writeKept(event),
    ...endOf(event),
    actor: actorOf(event),
    object: objectOf(event),
  }
}

/** Of ends of sign-ins alone, so that the indexes over them hold nothing else. */
function endOf(event: AuditEvent): Pick<NewRow, 'app' | 'partner' | 'code'> {
  if (event.type !== 'signin.completed' && event.type !== 'signin.refused')
    return { app: null, partner: null, code: null }
  const { app = null, partner = null } = event
  return { app, partner, code: event.type === 'signin.refused' ? event.code : null }
}

function actorOf(event: AuditEvent): string | null {
  if (event.type === 'signin.completed' || event.type === 'session.ended') return null
  return 'by' in event ? event.by : null
}

function objectOf(event: AuditEvent): string | null {
  if (event.type === 'registration.quarantined') return event.file
  if ('fingerprint' in event) return event.fingerprint
  return 'id' in event ? event.id : null
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

export function entryOf({ seq, at, event }: AuditRow): AuditEntry {
  // Written by `append`, and never changed since.
  return { seq, at: new Date(at), event: readKept(event) as AuditEvent }
}

export function auditStatements(build: Kysely<Schema>) {
  const found = build.selectFrom('audit').select(['seq', 'at', 'event'])
  const entries = found.orderBy('seq', 'desc')
  return {
    append: prepare(({ at, type, reference, user_id, event, app, partner, code, actor, object }: NewRow) =>
      build
        .insertInto('audit')
        .values({ at, type, reference, user_id, event, app, partner, code, actor, object }),
    ),
    ofAll: prepare((at: { since: number; limit: number }) =>
      entries.where('at', '>=', at.since).limit(at.limit),
    ),
    ofReference: prepare((at: { reference: string; since: number; limit: number }) =>
      entries.where('reference', '=', at.reference).where('at', '>=', at.since).limit(at.limit),
    ),
    ofUser: prepare((at: { user: string; since: number; limit: number }) =>
      found
        .where('user_id', '=', at.user)
        .where('at', '>=', at.since)
        .orderBy('at', 'desc')
        .orderBy('seq', 'desc')
        .limit(at.limit),
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
