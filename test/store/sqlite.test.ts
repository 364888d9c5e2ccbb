import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { openRecorder } from '../../src/recorder/recorder.js'
import { changing, prepare, type SqlDatabase } from '../../src/store/sql.js'
import { openRecordsFile, type SqliteDeps } from '../../src/store/sqlite.js'
import { sqliteAudit } from '../../src/store/sqlite-audit.js'
import { sqliteDirectory } from '../../src/store/sqlite-directory.js'
import { sqliteRecords } from '../../src/store/sqlite-records.js'
import { sqliteState } from '../../src/store/sqlite-state.js'
import type { Commit } from '../../src/store/sqlite-writer.js'
import { openAs, ownFolder } from './files.js'
import {
  acme,
  after,
  aLink,
  anAnswer,
  anAskedSignIn,
  anIdentity,
  aSession,
  aSignIn,
  aUser,
  fresh,
  testClock,
  testVault,
} from './people.js'

const folder = ownFolder()
const clock = testClock()
const open: SqlDatabase[] = []
const children: ChildProcess[] = []

async function opened(
  path = join(folder(), `${fresh('db')}.db`),
  change = {},
): Promise<SqlDatabase & { path: string }> {
  const db = await openAs(path, clock, change)
  open.push(db)
  return { ...db, path }
}

afterEach(async () => {
  for (const child of children.splice(0)) if (child.kill('SIGKILL')) await once(child, 'exit')
  for (const db of open.splice(0)) await db.close()
})

async function holder(path: string, what: 'writing' | 'owning'): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./holder.mjs', import.meta.url))
  const child = spawn(process.execPath, [script, path, what], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  await once(child.stdout ?? child, 'data')
  return child
}

async function released(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

const counter = (db: SqlDatabase) => ({
  add: prepare((at: { name: string; value: number }) =>
    db.build.insertInto('counters').values({ name: at.name, value: at.value }),
  ),
  raise: prepare((at: { name: string }) =>
    db.build
      .updateTable('counters')
      .set((row) => ({ value: row('value', '+', 1) }))
      .where('name', '=', at.name),
  ),
  read: prepare((at: { name: string }) =>
    db.build.selectFrom('counters').select('value').where('name', '=', at.name),
  ),
})

describe('a SQLite file', () => {
  test('is for its owner’s eyes only', async () => {
    const { path } = await opened()
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(`${path}-wal`)).mode & 0o777).toBe(0o600)
  })

  test('serves one gateway; commands work beside it; and it is free again once closed', async () => {
    const db = await opened()
    await expect(opened(db.path)).rejects.toMatchObject({ name: 'StoreUnusable', code: 'in_use' })
    const beside = await openAs(db.path, clock, { gateway: false })
    const { add, read } = counter(db)
    await beside.write([add({ name: 'beside', value: 7 })], { durable: true })
    expect(await db.read(read({ name: 'beside' }))).toEqual([{ value: 7 }])
    await beside.close()
    await open.pop()?.close()
    await expect(opened(db.path)).resolves.toBeDefined()
  })

  test('is free once the gateway that had it is killed', async () => {
    const path = join(folder(), `${fresh('db')}.db`)
    await (await openAs(path, clock)).close()
    const other = await holder(`${path}.lock`, 'owning')
    await expect(opened(path)).rejects.toMatchObject({ code: 'in_use' })
    await released(other)
    await expect(opened(path)).resolves.toBeDefined()
  })

  test('of a newer version is refused and left as it is', async () => {
    const path = join(folder(), `${fresh('db')}.db`)
    await (await openAs(path, clock)).close()
    const database = new Database(path)
    database.exec("insert into migrations values (99, 'from the future', 0)")
    await expect(openAs(path, clock)).rejects.toMatchObject({
      code: 'newer',
      message: expect.stringContaining('99'),
    })
    await expect(openAs(path, clock, { gateway: false })).rejects.toMatchObject({ code: 'newer' })
    database.exec('delete from migrations where number = 99')
    database.close()
    await expect(opened(path)).resolves.toBeDefined()
  })

  test('of an older version is brought up to date, but not by a command under a running gateway', async () => {
    const path = join(folder(), `${fresh('db')}.db`)
    const gateway = await holder(`${path}.lock`, 'owning')
    await expect(openAs(path, clock, { gateway: false })).rejects.toMatchObject({ code: 'outdated' })
    await released(gateway)
    const command = await openAs(path, clock, { gateway: false })
    await expect(command.ready()).resolves.toBeUndefined()
    await command.close()
    await expect(opened(path)).resolves.toBeDefined()
  })

  test('that is no database is refused with a plain message, and nothing is made in its place', async () => {
    const path = join(folder(), `${fresh('db')}.db`)
    const text = 'this is no database, whatever its name says. '.repeat(40)
    await writeFile(path, text)
    await expect(openAs(path, clock)).rejects.toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('backup'),
    })
    expect(await readFile(path, 'utf8')).toBe(text)
  })

  test('that lost its end is refused with a plain message', async () => {
    const path = join(folder(), `${fresh('db')}.db`)
    const db = await openAs(path, clock)
    const users = Array.from({ length: 200 }, () => aUser(clock))
    await Promise.all(users.map((user) => sqliteDirectory(db, clock).users.create(user)))
    await db.close()
    await truncate(path, Math.floor((await stat(path)).size / 8192) * 4096)
    await expect(openAs(path, clock)).rejects.toMatchObject({ code: 'corrupt' })
  })

  test('in a folder that cannot be made is refused with a plain message', async () => {
    const file = join(folder(), fresh('file'))
    await writeFile(file, '')
    await expect(openAs(join(file, 'data.db'), clock)).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('the writer', () => {
  test('undoes a job that cannot stand, alone and whole', async () => {
    const db = await opened()
    const { add, raise, read } = counter(db)
    const outcomes = await Promise.all([
      db.write([add({ name: 'a', value: 1 })]),
      db.write([add({ name: 'b', value: 1 }), add({ name: 'a', value: 2 })]),
      db.write([add({ name: 'c', value: 1 }), changing(1, raise({ name: 'nothing' }))]),
      db.write([raise({ name: 'a' })]),
    ])
    expect(outcomes.map((outcome) => (outcome.done ? 'done' : [outcome.at, outcome.because]))).toEqual([
      'done',
      [1, 'unique'],
      [1, 'unchanged'],
      'done',
    ])
    expect(await db.read(read({ name: 'a' }))).toEqual([{ value: 2 }])
    expect(await db.read(read({ name: 'b' }))).toEqual([])
    expect(await db.read(read({ name: 'c' }))).toEqual([])
  })

  test('a statement that is wrong fails its own job only', async () => {
    const db = await opened()
    const { add } = counter(db)
    const wrong = { sql: 'insert into no_such_table values (1)', parameters: [] }
    const [bad, good] = await Promise.allSettled([
      db.write([wrong]),
      db.write([add({ name: 'good', value: 1 })]),
    ])
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'store.unavailable' } })
    expect(good).toMatchObject({ status: 'fulfilled', value: { done: true } })
  })

  test('shares commits among jobs that wait: far fewer commits than jobs, each job answered once', async () => {
    const commits: Commit[] = []
    const db = await opened(undefined, { onCommit: (commit: Commit) => commits.push(commit) })
    const { add } = counter(db)
    const jobs = Array.from({ length: 500 }, (_, index) =>
      db.write([add({ name: `job ${index}`, value: index })], { durable: index % 2 === 0 }),
    )
    expect((await Promise.all(jobs)).every(({ done }) => done)).toBe(true)
    expect(commits.reduce((sum, commit) => sum + commit.jobs, 0)).toBe(500)
    expect(commits.length).toBeLessThan(250)
  })

  test('what was acknowledged is there after the process was killed in the midst of writing', async () => {
    const db = await opened()
    const worker = fileURLToPath(new URL('../../src/store/sqlite-worker.mjs', import.meta.url))
    const script = fileURLToPath(new URL('./killed.mjs', import.meta.url))
    const path = db.path
    await open.pop()?.close()
    const child = spawn(process.execPath, [script, path, worker], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    let acknowledged = ''
    for await (const text of child.stdout ?? []) {
      acknowledged += String(text)
      if (acknowledged.length > 2000) child.kill('SIGKILL')
    }
    const ids = acknowledged.split('\n').slice(0, -1)
    const state = sqliteState(await opened(path), testVault(), clock, { pendingPerSource: 5 })
    expect(ids.length).toBeGreaterThan(0)
    const seen = await Promise.all(ids.map((id) => state.replays.firstSeen(`killed-${id}`, after(clock, 60))))
    expect(seen.filter(Boolean)).toEqual([])
    expect(await state.replays.firstSeen('never killed', after(clock, 60))).toBe(true)
  })

  test('refuses within bounded time while another writer has the file, and works again after it', async () => {
    const db = await opened()
    const directory = sqliteDirectory(db, clock)
    const other = await holder(db.path, 'writing')
    const user = aUser(clock)
    await expect(directory.users.create(user)).rejects.toMatchObject({ code: 'store.unavailable' })
    await expect(directory.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await directory.users.find(user.id)).toBeUndefined()
    await released(other)
    expect(await directory.users.create(user)).toBe('created')
    await expect(directory.ready()).resolves.toBeUndefined()
  })

  test('refuses on a full disk without losing anything, and works again once there is room', async () => {
    const db = await opened(undefined, { worker: new URL('./small-disk-worker.mjs', import.meta.url) })
    const directory = sqliteDirectory(db, clock)
    const big = () => aUser(clock, { attributes: { photo: ['x'.repeat(20_000)] } })
    const users = Array.from({ length: 20 }, big)
    const outcomes = await Promise.allSettled(users.map((user) => directory.users.create(user)))
    const created = users.filter((_, index) => outcomes[index]?.status === 'fulfilled')
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThan(0)
    expect(refused[0]).toMatchObject({ reason: { code: 'store.unavailable' } })
    expect(created.length).toBeGreaterThan(0)
    for (const user of created) expect(await directory.users.find(user.id)).toEqual(user)
    await expect(directory.users.create(big())).rejects.toMatchObject({ code: 'store.unavailable' })
    await db.write([prepare(() => db.build.deleteFrom('users'))({})])
    expect(await directory.users.create(big())).toBe('created')
  })

  test('refuses at once when its thread has died, and never hangs', async () => {
    const dying = new URL('./dying-worker.mjs', import.meta.url)
    const db = await opened(undefined, { worker: dying })
    await expect(db.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
    await expect(db.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
  })

  test('after closing, reading and writing are refused', async () => {
    const db = await opened()
    await open.pop()?.close()
    await expect(db.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
    await expect(sqliteDirectory(db, clock).users.find('x')).rejects.toMatchObject({
      code: 'store.unavailable',
    })
  })

  test('a job handed in before closing is still written', async () => {
    const db = await opened()
    const { add, read } = counter(db)
    const last = db.write([add({ name: 'last', value: 1 })])
    await open.pop()?.close()
    expect(await last).toMatchObject({ done: true })
    expect(await (await opened(db.path)).read(read({ name: 'last' }))).toEqual([{ value: 1 }])
  })
})

describe('at rest', () => {
  test('no person, name or secret of a sign-in, an answer or a session can be read in the files', async () => {
    const db = await opened()
    const state = sqliteState(db, testVault(), clock, { pendingPerSource: 5 })
    const canary = fresh('canary')
    const identity = anIdentity(clock, {
      subject: { value: canary, format: 'f' },
      attributes: { mail: [`${canary}@acme.test`] },
    })
    const signIn = anAskedSignIn(clock, '_q')
    const { request } = signIn
    await state.signIns.begin({
      ...signIn,
      request: { ...request, echo: { RelayState: canary } },
      binding: canary,
    })
    await state.answers.keep(
      'handle',
      anAnswer(clock, { identity, signIn: signIn.id, note: '_q' }),
      after(clock, 60),
    )
    const told = {
      app: acme,
      subject: { value: canary, format: 'f' },
      sessionIndex: canary,
      at: clock.now(),
      reference: 'R',
    }
    await state.sessions.start(
      aSession(clock, { partnerSubject: { value: canary, format: 'f' }, told: [told] }),
    )
    await state.flush()
    expect(await state.answers.spend('handle')).toMatchObject({ spent: true })
    await state.flush()
    for (const file of [db.path, `${db.path}-wal`])
      expect((await readFile(file)).includes(canary)).toBe(false)
    expect((await readFile(`${db.path}-wal`)).includes(signIn.id)).toBe(true)
  })

  test('records of another form, another key or another place are not honoured', async () => {
    const db = await opened()
    const vault = testVault()
    const ours = sqliteState(db, vault, clock, { pendingPerSource: 5 })
    const theirs = sqliteState(db, testVault(), clock, { pendingPerSource: 5 })
    const [first, second] = [aSignIn(clock), aSignIn(clock)]
    await ours.signIns.begin(first)
    await ours.signIns.begin(second)
    await ours.flush()
    expect(await theirs.signIns.find(first.id)).toBeUndefined()
    expect(await theirs.signIns.take(first.id)).toBeUndefined()
    const database = new Database(db.path)
    database
      .prepare('update sign_ins set sealed = (select sealed from sign_ins where id = ?) where id = ?')
      .run(first.id, second.id)
    expect(await ours.signIns.find(second.id)).toBeUndefined()
    database
      .prepare('update sign_ins set sealed = ? where id = ?')
      .run(vault.seal('[2,{"id":"later form"}]', `sign-in ${second.id}`), second.id)
    database.close()
    expect(await ours.signIns.find(second.id)).toBeUndefined()
    expect(await ours.signIns.take(second.id)).toBeUndefined()
    expect(await ours.signIns.find(first.id)).toEqual(first)
  })
})

describe('what has ended', () => {
  test('is swept away, a thousand rows and more, while what lives stays', async () => {
    const db = await opened()
    const moving = testClock()
    const runs: (() => Promise<void>)[] = []
    const state = sqliteState(db, testVault(), moving, {
      pendingPerSource: 5000,
      every: (_, run) => {
        runs.push(run)
        return () => {}
      },
    })
    await Promise.all(
      Array.from({ length: 1100 }, () => {
        const { requestId: _none, ...request } = aSignIn(moving).request
        return state.signIns.begin(aSignIn(moving, { request }))
      }),
    )
    await Promise.all(
      Array.from({ length: 1100 }, () => state.replays.firstSeen(fresh('thing'), after(moving, 60))),
    )
    await state.answers.keep('old', anAnswer(moving), after(moving, 60))
    await state.flush()
    await state.sessions.start(aSession(moving, { expiresAt: after(moving, 60), told: [] }))
    moving.move(4000)
    const living = aSignIn(moving)
    await state.signIns.begin(living)
    await state.replays.firstSeen('living', after(moving, 60))
    for (const run of runs) await run()
    await state.flush()
    const count = (table: 'sign_ins' | 'answers' | 'sessions' | 'replays') =>
      db.read(prepare(() => db.build.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n')))({}))
    expect(await count('sign_ins')).toEqual([{ n: 1 }])
    expect(await count('answers')).toEqual([{ n: 0 }])
    expect(await count('sessions')).toEqual([{ n: 0 }])
    expect(await count('replays')).toEqual([{ n: 1 }])
    expect(await state.signIns.find(living.id)).toEqual(living)
  })

  test('is not first seen again when the clock goes back to before the sweep, while new things are', async () => {
    const db = await opened()
    const moving = testClock()
    const runs: (() => Promise<void>)[] = []
    const state = sqliteState(db, testVault(), moving, {
      pendingPerSource: 5,
      every: (_, run) => (runs.push(run), () => {}),
    })
    const until = after(moving, 60)
    const handle = fresh('handle')
    const identity = anIdentity(moving, { until })
    expect(await state.replays.firstSeen('thing', until)).toBe(true)
    moving.move(7200)
    for (const run of runs) await run()
    moving.move(-7190)
    expect(await state.replays.firstSeen('thing', until)).toBe(false)
    await state.answers.keep(handle, anAnswer(moving, { identity }), after(moving, 60))
    expect(await state.answers.spend(handle)).toEqual({ spent: false, because: 'replayed' })
    expect(await state.replays.firstSeen('new thing', after(moving, 300))).toBe(true)
  })
})

describe('the audit’s table', () => {
  const refusal = {
    type: 'signin.refused',
    code: 'partner.replayed',
    detail: 'd',
    reference: 'R1',
    user: 'u1',
  } as const
  test('gives entries back in order, by reference, user and time, the latest where there are too many', async () => {
    const audit = sqliteAudit(await opened())
    await audit.append(
      [
        { at: clock.now(), event: refusal },
        { at: clock.now(), event: { ...refusal, reference: 'R2' } },
      ],
      true,
    )
    await audit.append([{ at: after(clock, 10), event: { type: 'house.stopped', version: '1' } }], false)
    const all = await audit.list({ limit: 10 })
    expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(all[0]).toEqual({ seq: 1, at: clock.now(), event: refusal })
    expect(await audit.list({ limit: 1 })).toEqual(all.slice(-1))
    expect(await audit.list({ reference: 'R2', limit: 10 })).toEqual(all.slice(1, 2))
    expect(await audit.list({ user: 'u1', limit: 10 })).toEqual(all.slice(0, 2))
    expect(await audit.list({ user: 'u1', reference: 'R1', limit: 10 })).toEqual(all.slice(0, 1))
    expect(await audit.list({ since: after(clock, 5), limit: 10 })).toEqual(all.slice(2))
  })

  test('lets nobody change or delete an entry', async () => {
    const db = await opened()
    await sqliteAudit(db).append([{ at: clock.now(), event: refusal }], true)
    const database = new Database(db.path)
    expect(() => database.exec("update audit set type = 'x'")).toThrow('never changed')
    expect(() => database.exec('delete from audit')).toThrow('never deleted')
    database.close()
    expect(await sqliteAudit(db).list({ limit: 10 })).toHaveLength(1)
  })
})

describe('the recorder’s file', () => {
  const beside = async (change: Partial<SqliteDeps> = {}) => {
    const house = join(await mkdtemp(join(folder(), 'house-')), 'sallyport.db')
    const open = (more: Partial<SqliteDeps> = {}) =>
      openRecordsFile(house, { clock, gateway: true, ...change, ...more })
    return { house, path: join(dirname(house), 'sallyport-records.db'), open }
  }
  const row = (reference: string, at: Date, sealed: string | Buffer) => ({ reference, at, sealed })

  test('stands beside the house’s, for its owner’s eyes only, and each page is written once', async () => {
    const { path, open } = await beside()
    const file = await open()
    await sqliteRecords(file).append([row('A', clock.now(), Buffer.alloc(50_000, 'x'))])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(`${path}-journal`)).mode & 0o777).toBe(0o600)
    await expect(stat(`${path}-wal`)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await sqliteRecords(file).find('A')).toEqual([new Uint8Array(50_000).fill(120)])
    await file.close()
  })

  test('serves one gateway; commands read beside it', async () => {
    const { path, open } = await beside()
    const file = await open()
    await sqliteRecords(file).append([row('A', clock.now(), '1')])
    await expect(open()).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining(path),
    })
    const command = await open({ gateway: false })
    expect(await sqliteRecords(command).find('A')).toEqual(['1'])
    await sqliteRecords(file).append([row('A', clock.now(), '2')])
    expect(await sqliteRecords(command).find('A')).toEqual(['1', '2'])
    await command.close()
    await file.close()
    await (await open()).close()
  })

  test('that is damaged is set aside by a gateway, which says so; a command refuses it', async () => {
    const warnings: string[] = []
    const { path, open } = await beside({ onWarning: (text) => void warnings.push(text) })
    await (await open()).close()
    const nonsense = 'no database at all, but long enough to be looked at'.repeat(100)
    await writeFile(path, nonsense)
    await expect(open({ gateway: false })).rejects.toMatchObject({ code: 'corrupt' })
    expect(warnings).toEqual([])
    const file = await open()
    expect(warnings).toEqual([expect.stringMatching(/-records\.db is damaged.*set aside as .*\.damaged-\d+/)])
    const aside = (await readdir(dirname(path))).find((name) => name.includes('.damaged-')) ?? ''
    expect(await readFile(join(dirname(path), aside), 'utf8')).toBe(nonsense)
    await sqliteRecords(file).append([row('A', clock.now(), '1')])
    expect(await sqliteRecords(file).find('A')).toEqual(['1'])
    await file.close()
  })

  test('takes over what stood in the house’s file, once', async () => {
    const { house, open } = await beside()
    const before = await openAs(house, clock)
    await sqliteRecords(before).append(
      [row('A', clock.now(), '1'), row('B', clock.now(), Buffer.from('2')), row('A', clock.now(), '3')],
      [{ hash: 'h', at: clock.now(), sealed: Buffer.from('named') }],
    )
    const look = await open({ gateway: false })
    expect(await sqliteRecords(look).find('A')).toEqual([])
    await look.close()
    for (const _ of ['moved', 'there already']) {
      const file = await open()
      expect(await sqliteRecords(file).find('A')).toEqual(['1', '3'])
      expect(await sqliteRecords(file).find('B')).toEqual([new Uint8Array(Buffer.from('2'))])
      expect(await sqliteRecords(file).findNamed('h')).toEqual(new Uint8Array(Buffer.from('named')))
      await file.close()
    }
    expect(await sqliteRecords(before).find('A')).toEqual([])
    expect(await sqliteRecords(before).findNamed('h')).toBeUndefined()
    await before.close()
  })

  test('takes over each row once, however many there are and wherever it was interrupted', async () => {
    const { house, path, open } = await beside()
    const before = await openAs(house, clock)
    const rows = Array.from({ length: 1203 }, (_, at) => row('A', clock.now(), Buffer.from(`sealed ${at}`)))
    const name = (at: Date) => ({ hash: 'h', at, sealed: Buffer.from('named') })
    await sqliteRecords(before).append(rows, [name(after(clock, 60))])
    await (await open({ gateway: false })).close()
    const copied = new Database(path)
    const copy = copied.prepare('insert into records (reference, at, sealed) values (?, ?, ?)')
    for (const { reference, at, sealed } of rows.slice(0, 700)) copy.run(reference, at.getTime(), sealed)
    copied
      .prepare('insert into record_names (hash, at, sealed) values (?, ?, ?)')
      .run('h', clock.now().getTime(), Buffer.from('named'))
    copied.close()
    const file = await open()
    expect((await sqliteRecords(file).find('A')).map((sealed) => Buffer.from(sealed).toString())).toEqual(
      rows.map(({ sealed }) => sealed.toString()),
    )
    await sqliteRecords(file).forget(after(clock, 3600 + 30))
    expect(await sqliteRecords(file).findNamed('h')).toBeDefined()
    expect(await sqliteRecords(before).find('A')).toEqual([])
    await file.close()
    await before.close()
  })

  test('is opened although earlier records cannot be moved, which is said', async () => {
    const warnings: string[] = []
    const { house, open } = await beside({ onWarning: (text) => void warnings.push(text) })
    await (await openAs(house, clock)).close()
    const database = new Database(house)
    database.exec("insert into records (reference, at, sealed) values ('A', 0, 'x')")
    database.exec("create trigger stays before delete on records begin select raise(abort, 'not now'); end")
    await (await open()).close()
    expect(warnings).toEqual([expect.stringMatching(/not all earlier records.*not now/)])
    database.exec('drop trigger stays')
    database.close()
    const file = await open()
    expect(warnings).toHaveLength(1)
    expect(await sqliteRecords(file).find('A')).toEqual(['x'])
    await file.close()
  })

  test('is given a registration again, of whatever size, when it could not be written', async () => {
    const { path, open } = await beside()
    const file = await open()
    const options = { hours: 24, every: () => () => {} }
    const recorder = openRecorder(sqliteRecords(file), testVault(), clock, options)
    const app = { id: 'app', says: 'x'.repeat(10_000) }
    const keep = (reference: string) => recorder.keep({ reference, at: clock.now(), facts: { app } })
    const database = new Database(path)
    database.exec("create trigger full before insert on records begin select raise(abort, 'no room'); end")
    keep('A')
    await recorder.flush()
    expect(recorder.lost()).toBe(1)
    database.exec('drop trigger full')
    database.close()
    keep('B')
    expect((await recorder.find('B'))?.parts[0]?.facts).toEqual({ app })
    await recorder.close()
    await file.close()
  })

  test('goes on after octets that nobody can hand over twice', async () => {
    const file = await (await beside()).open()
    const records = sqliteRecords(file)
    const octets = Buffer.alloc(5000, 'x')
    structuredClone(octets, { transfer: [octets.buffer] })
    await expect(records.append([row('A', clock.now(), octets)])).rejects.toMatchObject({
      code: 'store.unavailable',
    })
    await records.append([row('A', clock.now(), '1')])
    expect(await records.find('A')).toEqual(['1'])
    await file.close()
  })

  test('gives the parts of one reference back in order, and forgets the old ones, however many', async () => {
    const file = await (await beside()).open()
    const records = sqliteRecords(file)
    await records.append([
      row('A', clock.now(), '1'),
      row('B', clock.now(), '2'),
      row('A', after(clock, 5), '3'),
    ])
    await records.append(Array.from({ length: 500 }, () => row('C', clock.now(), 'x')))
    expect(await records.find('A')).toEqual(['1', '3'])
    expect(await records.forget(after(clock, 5))).toBe(502)
    expect(await records.find('A')).toEqual(['3'])
    expect(await records.forget(after(clock, 5))).toBe(0)
    await file.close()
  })
})

describe('links and names', () => {
  test('go with their user, whoever deletes that', async () => {
    const db = await opened()
    const directory = sqliteDirectory(db, clock)
    const [user, link] = [aUser(clock), aLink(clock)]
    await directory.users.create(user, link)
    await directory.names.issue(user.id, 'app', 'name')
    await db.write([
      prepare((at: { id: string }) => db.build.deleteFrom('users').where('id', '=', at.id))({ id: user.id }),
    ])
    expect(await directory.users.linkedTo(acme, link.subject)).toBeUndefined()
    expect(await directory.names.issued(user.id, 'app')).toBeUndefined()
    expect(await directory.users.create(aUser(clock), link)).toBe('created')
  })
})
