import type { AuditEvent } from '../model/audit-event.js'
import type { Kind } from '../model/office.js'
import type { Clock } from '../model/ports.js'
import type { EventQuery, Reports, SignInRow } from '../model/reports.js'
import {
  entriesBy,
  type Place,
  type Stretch,
  type Way,
  waysToEvents,
  waysToSignIns,
  wayToOne,
} from './audit-questions.js'
import { reportStatements } from './report-statements.js'
import { type AuditRow, entryOf } from './sqlite-audit.js'
import { sparing } from './sparing.js'
import type { SqlDatabase } from './sql.js'
import { sqliteTotals } from './sqlite-totals.js'
import { turnOfOthers } from '../model/turn-of-others.js'

/** What the audit tells when it is asked from above; every answer comes by an index or from what was counted before. */
export function sqliteReports(db: SqlDatabase, clock: Clock): Reports {
  const sql = reportStatements(db.build)
  const asking = { db, sql }
  const lastSuccess = async (kind: Kind) => {
    const rows = await db.read(sql.lastSuccess({ kind }))
    return new Map(rows.map(({ entity_id, at }) => [entity_id, new Date(at)]))
  }
  return {
    async signIns(query) {
      if (query.limit >= many) await turnOfOthers()
      const rows = await entriesOf(asking, waysToSignIns(query), query)
      return rows.flatMap(signInOf)
    },
    async counts({ since, until, by, app, partner }) {
      const kind = app === undefined ? (partner === undefined ? 'house' : 'partner') : 'app'
      const entity_id = app ?? partner ?? ''
      const span = { kind, entity_id, since: since.getTime(), until: until.getTime() } as const
      const rows = await db.read(by === 'hour' ? sql.hours(span) : sql.days(span))
      return rows.map(({ at, ...row }) => ({ at: new Date(at), ...row }))
    },
    totals: sqliteTotals(db, clock),
    lastSuccess: sparing(clock, lastSuccess, (kind) => kind),
    events: async (query) => (await eventsOf(asking, query)).map(entryOf),
  }
}

/** Rows from which on others have their turn first: whoever asks for so many asks again and again. */
const many = 500

interface Asking {
  readonly db: SqlDatabase
  readonly sql: ReturnType<typeof reportStatements>
}

async function eventsOf(asking: Asking, query: EventQuery): Promise<readonly AuditRow[]> {
  const { db } = asking
  if (query.seq !== undefined) return db.read(entriesBy(db.build, wayToOne(query.seq), { limit: 1 }))
  const ways = waysToEvents(query)
  return query.text === undefined ? entriesOf(asking, ways, query) : bySlices(asking, ways, query)
}

interface Asked extends Omit<Stretch, 'after'> {
  readonly before?: number
}

async function entriesOf(
  asking: Asking,
  ways: readonly Way[],
  { before, ...stretch }: Asked,
): Promise<readonly AuditRow[]> {
  const { db } = asking
  const after = before === undefined ? undefined : await placeOf(asking, before)
  const found: AuditRow[] = []
  for (const way of ways) found.push(...(await db.read(entriesBy(db.build, way, { after, ...stretch }))))
  return ways.length === 1 ? found : inOrder(found).slice(0, stretch.limit)
}

/** One entry may be found by several ways. */
function inOrder(rows: readonly AuditRow[]): readonly AuditRow[] {
  const each = new Map(rows.map((row) => [row.seq, row]))
  return [...each.values()].toSorted((one, other) => other.at - one.at || other.seq - one.seq)
}

/** An entry that is not there yet is before all others. */
async function placeOf({ db, sql }: Asking, seq: number): Promise<Place | undefined> {
  const [row] = await db.read(sql.at({ seq }))
  return row && { at: row.at, seq }
}

/** Entries that are looked through before others get their turn: some ten milliseconds. */
const slice = 5000

/** Text anywhere in an event has no index: all of the time is looked through, a stretch at a time. */
async function bySlices(
  asking: Asking,
  ways: readonly Way[],
  { since, until, before, limit }: Asked,
): Promise<readonly AuditRow[]> {
  const found: AuditRow[] = []
  const { db, sql } = asking
  const first = since?.getTime() ?? 0
  for (let end = until?.getTime() ?? Number.MAX_SAFE_INTEGER; end > first && found.length < limit; ) {
    const [next] = await db.read(sql.sliceEnd({ since: first, until: end, slice }))
    const part = { since: new Date(next?.at ?? first), until: new Date(Math.min(end, latest)) }
    const left = limit - found.length
    const asked = { limit: left, ...part, ...(before === undefined ? {} : { before }) }
    found.push(...(await entriesOf(asking, ways, asked)))
    end = next === undefined ? first : part.since.getTime()
    await turnOfOthers()
  }
  return found
}

/** The last instant that a Date can be. */
const latest = 8_640_000_000_000_000

/** Fields of text that are taken one by one: nothing else of the event has to be brought back. */
function signInOf({ seq, at: instant, event: text }: AuditRow): readonly SignInRow[] {
  const event = JSON.parse(text) as AuditEvent // as `append` wrote it
  const at = new Date(instant)
  if (event.type !== 'signin.completed' && event.type !== 'signin.refused') return []
  const { reference, app, partner, user, source } = event
  const about = {
    seq,
    at,
    reference,
    ...(app === undefined ? {} : { app }),
    ...(partner === undefined ? {} : { partner }),
    ...(user === undefined ? {} : { user }),
    ...(source === undefined ? {} : { source }),
  }
  if (event.type === 'signin.refused')
    return [{ outcome: 'refused', code: event.code, detail: event.detail, ...about }]
  return [{ outcome: 'issued', by: event.by, authnContext: event.authnContext, ...about }]
}
