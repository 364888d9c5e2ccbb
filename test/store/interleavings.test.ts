import { join } from 'node:path'
import type { Finishing, State } from '../../src/model/ports.js'
import type { SignIn } from '../../src/model/signin.js'
import type { SqlDatabase } from '../../src/store/sql.js'
import { sqliteDirectory } from '../../src/store/sqlite-directory.js'
import { sqliteFinish } from '../../src/store/sqlite-finish.js'
import { type SqliteState, sqliteState } from '../../src/store/sqlite-state.js'
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
  wiki,
} from './people.js'

const folder = ownFolder()
const vault = testVault()
const options = { pendingPerSource: 5, every: () => () => {} }
/** More turns before and after than any verb takes from its first look to its last. */
const turns = Array.from({ length: 33 }, (_, at) => at - 16)

interface Tellings {
  readonly db: SqlDatabase
  /** From now on, whoever writes hears of it only when told. */
  hold(): void
  /** From now on everybody hears at once, but those who wait already. */
  letGo(): void
  readonly waiting: ((fault?: Error) => void)[]
  /** Tells one: what it wrote is in the file, or it hears that it is not, whatever the file says. */
  tell(which: number, fault?: Error): void
  once(count: number): Promise<void>
}

/** A database whose jobs are done at once, and whose writers hear of it when the test says. */
function tellingLate(own: SqlDatabase): Tellings {
  let isHolding = false
  const waiting: ((fault?: Error) => void)[] = []
  const write: SqlDatabase['write'] = async (...job) => {
    const isHeld = isHolding
    const outcome = await own.write(...job)
    if (!isHeld) return outcome
    return new Promise((resolve, reject) => {
      waiting.push((fault) => (fault ? reject(fault) : resolve(outcome)))
    })
  }
  return {
    db: { ...own, write },
    hold: () => void (isHolding = true),
    letGo: () => void (isHolding = false),
    waiting,
    tell: (which, fault) => waiting.splice(which, 1)[0]?.(fault),
    async once(count) {
      while (waiting.length < count) await new Promise(setImmediate)
    },
  }
}

describe('what stands here and in the file', () => {
  const clock = testClock()
  let own: SqlDatabase
  let late: Tellings
  let state: SqliteState
  beforeAll(async () => {
    own = await openAs(join(folder(), 'interleavings.db'), clock)
  })
  beforeEach(() => {
    late = tellingLate(own)
    state = sqliteState(late.db, vault, clock, options)
  })
  afterEach(async () => {
    late.letGo()
    await state.close()
  })
  afterAll(() => own.close())

  /** A sign-in whose partner has just answered, by somebody known who has a session as well. */
  const answeredOne = async (assertionId = fresh('assertion')) => {
    const signIn = anAskedSignIn(clock, '_q', { source: fresh('source') })
    const handle = fresh('handle')
    const user = aUser(clock)
    const session = aSession(clock, { user: user.id, told: [] })
    await sqliteDirectory(own, clock).users.create(user, {
      ...aLink(clock),
      subject: { value: fresh('subject'), format: 'f' },
    })
    await state.sessions.start(session)
    await state.signIns.begin(signIn)
    const identity = anIdentity(clock, { assertionId })
    const answer = anAnswer(clock, { identity, signIn: signIn.id, note: '_q' })
    await state.answers.keep(handle, answer, after(clock, 60))
    return { signIn, handle, user, session, answer }
  }
  type One = Awaited<ReturnType<typeof answeredOne>>

  const byWord = ({ signIn, handle, user }: One): Finishing => ({
    signIn: signIn.id,
    spends: { handle, vouched: vouchedFor(signIn) },
    activeUser: user.id,
    change: { kind: 'none' },
    session: { starts: aSession(clock, { user: user.id, told: [] }) },
    events: [],
  })
  const bySession = ({ signIn, user, session }: One): Finishing => ({
    signIn: signIn.id,
    activeUser: user.id,
    change: { kind: 'none' },
    session: {
      tells: session.id,
      lastSeenAt: clock.now(),
      told: { app: wiki, sessionIndex: 'i', at: clock.now(), reference: signIn.reference },
    },
    events: [],
  })
  const finish = (ending: Finishing, of: SqliteState = state) => sqliteFinish(late.db, of, clock)(ending)

  const verbs: Readonly<Record<string, readonly [(one: One) => Promise<unknown>, (one: One) => unknown]>> = {
    'find it': [
      ({ signIn }) => state.signIns.find(signIn.id),
      ({ signIn: { id } }) => ({ id, state: 'open' }),
    ],
    'change it': [async ({ signIn }) => [await state.signIns.update(signIn)], () => [true]],
    'take it': [({ signIn }) => state.signIns.take(signIn.id), ({ signIn: { id } }) => ({ id })],
    'ask with its request again': [
      ({ signIn }) => state.signIns.begin({ ...signIn, id: fresh('signin') }),
      ({ signIn: { id } }) => ({ kept: false, because: 'seen', signIn: id }),
    ],
    'look at its answer': [({ handle }) => state.answers.peek(handle), () => ({ note: '_q' })],
    'keep an answer under its handle': [
      ({ handle, answer }) => state.answers.keep(handle, answer, after(clock, 60)).catch((no: unknown) => no),
      () => ({ code: 'store.unavailable' }),
    ],
    'spend its answer': [({ handle }) => state.answers.spend(handle), () => ({ spent: true })],
    'end it by its answer': [(one) => finish(byWord(one)), () => ({ finished: true })],
    'end it by a session': [(one) => finish(bySession(one)), () => ({ finished: true })],
  }

  for (const [name, [act, expected]] of Object.entries(verbs)) {
    test(`is one thing to whoever would ${name} while it goes there`, async () => {
      for (const turn of turns) {
        const one = await answeredOne()
        late.hold()
        const flushed = state.flush()
        await late.once(1)
        late.letGo()
        let acted: Promise<unknown> | undefined
        await apart(
          turn,
          () => void (acted = act(one)),
          () => late.tell(0),
        )
        expect(await acted).toMatchObject(expected(one) as object)
        await flushed
      }
    })
  }

  for (const name of ['spend its answer', 'end it by its answer'] as const) {
    test(`is one thing where what it takes to ${name} is heard of as its way to the file is`, async () => {
      const [act, expected] = verbs[name] ?? []
      if (!act || !expected) throw new Error('no such verb')
      for (const turn of turns) {
        const one = await answeredOne()
        late.hold()
        const flushed = state.flush()
        await late.once(1)
        const acted = act(one)
        await late.once(2)
        late.letGo()
        const [flush = nothing, own = nothing] = late.waiting.splice(0)
        await apart(turn, own, flush)
        expect(await acted).toMatchObject(expected(one) as object)
        await flushed
        expect(await state.answers.peek(one.handle)).toBeUndefined()
        await state.flush()
        expect(await state.answers.peek(one.handle)).toBeUndefined()
      }
    })
  }

  test('ends once, by its answer or by a session, whichever comes first by however much', async () => {
    for (const turn of turns) {
      const one = await answeredOne()
      const ended: ReturnType<typeof finish>[] = []
      await apart(
        turn,
        () => ended.push(finish(byWord(one))),
        () => ended.push(finish(bySession(one))),
      )
      const outcomes = await Promise.all(ended)
      expect(outcomes.filter(({ finished }) => finished)).toHaveLength(1)
    }
  })

  test('ends once where the first end was given up and written all the same', async () => {
    const one = await answeredOne()
    late.hold()
    const given = finish(byWord(one))
    await late.once(1)
    late.letGo()
    late.tell(0, new Error('not written within 5000 ms'))
    await expect(given).rejects.toThrow('not written within')
    expect(await finish(byWord(one))).toMatchObject({ finished: false, because: 'replayed' })
    expect(await finish(bySession(one))).toMatchObject({ finished: false, because: 'finished_before' })
    await state.flush()
    expect(await state.signIns.find(one.signIn.id)).toMatchObject({ state: 'finished' })
    expect(await finish(bySession(await answeredOne()))).toEqual({ finished: true })
  })

  test('is lost in a crash up to its end, and never honoured again after it', async () => {
    const crashed = () => sqliteState(late.db, vault, clock, options)
    const lost = await answeredOne()
    let next = crashed()
    expect(await next.signIns.find(lost.signIn.id)).toBeUndefined()
    expect(await finish(byWord(lost), next)).toMatchObject({ because: 'gone' })
    expect(await finish(bySession(lost), next)).toMatchObject({ because: 'finished_before' })

    const spent = await answeredOne()
    expect(await state.answers.spend(spent.handle)).toMatchObject({ spent: true })
    next = crashed()
    expect(await next.answers.peek(spent.handle)).toBeUndefined()
    expect(await wordFor(spent, next)).toEqual({ finished: false, because: 'replayed', spent: false })

    const ended = await answeredOne()
    expect(await finish(byWord(ended))).toEqual({ finished: true })
    next = crashed()
    expect(await next.answers.peek(ended.handle)).toBeUndefined()
    expect(await finish(bySession(ended), next)).toMatchObject({ because: 'finished_before' })
    const again = { ...ended.signIn, id: fresh('signin') }
    expect(await next.signIns.begin(again)).toMatchObject({ because: 'seen', signIn: ended.signIn.id })
    expect(await wordFor(ended, next)).toEqual({ finished: false, because: 'replayed', spent: false })
  })

  /** The same assertion, kept for another sign-in of the same question. */
  const wordFor = async (one: One, of: State & SqliteState) => {
    const signIn: SignIn = anAskedSignIn(clock, '_q', { source: fresh('source') })
    const handle = fresh('handle')
    await of.signIns.begin(signIn)
    await of.answers.keep(handle, { ...one.answer, signIn: signIn.id }, after(clock, 60))
    return finish(byWord({ ...one, signIn, handle }), of)
  }

  test('is taken again after a fault, even where all that could not be written has ended since', async () => {
    const one = await answeredOne()
    late.hold()
    const flushed = state.flush()
    await late.once(1)
    late.letGo()
    late.tell(0, new Error('disk full'))
    await expect(flushed).rejects.toThrow('disk full')
    await expect(answeredOne()).rejects.toMatchObject({ code: 'store.unavailable' })
    expect(await finish(byWord(one))).toEqual({ finished: true })
    await state.flush()
    expect((await answeredOne()).handle).toBeTruthy()
  })

  test('is looked through for a newcomer without reading each source anew', async () => {
    let reads = 0
    const crowd = 60
    for (let at = 0; at < crowd; at++) {
      const source = `2001:db8:0:${at.toString(16)}::1`
      const counted = {
        get source() {
          reads += 1
          return source
        },
      }
      // Kept as it is: the getter comes along
      const signIn = Object.defineProperties(aSignIn(clock), Object.getOwnPropertyDescriptors(counted))
      expect(await state.signIns.begin(signIn)).toEqual({ kept: true })
    }
    expect(reads).toBeGreaterThan(crowd)
    expect(reads).toBeLessThan(10 * crowd)
  })

  for (const fault of [undefined, new Error('disk full')]) {
    test(`gives way to the same request after its end, while it ${fault ? 'fails to go' : 'goes'} to the file`, async () => {
      const { signIn: old } = await answeredOne()
      late.hold()
      const flushed = state.flush().catch(() => {})
      await late.once(1)
      late.letGo()
      clock.move(901)
      const next = { ...anAskedSignIn(clock, '_q'), request: old.request }
      expect(await state.signIns.begin(next)).toEqual({ kept: true })
      late.tell(0, fault)
      await flushed
      await state.flush()
      const restarted = sqliteState(late.db, vault, clock, options)
      expect(await restarted.signIns.find(next.id)).toEqual(next)
      expect((await answeredOne()).handle).toBeTruthy()
    })
  }
})

/** One, so many microtasks later the other; less than none: the other way round. */
async function apart(turn: number, one: () => void, other: () => void): Promise<void> {
  const [first, second] = turn < 0 ? [other, one] : [one, other]
  first()
  for (let passed = 0; passed < Math.abs(turn); passed++) await Promise.resolve()
  second()
}

function nothing(): void {}

function vouchedFor({ reference }: SignIn) {
  return {
    type: 'signin.vouched',
    assertionId: 'a',
    unsolicited: false,
    reference,
    partner: acme,
    authnInstant: '',
    authnContext: '',
  } as const
}
