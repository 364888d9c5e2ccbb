import { networkOf } from '../model/network.js'
import type { Clock, KeptAnswer, StateOptions, Vault } from '../model/ports.js'
import type { SignIn } from '../model/signin.js'
import { Behind } from './behind.js'
import { sealer } from './sealer.js'
import type { SqlDatabase, Statement } from './sql.js'
import { unavailable } from './sql.js'
import type { stateStatements } from './state-statements.js'
import { isLive, requestKey, withoutPrototypes } from './transitions.js'

/** So long a change may wait for others before it is written. */
const behindMilliseconds = 200
const againMilliseconds = 500
/** More that is not written means that the disk cannot keep up. */
const mostUnwritten = 20_000

interface KeptUntil {
  readonly answer: KeptAnswer
  readonly until: Date
}

/** What stands beside a new sign-in. */
interface Others {
  readonly holder: { readonly id: string; readonly expires_at: number } | undefined
  readonly open: readonly string[]
}

export interface UnderWayDeps {
  readonly db: SqlDatabase
  readonly sql: ReturnType<typeof stateStatements>
  readonly clock: Clock
  readonly vault: Vault
  readonly options: StateOptions
}

/**
 * Sign-ins under way and partners' answers. The file belongs to one gateway, so what changes may stand here before it
 * stands there; whatever ends a sign-in is one write of its own that must succeed. Between two awaits nobody else acts.
 */
export class UnderWay {
  readonly signIns = new Behind<SignIn>()
  readonly answers = new Behind<KeptUntil | 'gone'>()
  /** Being ended by a write that is under way: finished for everybody else. */
  readonly ending = new Map<string, SignIn>()
  /** Handles, and sign-ins, of answers that a write under way spends: gone for everybody else. */
  readonly spending = new Set<string>()
  private readonly claims = new Map<string, string>()
  /** Read out of each source once: a newcomer is compared with all that stand here, and in a flood those are many. */
  private readonly networks = new WeakMap<SignIn, string>()
  /** Requests whose ended sign-in still stands in the file. */
  private readonly displaced = new Set<string>()
  private readonly signInSeal
  private readonly answerSeal
  private timer: NodeJS.Timeout | undefined
  private flying: Promise<void> | undefined
  private fault: Error | undefined

  constructor(private readonly deps: UnderWayDeps) {
    this.signInSeal = sealer<SignIn>(deps.vault, 'sign-in')
    this.answerSeal = sealer<KeptAnswer>(deps.vault, 'answer')
  }

  async find(id: string): Promise<SignIn | undefined> {
    return this.standing(id, await this.read(id))
  }

  /** As it stands here, else in the file. Ask `standing` for the truth, after the last await. */
  async read(id: string): Promise<SignIn | undefined> {
    const held = this.held(id)
    if (held) return held
    const { db, sql } = this.deps
    const [row] = await db.read(sql.findSignIn({ id, now: this.now() }))
    return row && this.signInSeal.open(id, row.sealed)
  }

  /** What is not held any more has gone to the file since it was read, as it was. */
  standing(id: string, read: SignIn | undefined): SignIn | undefined {
    const found = this.held(id) ?? read
    return found && isLive(found, this.deps.clock.now()) ? found : undefined
  }

  async readAnswer(handle: string): Promise<KeptAnswer | undefined> {
    if (this.answers.get(handle) !== undefined) return this.standingAnswer(handle, undefined)
    const { db, sql } = this.deps
    const [row] = await db.read(sql.findAnswer({ handle, now: this.now() }))
    return row && this.answerSeal.open(handle, row.sealed)
  }

  standingAnswer(handle: string, read: KeptAnswer | undefined): KeptAnswer | undefined {
    const held = this.answers.get(handle)
    if (held === 'gone' || this.spending.has(handle)) return undefined
    if (held === undefined) return read
    return held.until.getTime() > this.now() ? held.answer : undefined
  }

  /** Who holds this claim, here or in the file, and what the file says of others of this source. */
  async readOthers(claim: string | undefined, source: string): Promise<Others> {
    const { db, sql, options } = this.deps
    const holder = claim === undefined ? undefined : await this.readHolder(claim)
    const limit = options.pendingPerSource + 1 + this.signIns.size + this.ending.size
    const open = await db.read(sql.openOf({ source: networkOf(source), now: this.now(), limit }))
    return { holder, open: open.map(({ id }) => id) }
  }

  private async readHolder(claim: string): Promise<Others['holder']> {
    const { db, sql } = this.deps
    const held = this.held(this.claims.get(claim) ?? '')
    if (held) return { id: held.id, expires_at: held.expiresAt.getTime() }
    return (await db.read(sql.holderOf({ requestKey: claim })))[0]
  }

  /** The sign-in that holds this request already. */
  claimedBy(claim: string, { holder }: Others): string | undefined {
    const id = this.claims.get(claim) ?? holder?.id
    const held = id === undefined ? undefined : this.held(id)
    const ends = held ? held.expiresAt.getTime() : holder?.id === id ? holder?.expires_at : undefined
    if (ends !== undefined && ends > this.now()) return id
    if (held) this.signIns.drop(held.id)
    if (held || holder) this.displaced.add(claim)
    return undefined
  }

  /** How many open ones this source has; at least one more than it may where there are too many. */
  pendingOf(source: string, others: Others): number {
    const own = networkOf(source)
    const open = new Set(others.open)
    for (const [id, signIn] of this.signIns.all()) {
      if (this.networkOf(signIn) !== own) continue
      if (signIn.state === 'open' && isLive(signIn, this.deps.clock.now())) open.add(id)
      else open.delete(id)
    }
    for (const id of this.ending.keys()) open.delete(id)
    return open.size
  }

  /** Throws Refusal `store.unavailable` where what is put could not be written. */
  put(signIn: SignIn): void {
    this.checkWritable()
    const claim = requestKey(signIn)
    if (claim !== undefined) this.claims.set(claim, signIn.id)
    this.signIns.set(signIn.id, withoutPrototypes(signIn))
    this.soon(behindMilliseconds)
  }

  keep(handle: string, answer: KeptAnswer, until: Date): void {
    this.checkWritable()
    this.answers.set(handle, { answer: withoutPrototypes(answer), until })
    this.soon(behindMilliseconds)
  }

  /** It was spent, and its row deleted by that very write. */
  spent(handle: string): void {
    const isBeingWritten = this.answers.isBeingWritten(handle)
    this.answers.drop(handle)
    if (!isBeingWritten) return
    this.answers.set(handle, 'gone')
    this.soon(behindMilliseconds)
  }

  /** Takes away whoever ended with this sign-in's claim. */
  displacing(signIn: SignIn): readonly Statement[] {
    const claim = requestKey(signIn)
    if (claim === undefined || !this.displaced.has(claim)) return []
    return [this.deps.sql.dropEnded({ requestKey: claim, now: this.now() })]
  }

  /** Puts a sign-in where none or an older open one stands; changes one row or none. */
  placing(signIn: SignIn): Statement {
    return this.deps.sql.placeSignIn({
      id: signIn.id,
      request_key: requestKey(signIn) ?? null,
      source: networkOf(signIn.source),
      state: signIn.state,
      version: signIn.version,
      expires_at: signIn.expiresAt.getTime(),
      sealed: this.signInSeal.seal(signIn.id, signIn),
    })
  }

  /** It was finished by a write of its own. An older form that is being written just now changes nothing there. */
  ended(signIn: SignIn): void {
    const isBeingWritten = this.signIns.isBeingWritten(signIn.id)
    this.signIns.drop(signIn.id)
    this.told(signIn)
    if (!isBeingWritten) return
    this.signIns.set(signIn.id, signIn)
    this.soon(behindMilliseconds)
  }

  /** The file tells of it now. */
  told(signIn: SignIn): void {
    const claim = requestKey(signIn)
    if (claim === undefined || this.claims.get(claim) !== signIn.id) return
    this.displaced.delete(claim)
    this.claims.delete(claim)
  }

  /** Ends once everything put so far is in the file; throws where it is not. */
  async flush(): Promise<void> {
    while (this.flying) await this.flying
    // After a fault even where all of it ended in some other way: a write that succeeds is what takes the fault back
    if (this.fault !== undefined || this.signIns.size + this.answers.size > 0)
      await (this.flying = this.write())
    if (this.fault !== undefined) throw this.fault
  }

  stop(): void {
    clearTimeout(this.timer)
  }

  held(id: string): SignIn | undefined {
    return this.ending.get(id) ?? this.signIns.get(id)
  }

  private networkOf(signIn: SignIn): string {
    const known = this.networks.get(signIn)
    if (known !== undefined) return known
    const network = networkOf(signIn.source)
    this.networks.set(signIn, network)
    return network
  }

  private now(): number {
    return this.deps.clock.now().getTime()
  }

  private checkWritable(): void {
    if (this.fault !== undefined) throw unavailable('what is under way cannot be written', this.fault)
    if (this.signIns.size + this.answers.size >= mostUnwritten)
      throw unavailable('too much that is under way waits to be written')
  }

  private soon(milliseconds: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.flush().catch(() => this.soon(againMilliseconds))
    }, milliseconds).unref()
  }

  private async write(): Promise<void> {
    const { db } = this.deps
    const signIns = this.signIns.handOver()
    const answers = this.answers.handOver()
    let written = false
    try {
      const statements = [
        ...[...signIns.values()].flatMap((signIn) => [...this.displacing(signIn), this.placing(signIn)]),
        ...[...answers].map(([handle, kept]) => this.answerRow(handle, kept)),
      ]
      const done = await db.write(statements, { durable: false, background: true })
      if (!done.done) throw unavailable(`what is under way cannot be written: ${done.because}`)
      written = true
      this.fault = undefined
    } catch (error) {
      this.fault = error instanceof Error ? error : new Error(String(error))
    } finally {
      this.signIns.settle(written)
      this.answers.settle(written)
      if (written) for (const signIn of signIns.values()) this.told(signIn)
      this.flying = undefined
    }
  }

  private answerRow(handle: string, kept: KeptUntil | 'gone'): Statement {
    const { sql } = this.deps
    if (kept === 'gone') return sql.dropAnswer({ handle })
    const { answer, until } = kept
    return sql.placeAnswer({
      handle,
      expires_at: until.getTime(),
      sealed: this.answerSeal.seal(handle, answer),
    })
  }
}
