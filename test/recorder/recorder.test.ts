import { createHash } from 'node:crypto'
import type { Every, RecordStore, Sealed } from '../../src/model/ports.js'
import { writeKept } from '../../src/model/kept-text.js'
import type { RecordedMessage, RecordPart } from '../../src/model/record.js'
import type { Check } from '../../src/model/trace.js'
import { Leaving, writingOut } from '../../src/recorder/leaving.js'
import { writePart } from '../../src/recorder/record-text.js'
import { openRecorder, type RecorderOptions } from '../../src/recorder/recorder.js'
import { after, testClock, testVault } from '../store/people.js'

/** Rows in memory, with a disk that can be told to fail or to hang. */
function memoryRecords() {
  const rows: { reference: string; at: Date; sealed: Sealed }[] = []
  const named = new Map<string, { at: Date; sealed: Uint8Array }>()
  const disk: { fails: boolean; hangs: Promise<void> | undefined } = { fails: false, hangs: undefined }
  const store: RecordStore = {
    async append(added, names = []) {
      await disk.hangs
      if (disk.fails) throw new Error('disk full')
      rows.push(...added)
      for (const { hash, ...name } of names) named.set(hash, name)
    },
    find: async (reference) => rows.filter((row) => row.reference === reference).map(({ sealed }) => sealed),
    findNamed: async (hash) => named.get(hash)?.sealed,
    async forget(before) {
      const kept = rows.filter(({ at }) => at.getTime() >= before.getTime())
      return rows.length - rows.splice(0, rows.length, ...kept).length + kept.length
    },
  }
  return { store, rows, named, disk }
}

function opened(change: Partial<RecorderOptions> = {}) {
  const clock = testClock()
  const memory = memoryRecords()
  const runs: (() => Promise<void>)[] = []
  const every: Every = (_, run) => {
    runs.push(run)
    return () => runs.splice(0)
  }
  const recorder = openRecorder(memory.store, testVault(), clock, { hours: 24, every, ...change })
  return { clock, recorder, tick: () => Promise.all(runs.map((run) => run())), runs, ...memory }
}

const at = testClock().now()
const verified: Check = { stage: 'S5', check: 'signature', ok: true }
const broken: Check = { stage: 'S2', check: 'parse', ok: false }

function message(change: Partial<RecordedMessage> = {}): RecordedMessage {
  return {
    leg: 'partner',
    direction: 'in',
    type: 'Response',
    binding: 'post',
    at,
    xml: '<Response/>',
    ...change,
  }
}

function part(change: Partial<RecordPart> = {}): RecordPart {
  return { reference: 'REF', at, outcome: { kind: 'issued' }, ...change }
}

function refusedEarly(change: Partial<RecordPart> = {}): RecordPart {
  return part({ outcome: { kind: 'refused', code: 'request.malformed' }, checks: [broken], ...change })
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('the flight recorder', () => {
  test('gives the parts of one sign-in back in order, with all they hold', async () => {
    const { recorder } = opened()
    const first = part({
      messages: [message()],
      checks: [verified],
      facts: { now: at, roles: ['a'] },
      timings: { judge: 1 },
    })
    recorder.keep(first)
    recorder.keep(part({ reference: 'OTHER' }))
    recorder.keep(part({ user: 'user-1' }))
    expect(await recorder.find('REF')).toEqual({ reference: 'REF', parts: [first, part({ user: 'user-1' })] })
    expect(await recorder.find('NONE')).toBeUndefined()
    expect(recorder.lost()).toBe(0)
  })

  test('keeps nothing readable at rest, and nothing under another reference', async () => {
    const { recorder, rows } = opened()
    recorder.keep(part({ facts: { mail: 'canary@acme.test' } }))
    await recorder.flush()
    expect(rows.map(({ sealed }) => Buffer.from(sealed).toString('latin1')).join()).not.toContain('canary')
    rows.push({ reference: 'OTHER', at, sealed: rows[0]?.sealed ?? '' })
    expect(await recorder.find('OTHER')).toBeUndefined()
    expect(JSON.stringify(await recorder.find('REF'))).toContain('canary')
  })

  test('leaves out parts of a form that it does not know', async () => {
    const vault = testVault()
    const { store, rows } = memoryRecords()
    const recorder = openRecorder(store, vault, testClock(), { hours: 24, every: () => () => {} })
    recorder.keep(part())
    await recorder.flush()
    for (const later of ['[4,{"later":"form"}]', '[4,{"later":"form"}]\nand more'])
      rows.push({ reference: 'REF', at, sealed: vault.seal(later, 'record REF') })
    expect((await recorder.find('REF'))?.parts).toEqual([part()])
  })

  test('gives every message back as it was, whatever it says and whatever stands beside it', async () => {
    const { recorder } = opened()
    const said = ['', '<a b="\'">\n"\\\u0000</a>', 'Ångström 😀\u2028', '<last/>\n']
    const messages = said.map((xml) => message({ xml }))
    recorder.keep(part({ messages }))
    recorder.keep(part())
    recorder.keep(part({ messages: messages.toReversed() }))
    const kept = (await recorder.find('REF'))?.parts.map((one) => one.messages?.map(({ xml }) => xml))
    expect(kept).toEqual([said, part().messages?.map(({ xml }) => xml), said.toReversed()])
  })

  test('reads what the version before wrote: all parts of a row as JSON', async () => {
    const vault = testVault()
    const { store, rows } = memoryRecords()
    const recorder = openRecorder(store, vault, testClock(), { hours: 24, every: () => () => {} })
    const parts = [part({ messages: [message({ xml: '<a>\n</a>' })] }), part()]
    rows.push({ reference: 'REF', at, sealed: vault.sealBytes(writeKept([2, ...parts]), 'record REF') })
    expect((await recorder.find('REF'))?.parts).toEqual(parts)
  })

  test('reads what earlier versions wrote: text, of one part each', async () => {
    const vault = testVault()
    const { store, rows } = memoryRecords()
    const recorder = openRecorder(store, vault, testClock(), { hours: 24, every: () => () => {} })
    rows.push({ reference: 'REF', at, sealed: vault.seal(writeKept([1, part()]), 'record REF') })
    expect((await recorder.find('REF'))?.parts).toEqual([part()])
  })

  test('writes what comes of one sign-in within moments as one row, the time of which is its last', async () => {
    const { recorder, rows } = opened()
    const parts = [part(), part({ user: 'user-1' }), part({ at: new Date(at.getTime() + 5) })]
    for (const one of parts) recorder.keep(one)
    expect((await recorder.find('REF'))?.parts).toEqual(parts)
    expect(rows.map((row) => row.at)).toEqual([parts[2]?.at])
  })

  test('keeps registrations once for each version of them, and shows them in every part as they stood', async () => {
    const { recorder, named, clock } = opened({ hours: 1 })
    const [app, changed, partner] = [
      { id: 'app' },
      { id: 'app', name: 'another' },
      { id: 'partner', since: at },
    ]
    const parts = [
      part({ facts: { app, partner, of: 1 } }),
      part({ facts: { app, partner, of: 2 } }),
      part({ facts: { app: changed, partner: { ...partner }, of: 3 } }),
    ]
    for (const one of parts) {
      recorder.keep(one)
      await recorder.flush()
    }
    expect(named.size).toBe(3)
    expect((await recorder.find('REF'))?.parts).toEqual(parts)
    expect([...named.values()].map((name) => name.at)).toEqual([at, at, at])
    clock.move(3000)
    const later = part({ at: clock.now(), facts: { app, partner } })
    recorder.keep(later)
    await recorder.flush()
    expect([...named.values()].filter((name) => name.at > at)).toHaveLength(2)
    named.clear()
    expect((await recorder.find('REF'))?.parts.at(-1)).toEqual(part({ at: clock.now() }))
  })

  test('writes a registration with the next parts that name it where the first did not come to the store', async () => {
    const { recorder, store, disk } = opened()
    const { append } = store
    const batches: number[] = []
    store.append = async (rows, named) => {
      batches.push(rows.length)
      if (batches.length === 2) throw new Error('disk full')
      await append(rows, named)
    }
    let release = () => {}
    disk.hangs = new Promise((resolve) => {
      release = resolve
    })
    recorder.keep(part())
    const flushed = recorder.flush()
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    while (batches.length === 0) await turn()
    const facts = { app: { id: 'app' } }
    for (let count = 0; count <= 128; count++) recorder.keep(part({ reference: `REF-${count}`, facts }))
    // All of them are written out while the first is still on its way
    for (let turns = 0; turns < 200; turns++) await turn()
    disk.hangs = undefined
    release()
    await flushed
    await recorder.flush()
    expect(batches).toEqual([1, 128, 1])
    expect((await recorder.find('REF-128'))?.parts[0]?.facts).toEqual(facts)
  })

  test('keeps a registration from when it was written, however long the store failed before', async () => {
    const { recorder, named, disk, clock } = opened()
    disk.fails = true
    for (const hours of [0, 4]) {
      clock.move(hours * 3600)
      recorder.keep(part({ facts: { app: { id: 'app' } } }))
      await recorder.flush()
      disk.fails = false
    }
    expect([...named.values()].map((name) => name.at)).toEqual([clock.now()])
  })

  test('takes no turn for what went to the store before its turn came', async () => {
    const all = Array.from({ length: 400 }, () => new Leaving(part(), writePart))
    const writeOut = writingOut()
    for (const leaving of all) writeOut(leaving)
    for (const leaving of all.slice(0, 396)) leaving.text()
    expect(all.at(-1)?.isWrittenOut).toBe(false)
    await new Promise((resolve) => setImmediate(resolve))
    expect(all.at(-1)?.isWrittenOut).toBe(true)
  })

  describe('clips', () => {
    const kept = async (one: RecordPart) => {
      const { recorder } = opened()
      recorder.keep(one)
      return (await recorder.find('REF'))?.parts[0]
    }

    test('a message that is too long to its beginning and its hash, and no shorter one', async () => {
      const fits = 'x'.repeat(64 * 1024)
      const long = `${fits}y`
      const parts = await kept(part({ messages: [message({ xml: fits }), message({ xml: long })] }))
      expect(parts?.messages?.[0]).toEqual(message({ xml: fits }))
      expect(parts?.messages?.[1]).toEqual(message({ xml: long.slice(0, 4096), sha256: sha256(long) }))
    })

    test('what was refused of nobody in particular to 4 KiB, but not once a signature held or somebody is known', async () => {
      const xml = 'x'.repeat(5000)
      const clippedTo = async (change: Partial<RecordPart>) =>
        (await kept(refusedEarly({ messages: [message({ xml })], ...change })))?.messages?.[0]
      expect(await clippedTo({})).toEqual(message({ xml: xml.slice(0, 4096), sha256: sha256(xml) }))
      expect(await clippedTo({ checks: [] })).toMatchObject({ sha256: sha256(xml) })
      expect(await clippedTo({ checks: [verified, broken] })).toEqual(message({ xml }))
      expect(await clippedTo({ user: 'user-1' })).toEqual(message({ xml }))
      expect(await clippedTo({ outcome: { kind: 'asked' } })).toEqual(message({ xml }))
    })

    test('between characters, never through one', async () => {
      const xml = 'a'.repeat(4095) + 'é'.repeat(100)
      const clip = (await kept(refusedEarly({ messages: [message({ xml })] })))?.messages?.[0]
      expect(clip?.xml).toBe('a'.repeat(4095))
    })

    test('facts that are larger than any real ones, and keeps the rest', async () => {
      const small = part({ facts: { of: 'judge' }, steps: ['one'] })
      expect(await kept(small)).toEqual(small)
      const big = part({ facts: { of: 'x'.repeat(600_000) }, steps: ['one'], user: 'user-1' })
      expect(await kept(big)).toEqual(part({ user: 'user-1' }))
    })
  })

  describe('withholds', () => {
    const signed =
      '<Response><ds:Signature><ds:SignatureValue Id="s">c2VjcmV0</ds:SignatureValue></ds:Signature>' +
      '<SignatureValue>c2VjcmV0\n</SignatureValue><xenc:CipherValue>c2VjcmV0</xenc:CipherValue><Issuer>us</Issuer></Response>'

    test('what came from outside until it can no longer be used', async () => {
      const { recorder, clock } = opened()
      const withheldUntil = after(clock, 300)
      recorder.keep(part({ messages: [message({ xml: signed, withheldUntil })] }))
      clock.move(299)
      const before = (await recorder.find('REF'))?.parts[0]?.messages?.[0]
      expect(before?.xml).toBe(
        'This message could still be used. It is shown after 2026-11-22T09:05:00.000Z.',
      )
      expect(before?.withheldUntil).toEqual(withheldUntil)
      clock.move(1)
      expect((await recorder.find('REF'))?.parts[0]?.messages?.[0]).toEqual(message({ xml: signed }))
    })

    test('the values that make what we issued usable, and only those', async () => {
      const { recorder, clock } = opened()
      recorder.keep(
        part({ messages: [message({ direction: 'out', xml: signed, withheldUntil: after(clock, 300) })] }),
      )
      const before = (await recorder.find('REF'))?.parts[0]?.messages?.[0]
      expect(before?.xml).toBe(signed.replaceAll(/c2VjcmV0\n?/g, 'withheld'))
      clock.move(300)
      expect((await recorder.find('REF'))?.parts[0]?.messages?.[0]?.xml).toBe(signed)
    })

    test('nothing of a message that nobody could use', async () => {
      const { recorder } = opened()
      recorder.keep(part({ messages: [message({ xml: signed })] }))
      expect((await recorder.find('REF'))?.parts[0]?.messages?.[0]?.xml).toBe(signed)
    })
  })

  describe('never waits', () => {
    test('and counts what a failing store lost, then goes on', async () => {
      const { recorder, disk } = opened()
      disk.fails = true
      recorder.keep(part())
      await recorder.flush()
      expect(recorder.lost()).toBe(1)
      disk.fails = false
      recorder.keep(part())
      expect((await recorder.find('REF'))?.parts).toHaveLength(1)
      expect(recorder.lost()).toBe(1)
    })

    test('and counts what a full queue lost, by number and by bytes', async () => {
      const { recorder, disk } = opened({ queueParts: 3, queueBytes: 20_000 })
      let release = () => {}
      disk.hangs = new Promise((resolve) => {
        release = resolve
      })
      for (let count = 0; count < 5; count++) recorder.keep(part())
      expect(recorder.lost()).toBe(2)
      release()
      await recorder.flush()
      recorder.keep(part({ messages: [message({ xml: 'x'.repeat(20_000) })] }))
      expect(recorder.lost()).toBe(3)
      expect((await recorder.find('REF'))?.parts).toHaveLength(3)
    })

    test('not even for a flush that others keep on adding to, and gathers again after it', async () => {
      const { recorder, store, rows } = opened()
      const { append } = store
      store.append = async (...given) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        return append(...given)
      }
      let adding = true
      const add = () => {
        recorder.keep(part({ reference: 'OTHER' }))
        if (adding) setImmediate(add)
      }
      add()
      recorder.keep(part())
      expect((await recorder.find('REF'))?.parts).toHaveLength(1)
      expect(rows.length).toBeGreaterThan(0)
      adding = false
      await recorder.flush()
      let gathered = 0
      store.append = (...given) => {
        gathered += 1
        return append(...given)
      }
      for (const reference of ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']) {
        recorder.keep(part({ reference }))
        for (let turns = 0; turns < 8; turns++) await new Promise((resolve) => setImmediate(resolve))
      }
      await recorder.close()
      // A machine that stands still for a moment may part them; those that are not gathered go one by one
      expect(gathered).toBeLessThan(4)
      expect(recorder.lost()).toBe(0)
    })

    test('and loses a part that cannot be written alone, not its neighbours', async () => {
      const { recorder } = opened()
      recorder.keep(part())
      recorder.keep(part({ facts: 1n }))
      recorder.keep(part())
      expect((await recorder.find('REF'))?.parts).toHaveLength(2)
      expect(recorder.lost()).toBe(1)
    })

    test('and counts each part once that is lost, for whatever reasons', async () => {
      const { recorder, disk } = opened()
      disk.fails = true
      recorder.keep(part())
      recorder.keep(part({ facts: 1n }))
      await recorder.flush()
      expect(recorder.lost()).toBe(2)
    })

    test('and records so many refusals of nobody in particular a minute, and every other part', async () => {
      const { recorder, clock } = opened({ anonymousPerMinute: 2 })
      for (let count = 0; count < 5; count++) recorder.keep(refusedEarly())
      recorder.keep(part())
      expect((await recorder.find('REF'))?.parts).toHaveLength(3)
      expect(recorder.lost()).toBe(3)
      clock.move(60)
      recorder.keep(refusedEarly())
      expect((await recorder.find('REF'))?.parts).toHaveLength(4)
    })
  })

  describe('forgets', () => {
    test('nothing at all where it keeps for no time', async () => {
      const none = opened({ hours: 0 })
      none.recorder.keep(part())
      await none.recorder.flush()
      expect(none.rows).toEqual([])
      expect(none.recorder.lost()).toBe(0)
      const some = opened({ hours: 1 })
      some.recorder.keep(part())
      await some.recorder.flush()
      expect(some.rows).toHaveLength(1)
    })

    test('what is older than its hours, and shows none of it before it is gone', async () => {
      const { recorder, clock, rows, tick } = opened({ hours: 1 })
      recorder.keep(part())
      await recorder.flush()
      clock.move(3600)
      await tick()
      expect(await recorder.find('REF')).toBeDefined()
      clock.move(1)
      expect(await recorder.find('REF')).toBeUndefined()
      expect(rows).toHaveLength(1)
      await tick()
      expect(rows).toHaveLength(0)
    })

    test('the oldest first when there is more than may be stored', async () => {
      const { recorder, clock, tick } = opened({ storedBytes: 4000 })
      for (const reference of ['A', 'B', 'C']) {
        recorder.keep(part({ reference, at: clock.now(), facts: 'x'.repeat(1500) }))
        await recorder.flush()
        clock.move(60)
      }
      await tick()
      expect(await recorder.find('A')).toBeUndefined()
      expect(await recorder.find('B')).toBeDefined()
      expect(await recorder.find('C')).toBeDefined()
    })
  })

  test('writes what waits when it closes, and stops its timer', async () => {
    const { recorder, rows, runs } = opened()
    recorder.keep(part())
    await recorder.close()
    expect(rows).toHaveLength(1)
    expect(runs).toHaveLength(0)
  })
})
