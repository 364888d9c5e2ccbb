import type { AuditEvent, AuditEntry } from '../../src/model/audit-event.js'
import type { Audit, Directory, Finish, Finishing, State } from '../../src/model/ports.js'
import type { SignIn } from '../../src/model/signin.js'
import {
  acme,
  after,
  aLink,
  anAnswer,
  anAskedSignIn,
  anIdentity,
  aSession,
  aUser,
  fresh,
  type TestClock,
  testClock,
  wiki,
} from './people.js'

export interface FinishSubject {
  readonly state: State
  readonly directory: Directory
  readonly audit: Pick<Audit, 'list'>
  readonly finish: Finish
  close(): Promise<void>
}

/** What must be so at the end of every sign-in, whether one database holds all of it or several do. */
export function finishConformance(
  name: string,
  open: (clock: TestClock) => Promise<FinishSubject>,
  isOneStep: boolean,
): void {
  describe(`${name} ends sign-ins`, () => {
    let clock: TestClock
    let house: FinishSubject
    beforeEach(async () => {
      clock = testClock()
      house = await open(clock)
    })
    afterEach(() => house.close())

    /** Somebody known, whose partner has just answered the question of a sign-in. */
    const awaited = async (assertionId = fresh('assertion')) => {
      const signIn = anAskedSignIn(clock, '_q', { source: fresh('source') })
      await house.state.signIns.begin(signIn)
      const handle = fresh('handle')
      const identity = anIdentity(clock, { assertionId })
      await house.state.answers.keep(
        handle,
        anAnswer(clock, { identity, signIn: signIn.id, note: '_q' }),
        after(clock, 60),
      )
      const user = aUser(clock)
      await house.directory.users.create(user, aLink(clock))
      return { signIn, handle, user }
    }
    const finishing = (
      {
        signIn,
        handle,
        user,
      }: { readonly signIn: SignIn; readonly handle: string; readonly user: ReturnType<typeof aUser> },
      change: Partial<Finishing> = {},
    ): Finishing => ({
      signIn: signIn.id,
      spends: { handle, vouched: event('signin.vouched', signIn.reference) },
      activeUser: user.id,
      change: { kind: 'none' },
      session: { starts: aSession(clock, { user: user.id, told: [] }) },
      events: [event('signin.completed', signIn.reference)],
      ...change,
    })
    const written = async ({ reference }: SignIn) =>
      (await house.audit.list({ reference, limit: 10 })).map(({ event: { type } }: AuditEntry) => type)

    test('once, whole: the answer is spent, the session lives, both events are written', async () => {
      const ready = await awaited()
      const ending = finishing(ready, { names: { user: ready.user.id, app: wiki, value: 'name' } })
      expect(await house.finish(ending)).toEqual({ finished: true })
      expect(await house.state.answers.peek(ready.handle)).toBeUndefined()
      expect((await house.state.signIns.find(ready.signIn.id))?.state).toBe('finished')
      expect(await house.directory.names.issued(ready.user.id, wiki)).toBe('name')
      expect(await house.state.sessions.ofUser(ready.user.id)).toHaveLength(1)
      expect(await written(ready.signIn)).toEqual(['signin.vouched', 'signin.completed'])
      expect(await house.finish(ending)).toEqual({ finished: false, because: 'gone', spent: false })
      expect(await house.state.sessions.ofUser(ready.user.id)).toHaveLength(1)
    })

    test('for one of many who would end the same one at once', async () => {
      const ready = await awaited()
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => house.finish(finishing(ready))))
      expect(outcomes.filter(({ finished }) => finished)).toHaveLength(1)
      expect(await house.state.sessions.ofUser(ready.user.id)).toHaveLength(1)
      expect((await written(ready.signIn)).filter((type) => type === 'signin.completed')).toHaveLength(1)
    })

    test('with an assertion that ended another one never, one after the other or both at once', async () => {
      const [first, second, third] = [await awaited('same'), await awaited('same'), await awaited('same')]
      const both = await Promise.all([house.finish(finishing(first)), house.finish(finishing(second))])
      const replayed = { finished: false, because: 'replayed', spent: false }
      expect(both.filter(({ finished }) => finished)).toHaveLength(1)
      expect(both).toContainEqual(replayed)
      expect(await house.finish(finishing(third))).toEqual(replayed)
      expect(await house.state.sessions.ofUser(third.user.id)).toEqual([])
    })

    test('of nobody who was switched off meanwhile, and leaves nothing of it but what it says was spent', async () => {
      const ready = await awaited()
      await house.directory.users.update({ ...ready.user, active: false })
      const no = await house.finish(finishing(ready))
      expect(no).toEqual({ finished: false, because: 'user_inactive', spent: !isOneStep })
      expect(await house.state.sessions.ofUser(ready.user.id)).toEqual([])
      expect((await house.state.signIns.find(ready.signIn.id))?.state).toBe('open')
      expect((await house.state.answers.peek(ready.handle)) === undefined).toBe(!isOneStep)
      expect(await written(ready.signIn)).toEqual(isOneStep ? [] : ['signin.vouched'])
    })

    test('again, once somebody else’s change of the user was looked at', async () => {
      const ready = await awaited()
      const stale = { kind: 'refresh', user: ready.user } as const
      const current = await house.directory.users.update(ready.user)
      const lost = await house.finish(finishing(ready, { change: stale }))
      expect(lost).toMatchObject({ finished: false, because: 'user_changed' })
      if (lost.finished || !current) throw new Error('nobody else was first')
      const { spends, ...rest } = finishing(ready, { change: { kind: 'refresh', user: current } })
      const next = lost.spent || !spends ? rest : { ...rest, spends }
      expect(await house.finish(next)).toEqual({ finished: true })
    })

    test('by a session that lives, and by none that ended', async () => {
      const { signIn, user } = await awaited()
      const session = aSession(clock, { user: user.id, told: [] })
      await house.state.sessions.start(session)
      const told = { app: wiki, sessionIndex: 'i', at: clock.now(), reference: 'R' }
      const ending = (one: SignIn): Finishing => ({
        signIn: one.id,
        change: { kind: 'none' },
        session: { tells: session.id, lastSeenAt: clock.now(), told },
        events: [event('signin.completed', one.reference)],
      })
      expect(await house.finish(ending(signIn))).toEqual({ finished: true })
      expect((await house.state.sessions.ofUser(user.id))[0]?.told).toEqual([told])
      expect(await house.finish(ending(signIn))).toMatchObject({ because: 'finished_before' })
      await house.state.sessions.end(session.id)
      const later = await awaited()
      expect(await house.finish(ending(later.signIn))).toMatchObject({ because: 'session_ended' })
    })

    test('in place of the browser’s earlier session', async () => {
      const ready = await awaited()
      const old = aSession(clock, { user: fresh('user'), told: [] })
      await house.state.sessions.start(old)
      const starts = aSession(clock, { user: ready.user.id, told: [] })
      await house.finish(finishing(ready, { session: { starts, replaces: old.id } }))
      expect(await house.state.sessions.ofUser(old.user)).toEqual([])
      expect(await house.state.sessions.ofUser(starts.user)).toHaveLength(1)
    })
  })
}

function event(type: 'signin.vouched' | 'signin.completed', reference: string): AuditEvent {
  const about = { reference, partner: acme, authnInstant: '', authnContext: '' }
  return type === 'signin.vouched'
    ? { type, assertionId: 'a', unsolicited: false, ...about }
    : { type, by: 'partner', session: 's', claims: [], roles: [], ...about }
}
