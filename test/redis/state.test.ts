import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { State } from '../../src/model/ports.js'
import { redisState } from '../../src/store/redis-state.js'
import { freePort } from '../interop/free-port.js'
import { stateConformance } from '../store/conformance.js'
import {
  acme,
  after,
  anAnswer,
  anAskedSignIn,
  anIdentity,
  aSession,
  aSignIn,
  fresh,
  testClock,
  testVault,
} from '../store/people.js'
import { lossyProxy, type OwnRedis, ownRedis } from './server.js'

const options = { pendingPerSource: 5 }
const clock = testClock()
let server: OwnRedis
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  server = await ownRedis()
})
afterAll(() => server.remove())
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function opened(url = server.url, vault = testVault(), change = {}): Promise<State> {
  const state = await redisState(url, vault, clock, { ...options, ...change })
  open.push(state)
  return state
}

async function asked(run: (redis: Redis) => Promise<unknown>, url = server.url): Promise<void> {
  const redis = new Redis(url)
  try {
    await run(redis)
  } finally {
    redis.disconnect()
  }
}

/** Until the state has found the server again. */
async function back(state: State): Promise<void> {
  for (;;) {
    try {
      return await state.ready()
    } catch {
      await pause(10)
    }
  }
}

stateConformance('Redis', { open: (moving, given) => redisState(server.url, testVault(), moving, given) })

describe('Redis, shared by several gateways', () => {
  test('of many that spend one assertion over several connections, one does', async () => {
    const vault = testVault()
    const gateways = await Promise.all([1, 2, 3, 4].map(() => opened(server.url, vault)))
    const identity = anIdentity(clock)
    const handles = await Promise.all(
      gateways.map(async (gateway) => {
        const handle = fresh('handle')
        await gateway.answers.keep(handle, anAnswer(clock, { identity }), after(clock, 60))
        return handle
      }),
    )
    const outcomes = await Promise.all(
      gateways.flatMap((gateway) => handles.map((handle) => gateway.answers.spend(handle))),
    )
    expect(outcomes.filter(({ spent }) => spent)).toHaveLength(1)
  })

  test('keeps nothing for ever but the mark of its memory', async () => {
    const state = await opened()
    const note = fresh('_question')
    const signIn = anAskedSignIn(clock, note)
    await state.signIns.begin(signIn)
    const handle = fresh('handle')
    await state.answers.keep(handle, anAnswer(clock, { signIn: signIn.id, note }), after(clock, 60))
    await state.answers.spend(handle)
    const session = aSession(clock)
    await state.sessions.start(session)
    const told = { app: acme, sessionIndex: '_i', at: clock.now(), reference: 'R' }
    await state.sessions.tell(session.id, { lastSeenAt: clock.now(), told })
    await asked(async (redis) => {
      const keys = await redis.keys('*')
      expect(keys.filter((key) => !key.startsWith('sallyport:'))).toEqual([])
      const lasting = await Promise.all(keys.map(async (key) => [key, await redis.pttl(key)] as const))
      // Without an end; what has just ended says -2
      expect(lasting.filter(([, left]) => left === -1).map(([key]) => key)).toEqual(['sallyport:epoch'])
    })
  })

  test('no person, name or secret can be read in its files', async () => {
    const state = await opened()
    const canary = fresh('canary')
    const subject = { value: canary, format: 'f' }
    const identity = anIdentity(clock, { subject, attributes: { mail: [`${canary}@acme.test`] } })
    const signIn = aSignIn(clock, { binding: canary, identity, source: fresh('source') })
    await state.signIns.begin(signIn)
    await state.answers.keep(fresh('handle'), anAnswer(clock, { identity }), after(clock, 60))
    const told = { app: acme, subject, sessionIndex: canary, at: clock.now(), reference: 'R' }
    await state.sessions.start(aSession(clock, { partnerSubject: subject, told: [told] }))
    const folder = join(server.folder, 'appendonlydir')
    const files = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file))))
    expect(files.some((bytes) => bytes.includes(signIn.id))).toBe(true)
    expect(files.some((bytes) => bytes.includes(canary))).toBe(false)
  })

  test('records of another form or another key are not honoured', async () => {
    const vault = testVault()
    const [ours, theirs] = [await opened(server.url, vault), await opened()]
    const signIn = aSignIn(clock, { source: fresh('source') })
    await ours.signIns.begin(signIn)
    expect(await theirs.signIns.find(signIn.id)).toBeUndefined()
    expect(await theirs.signIns.take(signIn.id)).toBeUndefined()
    expect(await ours.signIns.find(signIn.id)).toEqual(signIn)
    const later = vault.seal('[2,{"id":"later form"}]', `sign-in ${signIn.id}`)
    await asked((redis) => redis.hset(`sallyport:sign-in:${signIn.id}`, 'sealed', later))
    expect(await ours.signIns.find(signIn.id)).toBeUndefined()
    expect(await ours.signIns.take(signIn.id)).toBeUndefined()
  })
})

describe('Redis that fails', () => {
  test('when a reply is lost, the step counts once and is told as it was', async () => {
    const proxy = await lossyProxy(server.port)
    const state = await opened(proxy.url)
    const lossy = async <Result>(run: () => Promise<Result>) => {
      proxy.loseNextReply()
      const result = await run()
      expect(proxy.lost()).toBe(true)
      return result
    }
    const id = fresh('thing')
    expect(await state.replays.firstSeen(fresh('warm'), after(clock, 60))).toBe(true)
    expect(await lossy(() => state.replays.firstSeen(id, after(clock, 60)))).toBe(true)
    expect(await state.replays.firstSeen(id, after(clock, 60))).toBe(false)

    const signIn = aSignIn(clock, { source: fresh('source') })
    await state.signIns.begin(aSignIn(clock, { source: fresh('source') }))
    expect(await lossy(() => state.signIns.begin(signIn))).toEqual({ kept: true })
    expect(await state.signIns.update(signIn)).toBe(true)
    expect(await lossy(() => state.signIns.update({ ...signIn, version: 2 }))).toBe(true)
    expect((await state.signIns.find(signIn.id))?.version).toBe(3)

    const session = aSession(clock)
    await state.sessions.start(session)
    await state.sessions.end(fresh('nobody'))
    expect(await lossy(() => state.sessions.end(session.id))).toEqual(session)
    await state.close()
    await proxy.close()
  })

  test('when it is stopped, everything is refused at once, and works again once it is back', async () => {
    const own = await ownRedis()
    const state = await opened(own.url)
    const [signIn, id] = [aSignIn(clock), fresh('thing')]
    await state.signIns.begin(signIn)
    expect(await state.replays.firstSeen(id, after(clock, 60))).toBe(true)
    await own.kill()
    for (const run of [
      () => state.signIns.find(signIn.id),
      () => state.signIns.take(signIn.id),
      () => state.answers.spend('x'),
      () => state.sessions.find('x'),
      () => state.replays.firstSeen('x', after(clock, 60)),
      () => state.replays.completeSince(),
      () => state.ready(),
    ]) {
      await expect(run()).rejects.toMatchObject({ code: 'store.unavailable' })
    }
    await own.start()
    await back(state)
    expect(await state.replays.firstSeen(id, after(clock, 60))).toBe(false)
    const found = await state.signIns.find(signIn.id)
    expect(found).toEqual(signIn)
    await state.close()
    await own.remove()
  })

  test('when it says nothing, the first one waits a bounded time, and the rest hear at once', async () => {
    const own = await ownRedis()
    const state = await opened(own.url)
    own.freeze()
    await expect(state.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
    await expect(state.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
    own.thaw()
    await back(state)
    await state.close()
    await own.remove()
  })

  test('when it was started anew or emptied, its memory is complete only since then', async () => {
    const own = await ownRedis()
    const moving = testClock()
    const state = await redisState(own.url, testVault(), moving, options)
    open.push(state)
    const first = await state.replays.completeSince()
    moving.move(600)
    expect(await state.replays.completeSince()).toEqual(first)
    await own.restart()
    await back(state)
    expect(await state.replays.completeSince()).toEqual(moving.now())
    const before = moving.now()
    moving.move(600)
    expect(await state.replays.completeSince()).toEqual(before)
    await asked((redis) => redis.flushall(), own.url)
    expect(await state.replays.completeSince()).toEqual(moving.now())
    await state.close()
    await own.remove()
  })

  test('when its memory is full, it refuses and forgets nothing, and works again once there is room', async () => {
    const own = await ownRedis()
    const state = await opened(own.url)
    const id = fresh('thing')
    expect(await state.replays.firstSeen(id, after(clock, 60))).toBe(true)
    const session = aSession(clock)
    await state.sessions.start(session)
    await asked((redis) => redis.config('SET', 'maxmemory', '1'), own.url)
    await expect(state.replays.firstSeen(fresh('thing'), after(clock, 60))).rejects.toMatchObject({
      code: 'store.unavailable',
    })
    await expect(state.signIns.begin(aSignIn(clock))).rejects.toMatchObject({ code: 'store.unavailable' })
    await expect(state.ready()).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await state.sessions.end(session.id)).toEqual(session)
    await asked((redis) => redis.config('SET', 'maxmemory', '0'), own.url)
    expect(await state.replays.firstSeen(id, after(clock, 60))).toBe(false)
    expect(await state.replays.firstSeen(fresh('thing'), after(clock, 60))).toBe(true)
    await state.close()
    await own.remove()
  })
})

describe('at start', () => {
  test('a Redis that may evict what was spent is refused, in words', async () => {
    const own = await ownRedis(['--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru'])
    await expect(opened(own.url)).rejects.toMatchObject({
      name: 'StoreUnusable',
      code: 'unsafe',
      message: expect.stringContaining('noeviction'),
    })
    await asked((redis) => redis.config('SET', 'maxmemory-policy', 'noeviction'), own.url)
    const state = await opened(own.url)
    await state.close()
    await own.remove()
  })

  test('a Redis that loses what was spent in a crash is said so, and one that tells nothing too', async () => {
    const own = await ownRedis(['--appendonly', 'no'])
    const said: string[] = []
    const onWarning = (text: string) => said.push(text)
    await (await opened(own.url, testVault(), { onWarning })).close()
    expect(said).toEqual([expect.stringContaining('appendonly')])
    await asked(async (redis) => {
      await redis.call('ACL', 'SETUSER', 'gateway', 'on', '>word', '~*', '+@all', '-config')
    }, own.url)
    const url = own.url.replace('redis://', 'redis://gateway:word@')
    await (await opened(url, testVault(), { onWarning })).close()
    expect(said).toEqual([expect.stringContaining('appendonly'), expect.stringContaining('does not tell')])
    await own.remove()
  })

  test('no Redis is said so, without its password', async () => {
    const url = `redis://:secret@127.0.0.1:${await freePort()}/0`
    await expect(opened(url)).rejects.toMatchObject({
      name: 'StoreUnusable',
      code: 'unreachable',
      message: expect.not.stringContaining('secret'),
    })
  })
})
