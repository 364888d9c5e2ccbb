import { amended } from '../model/amended.js'
import { networkOf } from '../model/network.js'
import type { Clock, KeptAnswer, State, StateOptions } from '../model/ports.js'
import { type Session, type SignIn, type Told, toldPerApp } from '../model/signin.js'
import { openVault, sealer } from './sealer.js'
import {
  answered,
  assertionKey,
  isLive,
  rememberUntil,
  requestKey,
  toldLately,
  tombstone,
} from './transitions.js'

/** What was kept, with its end; read back as a fresh copy each time, as from any other store. */
function shelf<Kept>(clock: Clock) {
  const { seal, open } = sealer<Kept>(openVault, 'memory')
  const kept = new Map<string, { readonly text: string; readonly until: Date }>()
  return {
    put: (id: string, value: Kept, until: Date) => void kept.set(id, { text: seal(id, value), until }),
    get(id: string): Kept | undefined {
      const found = kept.get(id)
      return found && found.until.getTime() > clock.now().getTime() ? open(id, found.text) : undefined
    },
    drop: (id: string) => void kept.delete(id),
    ids: () => [...kept.keys()],
  }
}

type Shelf<Kept> = ReturnType<typeof shelf<Kept>>

/** State in this process only: for tests, and as the plainest telling of what every store must do. */
export function memoryState(clock: Clock, options: StateOptions = { pendingPerSource: 200 }): State {
  const signIns = shelf<SignIn>(clock)
  const answers = shelf<KeptAnswer>(clock)
  const remembered = new Map<string, number>()
  const since = clock.now()
  const firstSeen = (id: string, until: Date) => {
    const now = clock.now()
    if ((remembered.get(id) ?? 0) > now.getTime()) return false
    remembered.set(id, rememberUntil(until, now))
    return true
  }
  return {
    signIns: signInsOf(signIns, clock, options),
    answers: answersOf(answers, signIns, firstSeen),
    sessions: sessionsOf(shelf<Session>(clock)),
    replays: { firstSeen: async (id, until) => firstSeen(id, until), completeSince: async () => since },
    ready: async () => {},
    close: async () => {},
  }
}

function signInsOf(kept: Shelf<SignIn>, clock: Clock, { pendingPerSource }: StateOptions): State['signIns'] {
  const claims = new Map<string, string>()
  const put = (signIn: SignIn) => kept.put(signIn.id, signIn, signIn.expiresAt)
  const pending = (source: string) =>
    kept.ids().filter((id) => {
      const found = kept.get(id)
      return found?.state === 'open' && networkOf(found.source) === networkOf(source)
    }).length
  const openOne = (id: string) => {
    const found = kept.get(id)
    return found?.state === 'open' ? found : undefined
  }
  return {
    async begin(signIn) {
      const claim = requestKey(signIn)
      const before = claim === undefined ? undefined : kept.get(claims.get(claim) ?? '')
      if (before) return { kept: false, because: 'seen', signIn: before.id }
      if (pending(signIn.source) >= pendingPerSource) return { kept: false, because: 'too_many' }
      if (claim !== undefined) claims.set(claim, signIn.id)
      put(signIn)
      return { kept: true }
    },
    find: async (id) => kept.get(id),
    async update(signIn) {
      const stored = openOne(signIn.id)
      if (!stored || stored.version !== signIn.version || !isLive(signIn, clock.now())) return false
      put(amended(signIn, { version: signIn.version + 1 }))
      return true
    },
    async take(id) {
      const taken = openOne(id)
      if (taken) put(tombstone(taken))
      return taken
    },
  }
}

function answersOf(
  kept: Shelf<KeptAnswer>,
  signIns: Shelf<SignIn>,
  firstSeen: (id: string, until: Date) => boolean,
): State['answers'] {
  return {
    keep: async (handle, answer, until) => kept.put(handle, answer, until),
    peek: async (handle) => kept.get(handle),
    async spend(handle) {
      const answer = kept.get(handle)
      if (!answer) return { spent: false, because: 'gone' }
      const next = answer.signIn === undefined ? undefined : answered(signIns.get(answer.signIn), answer)
      if (typeof next === 'string') return { spent: false, because: next }
      const key = assertionKey(answer.identity)
      if (!firstSeen(key, answer.identity.until)) return { spent: false, because: 'replayed' }
      kept.drop(handle)
      if (next) signIns.put(next.id, next, next.expiresAt)
      return next ? { spent: true, signIn: next, answer } : { spent: true, answer }
    },
  }
}

function sessionsOf(kept: Shelf<Session>): State['sessions'] {
  const put = (session: Session) => kept.put(session.id, session, session.expiresAt)
  const live = () => kept.ids().flatMap((id) => kept.get(id) ?? [])
  const ofUser = (user: string) => live().filter((session) => session.user === user)
  const end = (id: string) => {
    const ended = kept.get(id)
    kept.drop(id)
    return ended
  }
  return {
    start: async (session) => put(session),
    async find(secretHash, lately) {
      const found = live().find((session) => session.secretHash === secretHash)
      if (found === undefined || lately === undefined) return found
      const own = found.told.filter(({ app }) => app === lately.app)
      return amended(found, { told: toldLately(own.toReversed(), (told) => told, lately) })
    },
    async tell(id, { lastSeenAt, told }) {
      const found = kept.get(id)
      if (!found) return false
      const seen = new Date(Math.max(found.lastSeenAt.getTime(), lastSeenAt.getTime()))
      put(
        amended(found, {
          lastSeenAt: seen,
          told: told ? bounded([...found.told, told], told.app) : found.told,
        }),
      )
      return true
    },
    end: async (id) => end(id),
    ofUser: async (user) => ofUser(user),
    endOfUser: async (user) => ofUser(user).flatMap(({ id }) => end(id) ?? []),
  }
}

function bounded(told: readonly Told[], app: string): readonly Told[] {
  const excess = told.filter((entry) => entry.app === app).length - toldPerApp
  const oldest = told.filter((entry) => entry.app === app).slice(0, Math.max(excess, 0))
  return told.filter((entry) => !oldest.includes(entry))
}
