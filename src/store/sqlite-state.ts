import { every } from '../model/every.js'
import { networkOf } from '../model/network.js'
import type { Clock, Every, KeptAnswer, State, StateOptions, Vault } from '../model/ports.js'
import type { SignIn } from '../model/signin.js'
import { again } from './again.js'
import { sealer } from './sealer.js'
import { changing, type SqlDatabase, type Statement, unavailable } from './sql.js'
import { sqliteSessions } from './sqlite-sessions.js'
import { stateStatements, sweptAtOnce } from './state-statements.js'
import { answered, assertionKey, rememberUntil, requestKey, tombstone } from './transitions.js'

const sweepEvery = 10_000

interface Kept {
  readonly db: SqlDatabase
  readonly sql: ReturnType<typeof stateStatements>
  readonly clock: Clock
  readonly vault: Vault
  readonly options: StateOptions
}

/** Sign-ins, sessions and what was spent, in one SQL database; whoever opened that closes it. */
export function sqliteState(
  db: SqlDatabase,
  vault: Vault,
  clock: Clock,
  options: StateOptions & { readonly every?: Every },
): State {
  const kept: Kept = { db, sql: stateStatements(db.build), clock, vault, options }
  const stopSweeping = (options.every ?? every)(sweepEvery, () => sweep(kept))
  const signIns = signInsOf(kept)
  return {
    signIns,
    answers: answersOf(kept, signIns.find),
    sessions: sqliteSessions(db, vault, clock),
    replays: replaysOf(kept),
    ready: () => db.ready(),
    async close() {
      stopSweeping()
    },
  }
}

function signInsOf(kept: Kept): State['signIns'] {
  const { db, sql, clock, options } = kept
  const { seal, open } = sealer<SignIn>(kept.vault, 'sign-in')
  const now = () => clock.now().getTime()
  const find = async (id: string) => {
    const [row] = await db.read(sql.findSignIn({ id, now: now() }))
    return row && open(id, row.sealed)
  }
  const insert = (signIn: SignIn, claim: string | undefined) =>
    sql.insertSignIn({
      id: signIn.id,
      request_key: claim ?? null,
      source: networkOf(signIn.source),
      state: signIn.state,
      version: signIn.version,
      expires_at: signIn.expiresAt.getTime(),
      sealed: seal(signIn.id, signIn),
    })
  return {
    find,
    begin: (signIn) =>
      again(async () => {
        const claim = requestKey(signIn)
        const { id } = signIn
        const source = networkOf(signIn.source)
        const done = await db.write([
          changing(1, insert(signIn, claim)),
          changing(1, sql.withinCap({ id, source, now: now(), cap: options.pendingPerSource })),
        ])
        if (done.done) return { kept: true }
        if (done.at === 1) return { kept: false, because: 'too_many' }
        if (claim === undefined || done.because !== 'unchanged')
          throw unavailable('a sign-in of this id is kept')
        const [holder] = await db.read(sql.claimedBy({ requestKey: claim, now: now() }))
        if (holder) return { kept: false, because: 'seen', signIn: holder.id }
        await db.write([sql.dropEnded({ requestKey: claim, now: now() })])
        return undefined
      }),
    async update(signIn) {
      const next = { ...signIn, version: signIn.version + 1 }
      return (await db.write([swap(kept, signIn.version, next)])).done
    },
    take: (id) =>
      again(async () => {
        const found = await find(id)
        if (found?.state !== 'open') return { taken: undefined }
        const done = await db.write([swap(kept, found.version, tombstone(found))])
        return done.done ? { taken: found } : undefined
      }).then(({ taken }) => taken),
  }
}

function swap({ sql, clock, vault }: Kept, version: number, next: SignIn): Statement {
  const { id, state, expiresAt } = next
  const sealed = sealer<SignIn>(vault, 'sign-in').seal(id, next)
  const now = clock.now().getTime()
  const row = { id, version, now, next: next.version, state, expiresAt: expiresAt.getTime(), sealed }
  return changing(1, sql.swapSignIn(row))
}

function answersOf(kept: Kept, find: State['signIns']['find']): State['answers'] {
  const { db, sql, clock } = kept
  const { seal, open } = sealer<KeptAnswer>(kept.vault, 'answer')
  const now = () => clock.now().getTime()
  const peek = async (handle: string) => {
    const [row] = await db.read(sql.findAnswer({ handle, now: now() }))
    return row && open(handle, row.sealed)
  }
  return {
    peek,
    async keep(handle, answer, until) {
      const row = { handle, expires_at: until.getTime(), sealed: seal(handle, answer) }
      const done = await db.write([sql.insertAnswer(row)])
      if (!done.done) throw unavailable('an answer is kept under this handle')
    },
    spend: (handle) =>
      again(async () => {
        const answer = await peek(handle)
        if (!answer) return { spent: false, because: 'gone' }
        const signIn = answer.signIn === undefined ? undefined : await find(answer.signIn)
        const next = answer.signIn === undefined ? undefined : answered(signIn, answer)
        if (typeof next === 'string') return { spent: false, because: next }
        const { identity } = answer
        const done = await db.write([
          changing(1, sql.takeAnswer({ handle, now: now() })),
          ...spending(kept, assertionKey(identity), identity.until),
          ...(next ? [swap(kept, next.version - 1, next)] : []),
        ])
        if (done.done) return next ? { spent: true, signIn: next, answer } : { spent: true, answer }
        if (done.at === 0) return { spent: false, because: 'gone' }
        return done.at < 3 ? { spent: false, because: 'replayed' } : undefined
      }),
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
