import { amended } from '../model/amended.js'
import { every } from '../model/every.js'
import type { Clock, Every, State, StateOptions, Vault } from '../model/ports.js'
import { changing, type SqlDatabase, type Statement, unavailable } from './sql.js'
import { sqliteSessions, type SqliteSessions } from './sqlite-sessions.js'
import { stateStatements, sweptAtOnce } from './state-statements.js'
import { answered, assertionKey, isLive, rememberUntil, requestKey, tombstone } from './transitions.js'
import { UnderWay } from './under-way.js'

const sweepEvery = 10_000

interface Kept {
  readonly db: SqlDatabase
  readonly sql: ReturnType<typeof stateStatements>
  readonly clock: Clock
  readonly underWay: UnderWay
  readonly options: StateOptions
}

/** State in a file, and the part of a sign-in's end that stands in it. */
export interface SqliteState extends State {
  readonly sessions: SqliteSessions
  /** Keeps everybody else from ending it until it is settled, or says why it cannot be ended. */
  ending(id: string, handle: string | undefined): Promise<EndingState | 'gone' | 'answered' | 'finished'>
  /** Ends once all that is under way stands in the file. */
  flush(): Promise<void>
}

export interface EndingState {
  /** The answer is spent: none where it was before. The two that remember must change a row each. */
  readonly spending: readonly Statement[]
  /** The sign-in is finished, and was not in the file, whatever is said of it here. */
  readonly finishing: readonly Statement[]
  settle(done: boolean): void
}

/** Sign-ins, sessions and what was spent, in one SQL database that is this gateway's; whoever opened that closes it. */
export function sqliteState(
  db: SqlDatabase,
  vault: Vault,
  clock: Clock,
  options: StateOptions & { readonly every?: Every },
): SqliteState {
  const sql = stateStatements(db.build)
  const underWay = new UnderWay({ db, sql, clock, vault, options })
  const kept: Kept = { db, sql, clock, underWay, options }
  const stopSweeping = (options.every ?? every)(sweepEvery, () => sweep(kept))
  return {
    signIns: signInsOf(kept),
    answers: answersOf(kept),
    sessions: sqliteSessions(db, vault, clock),
    replays: replaysOf(kept),
    ending: (id, handle) => endingOf(kept, id, handle),
    ready: () => db.ready(),
    flush: () => underWay.flush(),
    async close() {
      stopSweeping()
      underWay.stop()
      await underWay.flush().catch(() => {}) // the person starts again
    },
  }
}

// Nothing is awaited between the last look at what stands and what is put in its place: so each verb is one step.
function signInsOf({ clock, underWay, options }: Kept): State['signIns'] {
  return {
    find: (id) => underWay.find(id),
    async begin(signIn) {
      const claim = requestKey(signIn)
      const others = await underWay.readOthers(claim, signIn.source)
      const holder = claim === undefined ? undefined : underWay.claimedBy(claim, others)
      if (holder !== undefined) return { kept: false, because: 'seen', signIn: holder }
      if (underWay.pendingOf(signIn.source, others) >= options.pendingPerSource)
        return { kept: false, because: 'too_many' }
      if (underWay.held(signIn.id)) throw unavailable('a sign-in of this id is kept')
      underWay.put(signIn)
      return { kept: true }
    },
    async update(signIn) {
      const stored = underWay.standing(signIn.id, await underWay.read(signIn.id))
      if (stored?.state !== 'open' || stored.version !== signIn.version) return false
      if (!isLive(signIn, clock.now())) return false
      underWay.put(amended(signIn, { version: signIn.version + 1 }))
      return true
    },
    async take(id) {
      const found = underWay.standing(id, await underWay.read(id))
      if (found?.state !== 'open') return undefined
      underWay.put(tombstone(found))
      return found
    },
  }
}

function answersOf(kept: Kept): State['answers'] {
  const { db, underWay } = kept
  const peek = async (handle: string) => underWay.standingAnswer(handle, await underWay.readAnswer(handle))
  return {
    peek,
    async keep(handle, answer, until) {
      if (await peek(handle)) throw unavailable('an answer is kept under this handle')
      underWay.keep(handle, answer, until)
    },
    async spend(handle) {
      const spending = await spendingOf(kept, handle)
      if (typeof spending === 'string') return { spent: false, because: spending }
      const { answer, statements, settle } = spending
      let done = false
      try {
        done = (await db.write(statements)).done
      } finally {
        settle(done)
      }
      if (!done) return { spent: false, because: 'replayed' }
      if (answer.signIn === undefined) return { spent: true, answer }
      const next = answered(underWay.standing(answer.signIn, await underWay.read(answer.signIn)), answer)
      if (typeof next === 'string') return { spent: false, because: next }
      underWay.put(next)
      return { spent: true, signIn: next, answer }
    },
  }
}

/** Keeps everybody else from spending this answer, or another of its sign-in, until it is settled. */
async function spendingOf(kept: Kept, handle: string) {
  const { sql, underWay } = kept
  const read = await underWay.readAnswer(handle)
  const id = read?.signIn
  const signIn = id === undefined ? undefined : await underWay.read(id)
  const answer = underWay.standingAnswer(handle, read)
  if (!answer) return 'gone'
  if (id !== undefined) {
    const next = underWay.spending.has(id) ? 'answered' : answered(underWay.standing(id, signIn), answer)
    if (typeof next === 'string') return next
    underWay.spending.add(id)
  }
  underWay.spending.add(handle)
  const { identity } = answer
  return {
    answer,
    statements: [sql.dropAnswer({ handle }), ...spending(kept, assertionKey(identity), identity.until)],
    settle(done: boolean) {
      underWay.spending.delete(handle)
      if (id !== undefined) underWay.spending.delete(id)
      if (done) underWay.spent(handle)
    },
  }
}

/** Finished for everybody else from now on, until it is settled. */
async function endingOf(
  kept: Kept,
  id: string,
  handle: string | undefined,
): ReturnType<SqliteState['ending']> {
  const { underWay } = kept
  const read = await underWay.read(id)
  const spending = handle === undefined ? undefined : await spendingOf(kept, handle)
  if (typeof spending === 'string') return spending
  const found = underWay.standing(id, read)
  if (found?.state !== 'open') {
    spending?.settle(false)
    return 'finished'
  }
  const end = tombstone(spending ? amended(found, { version: found.version + 1 }) : found)
  underWay.ending.set(id, end)
  return {
    spending: spending?.statements ?? [],
    finishing: [...underWay.displacing(end), changing(1, underWay.placing(end))],
    settle(done) {
      spending?.settle(done)
      underWay.ending.delete(id)
      if (done) underWay.ended(end)
    },
  }
}

function replaysOf(kept: Kept): State['replays'] {
  const { db, sql } = kept
  return {
    async firstSeen(id, until) {
      return (await db.write(spending(kept, id, until), { durable: true })).done
    },
    async completeSince() {
      // The memory is as old as the database that holds it.
      const [first] = await db.read(sql.firstMigration({}))
      if (!first) throw unavailable('the database does not say since when it exists')
      return new Date(first.applied_at)
    },
  }
}

/** Two statements: it was never seen, and its memory cannot have been swept away. */
function spending({ sql, clock }: Kept, id: string, end: Date): readonly [Statement, Statement] {
  const now = clock.now()
  const until = rememberUntil(end, now)
  return [
    changing(1, sql.remember({ id, now: now.getTime(), until })),
    changing(1, sql.notForgotten({ until })),
  ]
}

/** Deletes what has ended, some rows at a time. Nothing that has ended is honoured before, either. */
async function sweep({ db, sql, clock }: Kept): Promise<void> {
  const now = clock.now().getTime()
  for (const some of sql.sweep) {
    for (let more = true; more; ) {
      const swept = await db.write([some({ now })])
      more = swept.done && swept.rows[0].length === sweptAtOnce
    }
  }
  for (let more = true; more; ) {
    const [some] = await db.read(sql.endOfSome({ now }))
    const [last] = some ? [some] : await db.read(sql.endOfAll({ now }))
    const until = last?.remembered_until
    if (until !== undefined) await db.write([sql.forgottenUntil({ until }), sql.forget({ until })])
    more = some !== undefined
  }
}
