import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { AuditEvent } from '../../src/model/audit-event.js'
import type { EventQuery, Reports, SignInQuery } from '../../src/model/reports.js'
import { migrations } from '../../src/store/migrations.js'
import type { SqlDatabase, Statement } from '../../src/store/sql.js'
import { sqliteAudit } from '../../src/store/sqlite-audit.js'
import { sqliteReports } from '../../src/store/sqlite-reports.js'
import { openAs, ownFolder } from './files.js'
import { fresh, testClock } from './people.js'

const folder = ownFolder()
let ticks = 0
/** No answer is given twice for having taken long. */
const clock = { ...testClock('2026-11-22T09:00:00Z'), ticks: () => (ticks += 1_000_000) }
const hour = 3_600_000
const day = 24 * hour

let path: string
let db: SqlDatabase
let reports: Reports
beforeEach(async () => {
  path = join(folder(), `${fresh('reports')}.db`)
  db = await openAs(path, clock)
  reports = sqliteReports(db, clock)
})
afterEach(() => db.close())

const about = (app?: string, partner?: string, user?: string) => ({
  reference: fresh('R'),
  ...(app === undefined ? {} : { app }),
  ...(partner === undefined ? {} : { partner }),
  ...(user === undefined ? {} : { user }),
  source: '192.0.2.1',
})

const issued = (app: string, partner: string, user = 'u1'): AuditEvent => ({
  type: 'signin.completed',
  ...about(app, partner, user),
  by: 'partner',
  session: 's',
  authnInstant: '2026-11-22T08:00:00Z',
  authnContext: 'urn:x',
  claims: [],
  roles: [],
})

const refused = (code: string, app?: string, partner?: string): AuditEvent =>
  ({ type: 'signin.refused', ...about(app, partner), code, detail: 'because' }) as AuditEvent // a row of the table

const vouched = (partner: string, user = 'u1'): AuditEvent => ({
  type: 'signin.vouched',
  ...about(undefined, partner, user),
  assertionId: '_a',
  authnInstant: '2026-11-22T08:00:00Z',
  authnContext: 'urn:x',
  unsolicited: false,
})

const changed = (id: string, by: string): AuditEvent => ({
  type: 'registration.changed',
  kind: 'app',
  id,
  handle: 'wiki',
  by,
  change: 'enabled: yes → no',
})

const ago = (milliseconds: number) => new Date(clock.now().getTime() - milliseconds)

async function append(...events: readonly (readonly [Date, AuditEvent])[]): Promise<void> {
  await sqliteAudit(db).append(
    events.map(([at, event]) => ({ at, event })),
    false,
  )
}

/** Two apps, two partners, forty days. */
async function someMonths(): Promise<void> {
  const events = Array.from({ length: 400 }, (_, at): readonly [Date, AuditEvent] => {
    const app = `app${at % 2}`
    const partner = `partner${at % 3}`
    const event =
      at % 7 === 0
        ? refused(at % 14 === 0 ? 'request.app_disabled' : 'partner.signature_invalid', app, partner)
        : at % 5 === 0
          ? vouched(partner, `u${at % 4}`)
          : issued(app, partner, `u${at % 4}`)
    return [ago((400 - at) * 2.4 * hour), event]
  })
  await append(...events)
}

const seqs = (rows: readonly { readonly seq: number }[]) => rows.map(({ seq }) => seq)

describe('sign-ins in the audit', () => {
  beforeEach(someMonths)

  const all = async () => {
    const entries = await sqliteAudit(db).list({ limit: 1000 })
    return entries.toReversed().filter(({ event }) => /^signin\.(completed|refused)$/.test(event.type))
  }

  const filters: readonly Partial<SignInQuery>[] = [
    {},
    { app: 'app1' },
    { partner: 'partner2' },
    { user: 'u3' },
    { app: 'app1', partner: 'partner2' },
    { app: 'app0', user: 'u2', outcome: 'issued' },
    { outcome: 'issued' },
    { outcome: 'refused' },
    { partner: 'partner0', outcome: 'refused' },
    { code: 'partner.signature_invalid' },
    { code: 'partner.signature_invalid', app: 'app1' },
    { since: ago(10 * day), until: ago(3 * day) },
    { since: ago(10 * day), until: ago(3 * day), app: 'app0', outcome: 'refused' },
    { app: 'nobody' },
  ]

  test.each(filters)('are found by %j, newest first, page by page', async (filter) => {
    const wanted = (await all()).filter(({ at, event }) => {
      const { since, until, outcome, ...named } = filter
      const fields = event as unknown as Record<string, string> // looked at by name
      return (
        Object.entries(named).every(([name, value]) => fields[name] === value) &&
        (outcome === undefined || (outcome === 'refused') === (event.type === 'signin.refused')) &&
        (since === undefined || at >= since) &&
        (until === undefined || at < until)
      )
    })
    expect(seqs(await reports.signIns({ ...filter, limit: 1000 }))).toEqual(seqs(wanted))
    const first = await reports.signIns({ ...filter, limit: 5 })
    const before = first.at(-1)?.seq
    const second = before === undefined ? [] : await reports.signIns({ ...filter, before, limit: 5 })
    expect(seqs([...first, ...second])).toEqual(seqs(wanted.slice(0, 10)))
  })

  test('are found by reference, and told as they ended', async () => {
    const [last] = await reports.signIns({ limit: 1, outcome: 'refused' })
    expect(await reports.signIns({ reference: last?.reference ?? '', limit: 5 })).toEqual([last])
    expect(last).toMatchObject({
      outcome: 'refused',
      code: 'partner.signature_invalid',
      detail: 'because',
      source: '192.0.2.1',
    })
    const [well] = await reports.signIns({ limit: 1, outcome: 'issued' })
    expect(well).toMatchObject({ outcome: 'issued', by: 'partner', authnContext: 'urn:x', user: 'u2' })
  })

  test('are summed by hour and by day, of the house, of an app and of a partner', async () => {
    const span = { since: ago(40 * day), until: clock.now() }
    const rows = await all()
    for (const [filter, fits] of [
      [{}, () => true],
      [{ app: 'app1' }, (event: { app?: string }) => event.app === 'app1'],
      [{ partner: 'partner1' }, (event: { partner?: string }) => event.partner === 'partner1'],
    ] as const)
      for (const by of ['hour', 'day'] as const) {
        const wanted = rows.filter(({ event }) => fits(event as { app?: string; partner?: string })).length
        const counts = await reports.counts({ ...span, by, ...filter })
        expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(wanted)
        expect(counts.every(({ at }) => at.getTime() % (by === 'hour' ? hour : day) === 0)).toBe(true)
      }
  })

  test('are totalled over days as if each were counted anew, also when asked again after more came', async () => {
    const query = { since: ago(27 * day), recent: ago(6 * day), until: clock.now() }
    const dayOf = (at: Date) => Math.floor(at.getTime() / day)
    for (const round of [1, 2]) {
      const rows = await all()
      for (const each of ['app', 'partner', 'both'] as const) {
        const totals = await reports.totals({ ...query, of: each })
        const within = rows.filter(({ at }) => dayOf(at) >= dayOf(query.since))
        const recent = within.filter(({ at }) => dayOf(at) >= dayOf(query.recent))
        expect(totals.reduce((sum, { count }) => sum + count, 0)).toBe(recent.length)
        const earlier = within.filter(
          ({ at }) => dayOf(at) < dayOf(query.recent) && dayOf(at) >= dayOf(query.recent) - 7,
        )
        expect(totals.reduce((sum, { before }) => sum + before, 0)).toBe(earlier.length)
      }
      const well = await reports.totals({ ...query, of: 'app', app: 'app1', outcome: 'issued' })
      const its = rows.filter(
        ({ at, event }) =>
          event.type === 'signin.completed' && event.app === 'app1' && dayOf(at) >= dayOf(query.since),
      )
      const days = new Set(its.map(({ at }) => dayOf(at) - dayOf(query.since)))
      expect(well).toHaveLength(1)
      expect(well[0]?.days).toBe([...days].reduce((sum, one) => sum + 2 ** one, 0))
      if (round === 1) await append([clock.now(), issued('app1', 'partner1')])
    }
  })

  test('leave the last success of each app and partner', async () => {
    const rows = (await all()).filter(({ event }) => event.type === 'signin.completed')
    for (const kind of ['app', 'partner'] as const) {
      const last = await reports.lastSuccess(kind)
      const ids = new Set(rows.map(({ event }) => (event as { app: string; partner: string })[kind]))
      expect(new Set(last.keys())).toEqual(ids)
      for (const id of ids)
        expect(last.get(id)).toEqual(
          rows.find(({ event }) => (event as { app: string; partner: string })[kind] === id)?.at,
        )
    }
  })
})

test('names that only a message claims are counted, and not told apart', async () => {
  await append(
    [clock.now(), refused('request.unknown_app', 'https://claimed.test')],
    [clock.now(), refused('request.unknown_app', 'https://claimed-too.test')],
    [clock.now(), refused('request.app_disabled', 'https://known.test')],
  )
  const totals = await reports.totals({ since: ago(day), recent: ago(day), until: clock.now(), of: 'app' })
  expect(totals.map(({ app, code, count }) => [app, code, count])).toEqual([
    ['', 'request.unknown_app', 2],
    ['https://known.test', 'request.app_disabled', 1],
  ])
  const span = { since: ago(day), until: clock.now(), by: 'hour' } as const
  expect(await reports.counts({ ...span, app: 'https://claimed.test' })).toEqual([])
  expect(await reports.counts({ ...span, until: new Date(clock.now().getTime() + hour) })).toHaveLength(2)
})

describe('entries of the audit', () => {
  beforeEach(async () => {
    await append(
      [ago(5 * hour), { type: 'house.started', version: '1' }],
      [ago(4 * hour), changed('https://wiki.test', 'admin ann')],
      [ago(3 * hour), issued('https://wiki.test', 'https://org.test', 'u9')],
      [ago(2 * hour), changed('https://mail.test', 'admin bob')],
      [ago(hour), { type: 'user.changed', user: 'u9', by: 'admin ann', change: 'roles +100%_sure' }],
      [ago(hour), { type: 'record.read', reference: 'R1', by: 'admin ann' }],
    )
  })

  const cases: readonly (readonly [Omit<EventQuery, 'limit'>, readonly number[]])[] = [
    [{}, [6, 5, 4, 3, 2, 1]],
    [{ seq: 4 }, [4]],
    [{ seq: 40 }, []],
    [{ types: ['registration.changed', 'house.started'] }, [4, 2, 1]],
    [{ actor: 'admin ann' }, [6, 5, 2]],
    [{ actor: 'admin ann', types: ['user.changed', 'registration.changed'] }, [5, 2]],
    [{ object: 'https://wiki.test' }, [3, 2]],
    [{ object: 'https://wiki.test', actor: 'admin ann' }, [2]],
    [{ user: 'u9' }, [5, 3]],
    [{ user: 'u9', object: 'https://org.test' }, [3]],
    [{ reference: 'R1' }, [6]],
    [{ text: 'WIKI.test' }, [3, 2]],
    [{ text: 'wiki', types: ['registration.changed'] }, [4, 2]],
    [{ text: '100%_' }, [5]],
    [{ text: '%' }, [5]],
    [{ text: '"' }, []],
    [{ since: ago(4 * hour), until: ago(hour) }, [4, 3, 2]],
    [{ before: 5 }, [4, 3, 2, 1]],
    [{ before: 99 }, [6, 5, 4, 3, 2, 1]],
    [{ before: 4, actor: 'admin ann' }, [2]],
    [{ before: 4, text: 'wiki' }, [3, 2]],
  ]

  test.each(cases)('are found by %j', async (query, wanted) => {
    expect(seqs(await reports.events({ ...query, limit: 100 }))).toEqual(wanted)
    expect(seqs(await reports.events({ ...query, limit: 2 }))).toEqual(wanted.slice(0, 2))
  })
})

describe('a question to the audit', () => {
  test('is answered by an index each time: nothing is read from end to end, nor sorted but what is given', async () => {
    const asked: Statement[] = []
    const listening: SqlDatabase = {
      ...db,
      read: (statement) => {
        asked.push(statement)
        return db.read(statement)
      },
    }
    const listened = sqliteReports(listening, clock)
    await someMonths()
    const time = { since: ago(day), until: clock.now() }
    const signIns: readonly Partial<SignInQuery>[] = [
      {},
      time,
      { ...time, before: 300 },
      { reference: 'R' },
      { user: 'u1', app: 'app1', ...time, outcome: 'issued' },
      { app: 'app1', partner: 'partner1', ...time, outcome: 'refused' },
      { partner: 'partner1', code: 'x', ...time },
      { code: 'x', ...time },
      { outcome: 'issued', ...time },
    ]
    for (const query of signIns) await listened.signIns({ ...query, limit: 50 })
    const events: readonly Partial<EventQuery>[] = [
      {},
      time,
      { seq: 3 },
      { types: ['key.made', 'registration.changed'], ...time, before: 300 },
      { user: 'u1', types: ['user.changed'] },
      { reference: 'R' },
      { actor: 'admin ann', ...time },
      { object: 'app1', ...time },
      { text: 'x', ...time },
    ]
    for (const query of events) await listened.events({ ...query, limit: 50 })
    for (const kind of ['app', 'partner'] as const) await listened.lastSuccess(kind)
    const within = { ...time, recent: time.since }
    await listened.totals({ ...within, of: 'both' })
    await listened.totals({ ...within, of: 'both', outcome: 'refused' })
    await listened.totals({ ...within, of: 'app', app: 'app1' })
    await listened.totals({ ...within, of: 'app', partner: 'partner1' })
    for (const by of ['hour', 'day'] as const) {
      await listened.counts({ ...time, by })
      await listened.counts({ ...time, by, app: 'app1' })
    }
    const file = new Database(path, { readonly: true })
    const plans = new Map(
      asked.map(({ sql, parameters }) => [
        sql,
        file
          .prepare(`explain query plan ${sql}`)
          .all(...parameters)
          .map((row) => (row as { readonly detail: string }).detail),
      ]),
    )
    file.close()
    expect(plans.size).toBeGreaterThan(20)
    for (const [sql, plan] of plans) {
      const sorts = /"reference" = |group by/.test(sql) ? 'GROUP BY|ORDER BY|' : ''
      const answered = new RegExp(`${searched}|^USE TEMP B-TREE FOR (${sorts}LAST TERM OF ORDER BY)$`)
      for (const step of plan) expect([sql, step]).toEqual([sql, expect.stringMatching(answered)])
    }
  })

  /** `SCAN found` reads what was found, at most as much as is given; the index of time is left once that much is there. */
  const searched = '^SEARCH |^SCAN found$|^CO-ROUTINE found$|^SCAN audit USING COVERING INDEX audit_by_time$'
})

describe('a database of before reports', () => {
  test('has all that was written down counted and found', async () => {
    const old = join(folder(), `${fresh('old')}.db`)
    const file = new Database(old)
    file.exec(
      'create table migrations (number integer primary key, name text not null, applied_at bigint not null)',
    )
    for (const { number, name, sqlite } of migrations.filter((one) => one.number < 7)) {
      for (const statement of sqlite) file.exec(statement)
      file.prepare('insert into migrations values (?, ?, 0)').run(number, name)
    }
    const insert = file.prepare(
      'insert into audit (at, type, reference, user_id, event) values (?, ?, ?, ?, ?)',
    )
    const events = [
      issued('app1', 'partner1'),
      refused('request.unknown_app', 'claimed'),
      changed('app1', 'admin ann'),
      vouched('partner1'),
    ]
    for (const event of events)
      insert.run(
        ago(day).getTime(),
        event.type,
        'R1',
        'user' in event ? event.user : null,
        JSON.stringify(event),
      )
    file.close()

    const opened = await openAs(old, clock)
    const found = sqliteReports(opened, clock)
    await sqliteAudit(opened).append([{ at: ago(day), event: issued('app1', 'partner1') }], false)
    const span = { since: ago(2 * day), until: clock.now() }
    expect((await found.counts({ ...span, by: 'hour', app: 'app1' })).map(({ count }) => count)).toEqual([2])
    expect(await found.counts({ ...span, by: 'day' })).toHaveLength(2)
    expect(await found.totals({ ...span, recent: span.since, of: 'both' })).toMatchObject([
      { app: '', code: 'request.unknown_app', count: 1 },
      { app: 'app1', partner: 'partner1', code: '', count: 2 },
    ])
    expect(await found.lastSuccess('partner')).toEqual(new Map([['partner1', ago(day)]]))
    expect(await found.signIns({ app: 'app1', limit: 5 })).toHaveLength(2)
    expect(await found.events({ object: 'app1', actor: 'admin ann', limit: 5 })).toHaveLength(1)
    await opened.close()
  })
})
