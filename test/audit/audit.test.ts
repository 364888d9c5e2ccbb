import { openAudit } from '../../src/audit/audit.js'
import type { AuditEntry, AuditEvent } from '../../src/model/audit-event.js'
import type { AuditStore, Every } from '../../src/model/ports.js'
import type { Stage } from '../../src/model/trace.js'
import { testClock } from '../store/people.js'

/** Entries in memory, with a disk that can be told to fail. */
function memoryAudit() {
  const entries: AuditEntry[] = []
  const synced: boolean[] = []
  const disk = { fails: false }
  const store: AuditStore = {
    async append(added, durable) {
      if (disk.fails) throw new Error('disk full')
      synced.push(durable)
      for (const entry of added) entries.push({ seq: entries.length + 1, ...entry })
    },
    list: async ({ limit }) => entries.slice(-limit),
  }
  return { store, entries, synced, disk }
}

/** A timer that runs when told to. */
function handTimer() {
  const runs: (() => Promise<void>)[] = []
  const every: Every = (_, run) => {
    runs.push(run)
    return () => runs.splice(0)
  }
  return { every, fire: () => Promise.allSettled(runs.map((run) => run())) }
}

function refused(change: Partial<Extract<AuditEvent, { type: 'signin.refused' }>> = {}): AuditEvent {
  return {
    type: 'signin.refused',
    code: 'request.malformed',
    stage: 'S1',
    detail: 'no XML',
    reference: 'REF',
    source: '192.0.2.1',
    ...change,
  }
}

function opened(perSourcePerMinute = 3) {
  const clock = testClock()
  const memory = memoryAudit()
  const timer = handTimer()
  const lost: number[] = []
  const audit = openAudit(memory.store, {
    clock,
    perSourcePerMinute,
    every: timer.every,
    onLost: (count) => lost.push(count),
  })
  const flood = async (times: number, change: object = {}) => {
    for (let time = 0; time < times; time++) await audit.record([refused(change)], false)
  }
  return { clock, audit, flood, fire: timer.fire, lost, ...memory }
}

const counts = (entries: readonly AuditEntry[]) =>
  entries.flatMap(({ event }) => (event.type === 'signin.refusals_counted' ? [event] : []))

describe('the audit', () => {
  test('writes every event with its time, durable as asked, before it answers', async () => {
    const { audit, entries, synced, clock } = opened()
    await audit.record([{ type: 'house.started', version: '1' }], true)
    clock.move(5)
    await audit.record([{ type: 'house.stopped', version: '1' }], false)
    expect(synced).toEqual([true, false])
    expect(entries.map(({ at }) => at.toISOString())).toEqual([
      '2026-11-22T09:00:00.000Z',
      '2026-11-22T09:00:05.000Z',
    ])
    expect(await audit.list({ limit: 1 })).toEqual(entries.slice(-1))
  })

  test('refuses with store.unavailable when the store fails, and works again with it', async () => {
    const { audit, disk } = opened()
    disk.fails = true
    await expect(audit.record([refused()], true)).rejects.toMatchObject({ code: 'store.unavailable' })
    disk.fails = false
    await expect(audit.record([refused()], true)).resolves.toBeUndefined()
  })

  test('writes refusals of one source one by one up to the bound, then counts them by code', async () => {
    const { flood, fire, entries, clock } = opened()
    await flood(3)
    await flood(4)
    await flood(2, { code: 'request.too_large', stage: 'S0' })
    expect(entries).toHaveLength(3)
    await fire()
    expect(counts(entries)).toEqual([])
    clock.move(60)
    await fire()
    expect(counts(entries)).toEqual([
      {
        type: 'signin.refusals_counted',
        source: '192.0.2.1',
        count: 6,
        codes: { 'request.malformed': 4, 'request.too_large': 2 },
      },
    ])
    await fire()
    expect(counts(entries)).toHaveLength(1)
  })

  test('counts each source and each minute for itself', async () => {
    const { flood, entries, clock } = opened()
    await flood(5)
    await flood(3, { source: '192.0.2.2' })
    expect(entries).toHaveLength(6)
    clock.move(60)
    await flood(5)
    expect(entries).toHaveLength(9)
  })

  test('never counts a refusal of somebody identified', async () => {
    const { flood, entries } = opened()
    await flood(10, { stage: 'decide', user: 'user-1' })
    expect(entries).toHaveLength(10)
  })

  test.each<Stage | undefined>([undefined, 'S0', 'S5', 'S8', 'prove'])(
    'counts a refusal of nobody in particular at %s',
    async (stage) => {
      const { flood, entries } = opened()
      await flood(10, { stage })
      expect(entries).toHaveLength(3)
    },
  )

  test('lets everything else through while it counts', async () => {
    const { audit, flood, entries } = opened()
    await flood(10)
    await audit.record([refused(), { type: 'house.stopped', version: '1' }], true)
    expect(entries.map(({ event }) => event.type)).toEqual([
      ...Array(3).fill('signin.refused'),
      'house.stopped',
    ])
  })

  test('keeps its counts while the store fails, and writes them once it works', async () => {
    const { flood, fire, entries, disk, clock } = opened()
    await flood(5)
    clock.move(60)
    disk.fails = true
    await fire()
    disk.fails = false
    await fire()
    expect(counts(entries).map(({ count }) => count)).toEqual([2])
  })

  test('takes an IPv6 network of 64 bits for one source, as the other limits do', async () => {
    const { audit, entries } = opened(3)
    for (let host = 1; host <= 9; host++)
      await audit.record([refused({ source: `2001:db8:0:1::${host}` })], false)
    await audit.record([refused({ source: '2001:db8:0:2::1' })], false)
    expect(entries).toHaveLength(4)
  })

  test('bounds what is written and what is told apart, however many sources there are', async () => {
    const { audit, entries, fire, clock } = opened(1)
    for (let source = 0; source < 6000; source++)
      await audit.record([refused({ source: `2001:db8:0:${source}::1` })], false)
    expect(entries).toHaveLength(2000)
    clock.move(60)
    await fire()
    const sources = counts(entries)
    expect(sources.reduce((sum, { count }) => sum + count, 0)).toBe(4000)
    expect(sources).toHaveLength(3001)
    expect(sources).toContainEqual({
      type: 'signin.refusals_counted',
      source: 'others',
      count: 1000,
      codes: { 'request.malformed': 1000 },
    })
  })

  test('writes open counts when it closes, or says how many were lost', async () => {
    const first = opened()
    await first.flood(5)
    await first.audit.close()
    expect(counts(first.entries).map(({ count }) => count)).toEqual([2])
    expect(first.lost).toEqual([])

    const second = opened()
    await second.flood(5)
    second.disk.fails = true
    await second.audit.close()
    expect(second.lost).toEqual([2])
  })
})
