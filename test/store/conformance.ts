import { randomInt } from 'node:crypto'
import type { State, StateOptions } from '../../src/model/ports.js'
import { type SignIn, type Told, toldPerApp } from '../../src/model/signin.js'
import {
  acme,
  after,
  anAnswer,
  anAskedSignIn,
  anIdentity,
  aSession,
  aSignIn,
  fresh,
  type TestClock,
  testClock,
  wiki,
} from './people.js'

/** What every store must do, above all when many ask at once. */
export interface Subject {
  open(clock: TestClock, options: StateOptions): Promise<State>
}

const many = 24

function atOnce<Result>(run: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: many }, (_, index) => run(index)))
}

export function stateConformance(name: string, { open }: Subject): void {
  describe(`${name} keeps state`, () => {
    let clock: TestClock
    let state: State

    beforeEach(async () => {
      clock = testClock()
      state = await open(clock, { pendingPerSource: 5 })
    })
    afterEach(() => state.close())

    const begun = async (signIn: SignIn) => {
      expect(await state.signIns.begin(signIn)).toEqual({ kept: true })
      return signIn
    }
    const elsewhere = (change: Partial<SignIn> = {}) => aSignIn(clock, { source: fresh('source'), ...change })

    describe('of sign-ins', () => {
      test('a sign-in comes back as it was kept, dates and all', async () => {
        const signIn = await begun(
          anAskedSignIn(clock, '_q', { source: fresh('source'), identity: anIdentity(clock), binding: 'b' }),
        )
        expect(await state.signIns.find(signIn.id)).toEqual(signIn)
        expect(await state.signIns.find(fresh('signin'))).toBeUndefined()
      })

      test('names of attributes never reach a prototype', async () => {
        const attributes = JSON.parse('{"__proto__":["polluted"],"mail":["ada@acme.test"]}')
        const signIn = await begun(elsewhere({ identity: anIdentity(clock, { attributes }) }))
        const kept = (await state.signIns.find(signIn.id))?.identity?.attributes ?? {}
        expect(Object.keys(kept).sort()).toEqual(['__proto__', 'mail'])
        expect('constructor' in kept).toBe(false)
        expect(kept['polluted']).toBeUndefined()
      })

      test('text that looks like a kept date stays text', async () => {
        const attributes = { $date: ['1'] }
        const echo = { $date: '1' }
        const signIn = elsewhere({ identity: anIdentity(clock, { attributes }) })
        await begun({ ...signIn, request: { ...signIn.request, echo } })
        const kept = await state.signIns.find(signIn.id)
        expect(kept?.identity?.attributes).toEqual(attributes)
        expect(kept?.request.echo).toEqual(echo)
      })

      test('a sign-in that has ended is not found, taken, changed or answered', async () => {
        const signIn = await begun(elsewhere())
        clock.move(899)
        expect(await state.signIns.find(signIn.id)).toBeDefined()
        clock.move(1)
        expect(await state.signIns.find(signIn.id)).toBeUndefined()
        expect(await state.signIns.update(signIn)).toBe(false)
        expect(await state.signIns.take(signIn.id)).toBeUndefined()
      })

      test('of many that begin with one request of an app, one is kept and the others hear which', async () => {
        const first = elsewhere()
        const outcomes = await atOnce(() =>
          state.signIns.begin({ ...first, id: fresh('signin'), source: fresh('source') }),
        )
        const kept = outcomes.filter((outcome) => outcome.kept)
        const seen = outcomes.flatMap((outcome) =>
          !outcome.kept && outcome.because === 'seen' ? [outcome.signIn] : [],
        )
        expect(kept).toHaveLength(1)
        expect(seen).toHaveLength(many - 1)
        expect(new Set(seen).size).toBe(1)
        expect(await state.signIns.find(seen[0] ?? '')).toBeDefined()
      })

      test('the same request id of another app is another request', async () => {
        const first = await begun(elsewhere())
        const request = { ...first.request, app: 'https://other.test/sp' }
        await begun(elsewhere({ request }))
        expect(await state.signIns.begin(elsewhere({ request }))).toMatchObject({
          kept: false,
          because: 'seen',
        })
      })

      test('a request is claimed while its sign-in is remembered, finished or not, and free afterwards', async () => {
        const first = await begun(elsewhere())
        await state.signIns.take(first.id)
        const repeated = () => elsewhere({ request: first.request })
        expect(await state.signIns.begin(repeated())).toEqual({
          kept: false,
          because: 'seen',
          signIn: first.id,
        })
        clock.move(901)
        await begun(repeated())
      })

      test('launches have no request id, and any number may begin', async () => {
        const { requestId: _none, ...request } = elsewhere().request
        await begun(elsewhere({ request }))
        await begun(elsewhere({ request }))
      })

      test('a source may have so many pending sign-ins and no more, whatever comes at once', async () => {
        const source = fresh('source')
        const outcomes = await atOnce(() => state.signIns.begin(aSignIn(clock, { source })))
        expect(outcomes.filter(({ kept }) => kept)).toHaveLength(5)
        expect(outcomes.filter((outcome) => !outcome.kept && outcome.because === 'too_many')).toHaveLength(
          many - 5,
        )
        await begun(elsewhere())
      })

      test('an IPv6 network of 64 bits is one source', async () => {
        const network = `2001:db8:${randomInt(1, 0xffff).toString(16)}:${randomInt(1, 0xffff).toString(16)}`
        for (const host of [1, 2, 3, 4, 5]) await begun(aSignIn(clock, { source: `${network}::${host}` }))
        const sixth = aSignIn(clock, { source: `${network}:0:0:0:6` })
        expect(await state.signIns.begin(sixth)).toEqual({ kept: false, because: 'too_many' })
      })

      test('one too many leaves nothing behind: its request may begin later', async () => {
        const source = fresh('source')
        const pending = await Promise.all([1, 2, 3, 4, 5].map(() => begun(aSignIn(clock, { source }))))
        const late = aSignIn(clock, { source })
        expect(await state.signIns.begin(late)).toEqual({ kept: false, because: 'too_many' })
        expect(await state.signIns.find(late.id)).toBeUndefined()
        await state.signIns.take(pending[0]?.id ?? '')
        await begun(late)
      })

      test('sign-ins that ended make room for others of their source', async () => {
        const source = fresh('source')
        for (const _ of [1, 2, 3, 4, 5]) await begun(aSignIn(clock, { source }))
        clock.move(901)
        await begun(aSignIn(clock, { source }))
      })

      test('a repeated request is told so even when its source has too many pending', async () => {
        const source = fresh('source')
        const pending = await Promise.all([1, 2, 3, 4, 5].map(() => begun(aSignIn(clock, { source }))))
        const repeated = aSignIn(clock, { source, request: pending[0]?.request ?? elsewhere().request })
        expect(await state.signIns.begin(repeated)).toMatchObject({ kept: false, because: 'seen' })
      })

      test('of many that change one version, one wins and its change stands', async () => {
        const signIn = await begun(elsewhere())
        const outcomes = await atOnce((index) =>
          state.signIns.update({ ...signIn, chosenPartner: `p${index}` }),
        )
        expect(outcomes.filter(Boolean)).toHaveLength(1)
        const stored = await state.signIns.find(signIn.id)
        expect(stored?.version).toBe(2)
        expect(stored?.chosenPartner).toBe(`p${outcomes.indexOf(true)}`)
        expect(await state.signIns.update({ ...signIn, version: 2 })).toBe(true)
      })

      test('a sign-in that was never kept cannot be changed', async () => {
        expect(await state.signIns.update(elsewhere())).toBe(false)
      })

      test('of many that take one sign-in, one gets it', async () => {
        const signIn = await begun(elsewhere())
        const taken = await atOnce(() => state.signIns.take(signIn.id))
        expect(taken.filter((one) => one !== undefined)).toEqual([signIn])
      })

      test('a taken sign-in stays as a tombstone without the person, and is never open again', async () => {
        const signIn = await begun(elsewhere({ identity: anIdentity(clock) }))
        expect((await state.signIns.take(signIn.id))?.identity).toBeDefined()
        const tombstone = await state.signIns.find(signIn.id)
        expect(tombstone).toMatchObject({ state: 'finished', reference: signIn.reference, version: 2 })
        expect(tombstone?.identity).toBeUndefined()
        expect(await state.signIns.update({ ...signIn, version: 2 })).toBe(false)
        clock.move(901)
        expect(await state.signIns.find(signIn.id)).toBeUndefined()
      })

      test('taking wins over changes that happen at the same time, with the last of them', async () => {
        const signIn = await begun(elsewhere())
        const [changed, taken] = await Promise.all([
          state.signIns.update({ ...signIn, chosenPartner: acme }),
          state.signIns.take(signIn.id),
        ])
        expect(taken).toBeDefined()
        expect(taken?.chosenPartner).toBe(changed ? acme : undefined)
      })
    })

    describe('of answers', () => {
      const kept = async (change = {}) => {
        const handle = fresh('handle')
        const answer = anAnswer(clock, change)
        await state.answers.keep(handle, answer, after(clock, 60))
        return { handle, answer }
      }
      const solicited = async () => {
        const note = fresh('_question')
        const signIn = await begun(anAskedSignIn(clock, note, { source: fresh('source') }))
        return { signIn, note, ...(await kept({ signIn: signIn.id, note })) }
      }

      test('looking at an answer spends nothing', async () => {
        const { handle, answer } = await solicited()
        expect(await state.answers.peek(handle)).toEqual(answer)
        expect(await state.answers.peek(handle)).toEqual(answer)
        expect(await state.answers.peek(fresh('handle'))).toBeUndefined()
      })

      test('spending puts the identity into the sign-in that asked', async () => {
        const { handle, answer, signIn } = await solicited()
        const next = { ...signIn, identity: answer.identity, version: 2 }
        expect(await state.answers.spend(handle)).toEqual({ spent: true, signIn: next, answer })
        expect(await state.signIns.find(signIn.id)).toEqual(next)
        expect(await state.answers.peek(handle)).toBeUndefined()
      })

      test('of many that spend one handle, one does', async () => {
        const { handle } = await solicited()
        const outcomes = await atOnce(() => state.answers.spend(handle))
        expect(outcomes.filter(({ spent }) => spent)).toHaveLength(1)
        expect(outcomes.filter((outcome) => !outcome.spent && outcome.because === 'gone')).toHaveLength(
          many - 1,
        )
      })

      test('of many copies of one assertion under handles of their own, one is spent', async () => {
        const { answer } = await kept()
        const handles = await Promise.all(
          Array.from({ length: many }, () => kept({ identity: answer.identity })),
        )
        const outcomes = await Promise.all(handles.map(({ handle }) => state.answers.spend(handle)))
        expect(outcomes.filter(({ spent }) => spent)).toHaveLength(1)
        expect(outcomes.filter((outcome) => !outcome.spent && outcome.because === 'replayed')).toHaveLength(
          many - 1,
        )
      })

      test('of two assertions for one sign-in, one is spent and the other stays unspent', async () => {
        const { signIn, note, handle } = await solicited()
        const other = await kept({ signIn: signIn.id, note })
        const outcomes = await Promise.all([state.answers.spend(handle), state.answers.spend(other.handle)])
        expect(outcomes.filter(({ spent }) => spent)).toHaveLength(1)
        expect(outcomes).toContainEqual({ spent: false, because: 'answered' })
        const loser = outcomes[0]?.spent ? other : { handle, answer: await state.answers.peek(handle) }
        const elsewhere = fresh('handle')
        await state.answers.keep(
          elsewhere,
          anAnswer(clock, { identity: loser.answer?.identity ?? anIdentity(clock) }),
          after(clock, 60),
        )
        expect(await state.answers.spend(elsewhere)).toMatchObject({ spent: true })
      })

      test('one name of an assertion, used by two partners, is two assertions', async () => {
        const first = await kept()
        const { assertionId } = first.answer.identity
        const second = await kept({
          identity: anIdentity(clock, { assertionId, partner: 'https://other.test/idp' }),
        })
        expect(await state.answers.spend(first.handle)).toMatchObject({ spent: true })
        expect(await state.answers.spend(second.handle)).toMatchObject({ spent: true })
      })

      test('a finished sign-in is not answered again, and nothing is spent', async () => {
        const { handle, signIn } = await solicited()
        await state.signIns.take(signIn.id)
        expect(await state.answers.spend(handle)).toEqual({ spent: false, because: 'answered' })
        expect(await state.answers.peek(handle)).toBeDefined()
      })

      test('an answer to an earlier question does not fit the later one', async () => {
        const { handle, signIn } = await solicited()
        const asked = {
          partner: acme,
          note: fresh('_question'),
          at: clock.now(),
          forceAuthn: false,
          chosen: true,
        }
        expect(await state.signIns.update({ ...signIn, asked })).toBe(true)
        expect(await state.answers.spend(handle)).toEqual({ spent: false, because: 'answered' })
      })

      test('a later yes to the same question overtakes a no', async () => {
        const { handle, signIn } = await solicited()
        await state.signIns.update({ ...signIn, declined: { code: 'partner.status_denied', detail: 'no' } })
        const outcome = await state.answers.spend(handle)
        expect(outcome).toMatchObject({ spent: true })
        expect(outcome.spent && outcome.signIn?.declined).toBeUndefined()
      })

      test('an answer whose sign-in has ended is gone', async () => {
        const note = fresh('_question')
        const signIn = await begun(
          anAskedSignIn(clock, note, { source: fresh('source'), expiresAt: after(clock, 30) }),
        )
        const { handle } = await kept({ signIn: signIn.id, note })
        clock.move(31)
        expect(await state.answers.spend(handle)).toEqual({ spent: false, because: 'gone' })
      })

      test('a handle that has ended is gone', async () => {
        const { handle } = await solicited()
        clock.move(60)
        expect(await state.answers.peek(handle)).toBeUndefined()
        expect(await state.answers.spend(handle)).toEqual({ spent: false, because: 'gone' })
      })

      test('an assertion that ends between the POST and the spending is still spent once only', async () => {
        const identity = anIdentity(clock, { until: after(clock, 10) })
        const first = await kept({ identity })
        const second = await kept({ identity })
        clock.move(20)
        expect(await state.answers.spend(first.handle)).toMatchObject({ spent: true })
        expect(await state.answers.spend(second.handle)).toEqual({ spent: false, because: 'replayed' })
      })

      test('an unsolicited answer is spent without a sign-in', async () => {
        const { handle, answer } = await kept({ binding: 'b' })
        expect(await state.answers.spend(handle)).toEqual({ spent: true, answer })
      })
    })

    describe('of sessions', () => {
      const started = async (change = {}) => {
        const session = aSession(clock, change)
        await state.sessions.start(session)
        return session
      }
      const told = (app = wiki) => ({
        app,
        sessionIndex: fresh('_index'),
        at: clock.now(),
        reference: fresh('REF'),
      })

      test('a session is found by the hash of its secret, and by nothing else', async () => {
        const session = await started({ told: [told()], proxyRestriction: { count: 0, audiences: [] } })
        expect(await state.sessions.find(session.secretHash)).toEqual(session)
        expect(await state.sessions.find(session.id)).toBeUndefined()
      })

      test('a session that has ended is not found, listed, told or ended', async () => {
        const session = await started()
        clock.move(28_800)
        expect(await state.sessions.find(session.secretHash)).toBeUndefined()
        expect(await state.sessions.ofUser(session.user)).toEqual([])
        expect(await state.sessions.tell(session.id, { lastSeenAt: clock.now() })).toBe(false)
        expect(await state.sessions.end(session.id)).toBeUndefined()
      })

      test('of many apps told at once, none is forgotten', async () => {
        const session = await started()
        const entries = Array.from({ length: many }, (_, index) => told(`https://app${index}.test/sp`))
        clock.move(10)
        const outcomes = await Promise.all(
          entries.map((entry) => state.sessions.tell(session.id, { lastSeenAt: clock.now(), told: entry })),
        )
        expect(outcomes).not.toContain(false)
        const found = await state.sessions.find(session.secretHash)
        expect(found?.lastSeenAt).toEqual(clock.now())
        expect(found?.told.map(({ sessionIndex }) => sessionIndex).sort()).toEqual(
          entries.map(({ sessionIndex }) => sessionIndex).sort(),
        )
      })

      test('one app told without end keeps the latest tellings only, and no other app is forgotten', async () => {
        const session = await started({ told: [told('https://once.test/sp')] })
        const entries = Array.from({ length: toldPerApp + 10 }, () => told())
        for (const entry of entries)
          await state.sessions.tell(session.id, { lastSeenAt: clock.now(), told: entry })
        const found = await state.sessions.find(session.secretHash)
        expect(found?.told.map(({ app }) => app).filter((app) => app !== wiki)).toEqual([
          'https://once.test/sp',
        ])
        expect(found?.told.slice(1)).toEqual(entries.slice(-toldPerApp))
      })

      test('of one app alone: its latest telling, and what it told since, but no more than asked for', async () => {
        const other = told('https://other.test/sp')
        const session = await started({ told: [other] })
        const entries: Told[] = []
        for (let at = 0; at < 4; at += 1) {
          clock.move(10)
          entries.push(told())
          await state.sessions.tell(session.id, { lastSeenAt: clock.now(), told: entries[at] as Told })
        }
        const [, second, third, last] = entries as [Told, Told, Told, Told]
        const lately = async (app: string, since: Date, most = 10) =>
          (await state.sessions.find(session.secretHash, { app, since, most }))?.told
        expect(await lately(wiki, second.at)).toEqual([third, last])
        expect(await lately(wiki, session.startedAt)).toEqual(entries)
        expect(await lately(wiki, session.startedAt, 2)).toEqual([third, last])
        expect(await lately(wiki, after(clock, 10))).toEqual([last])
        expect(await lately(other.app, after(clock, 10))).toEqual([other])
        expect(await lately('https://nobody.test/sp', session.startedAt)).toEqual([])
        expect((await state.sessions.find(session.secretHash))?.told).toEqual([other, ...entries])
        const all = { app: wiki, since: session.startedAt, most: 10 }
        expect(await state.sessions.find(session.secretHash, all)).toEqual({
          ...session,
          told: entries,
          lastSeenAt: clock.now(),
        })
        expect(await state.sessions.find(session.id, all)).toBeUndefined()
      })

      test('being seen never goes back', async () => {
        const session = await started()
        await state.sessions.tell(session.id, { lastSeenAt: after(clock, 20) })
        await state.sessions.tell(session.id, { lastSeenAt: after(clock, 10) })
        expect((await state.sessions.find(session.secretHash))?.lastSeenAt).toEqual(after(clock, 20))
      })

      test('of many that end one session, one hears who was told', async () => {
        const session = await started({ told: [told()] })
        const ended = await atOnce(() => state.sessions.end(session.id))
        expect(ended.filter((one) => one !== undefined)).toEqual([session])
        expect(await state.sessions.find(session.secretHash)).toBeUndefined()
        expect(await state.sessions.tell(session.id, { lastSeenAt: clock.now() })).toBe(false)
      })

      test('all sessions of one user are listed and ended together, and nobody else’s', async () => {
        const user = fresh('user')
        const own = [await started({ user, told: [told()] }), await started({ user })]
        const other = await started()
        const ids = (sessions: readonly { readonly id: string }[]) => sessions.map(({ id }) => id).sort()
        expect(ids(await state.sessions.ofUser(user))).toEqual(ids(own))
        const ended = await atOnce(() => state.sessions.endOfUser(user))
        expect(ids(ended.flat())).toEqual(ids(own))
        expect(ended.flat().find(({ id }) => id === own[0]?.id)?.told).toEqual(own[0]?.told)
        expect(await state.sessions.ofUser(user)).toEqual([])
        expect(await state.sessions.find(other.secretHash)).toEqual(other)
      })
    })

    describe('of what was spent', () => {
      test('of many that see a thing first, one did', async () => {
        const id = fresh('thing')
        const outcomes = await atOnce(() => state.replays.firstSeen(id, after(clock, 60)))
        expect(outcomes.filter(Boolean)).toHaveLength(1)
        clock.move(59)
        expect(await state.replays.firstSeen(id, after(clock, 60))).toBe(false)
        expect(await state.replays.firstSeen(fresh('thing'), after(clock, 60))).toBe(true)
      })

      test('what has ended is remembered still when the clock goes back', async () => {
        const id = fresh('thing')
        expect(await state.replays.firstSeen(id, after(clock, 60))).toBe(true)
        clock.move(120)
        expect(await state.replays.firstSeen(id, after(clock, -60))).toBe(false)
        clock.move(-100)
        expect(await state.replays.firstSeen(id, after(clock, 40))).toBe(false)
      })

      test('the memory says since when it is complete, and stays with it', async () => {
        const since = await state.replays.completeSince()
        expect(since.getTime()).toBeLessThanOrEqual(clock.now().getTime())
        clock.move(600)
        expect(await state.replays.completeSince()).toEqual(since)
      })

      test('a store that answers is ready', async () => {
        await expect(state.ready()).resolves.toBeUndefined()
      })
    })
  })
}
