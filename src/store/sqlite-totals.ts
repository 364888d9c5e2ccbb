import { amended } from '../model/amended.js'
import type { Clock } from '../model/ports.js'
import type { Reports, SignInTotal } from '../model/reports.js'
import { turnOfOthers } from '../model/turn-of-others.js'
import { reportStatements } from './report-statements.js'
import type { Schema } from './schema.js'
import type { SqlDatabase } from './sql.js'
import { sparing } from './sparing.js'

type Query = Parameters<Reports['totals']>[0]
type DayRow = Schema['sign_in_days']
type Sums = Map<string, SignInTotal>

const day = 86_400_000
/** Entries that are still on their way into the audit when their day ends are there by then. */
const settling = 600_000
/** Sums of days gone by that are remembered: home asks for two. */
const mostKept = 8

/**
 * Sums over days. What is asked of all apps or partners is some ten thousand rows a day: days that are over are summed
 * once, day by day so that nobody waits long, and remembered until the next one is over.
 */
export function sqliteTotals(db: SqlDatabase, clock: Clock): Reports['totals'] {
  const sql = reportStatements(db.build)
  const kept = new Map<string, Promise<Sums>>()

  async function ofAll(sums: Sums, from: number, until: number, query: Query): Promise<Sums> {
    for (let at = from; at < until; at += day) {
      addRows(sums, await db.read(sql.day({ day: at })), query)
      await turnOfOthers()
    }
    return sums
  }

  /** Forgotten when it fails, so that the next one tries again. */
  function ofDaysGoneBy(query: Query, from: number, settled: number): Promise<Sums> {
    const span = [from, dayOf(query.recent), dayOf(query.until), settled]
    const key = [query.of, query.outcome, ...span].join()
    const known = kept.get(key)
    if (known) return known
    const summing = ofAll(new Map(), from, settled, query)
    for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size + 1 - mostKept))) kept.delete(old)
    kept.set(key, summing)
    summing.catch(() => kept.delete(key))
    return summing
  }

  async function ofEverybody(query: Query): Promise<readonly SignInTotal[]> {
    const [since, until] = [dayOf(query.since), dayOf(query.until) + day]
    const settled = Math.min(until, dayOf(new Date(clock.now().getTime() - settling)))
    const past: Sums = settled > since ? await ofDaysGoneBy(query, since, settled) : new Map()
    return together(past, await ofAll(new Map(), Math.max(since, settled), until, query))
  }
  const sparingly = sparing(clock, ofEverybody, ({ of, outcome, since, recent, until }) =>
    [of, outcome, dayOf(since), dayOf(recent), dayOf(until)].join(),
  )

  return async (query) => {
    const { app, partner } = query
    const [since, until] = [dayOf(query.since), dayOf(query.until) + day]
    if (app !== undefined) return summed(await db.read(sql.daysOfApp({ since, until, app })), query)
    if (partner !== undefined)
      return summed(await db.read(sql.daysOfPartner({ since, until, partner })), query)
    return sparingly(query)
  }
}

/** What is remembered stays as it is. */
function together(past: Sums, now: Sums): readonly SignInTotal[] {
  const all: SignInTotal[] = []
  for (const [key, total] of past) {
    const more = now.get(key)
    if (more) now.delete(key)
    all.push(more ? added(total, more) : total)
  }
  all.push(...now.values())
  return all
}

/** Of different days: no bit is in both. */
function added(one: SignInTotal, other: SignInTotal): SignInTotal {
  return amended(one, {
    count: one.count + other.count,
    before: one.before + other.before,
    days: one.days + other.days,
  })
}

function summed(rows: readonly DayRow[], query: Query): readonly SignInTotal[] {
  const sums: Sums = new Map()
  addRows(sums, rows, query)
  return [...sums.values()]
}

function addRows(sums: Sums, rows: readonly DayRow[], query: Query): void {
  for (const row of rows) if (fits(row, query)) addRow(sums, row, query)
}

function dayOf(at: Date): number {
  return Math.floor(at.getTime() / day) * day
}

function fits({ app, partner, code }: DayRow, query: Query): boolean {
  return (
    (query.app === undefined || app === query.app) &&
    (query.partner === undefined || partner === query.partner) &&
    (query.outcome === undefined || (code === '') === (query.outcome === 'issued'))
  )
}

function addRow(sums: Sums, row: DayRow, { of, since, recent, until }: Query): void {
  const app = of === 'partner' ? '' : row.app
  const partner = of === 'app' ? '' : row.partner
  const key = `${row.code}\n${app}\n${partner}`
  const had = sums.get(key) ?? { app, partner, code: row.code, count: 0, before: 0, days: 0 }
  const begun = dayOf(recent)
  const earlier = begun - (dayOf(until) + day - begun)
  const bit = 2 ** ((row.day - dayOf(since)) / day)
  sums.set(
    key,
    amended(had, {
      count: had.count + (row.day >= begun ? row.count : 0),
      before: had.before + (row.day < begun && row.day >= earlier ? row.count : 0),
      days: had.days + (Math.floor(had.days / bit) % 2 === 0 ? bit : 0),
    }),
  )
}
