import { Worker } from 'node:worker_threads'
import { type Done, type Durability, type SqlValue, type Statement, unavailable } from './sql.js'
import { busyMilliseconds } from './sqlite-file.js'
import type { SqliteForm } from './sqlite-form.js'
import { StoreUnusable } from './store-unusable.js'

/** What one commit of the writer took: for meters and benches. */
export interface Commit {
  readonly milliseconds: number
  readonly jobs: number
  readonly durable: boolean
}

/** Rows by the place of the statement that gave them. */
type Outcome =
  | { readonly done: true; readonly rows?: Readonly<Record<number, readonly unknown[]>> }
  | Extract<Done<readonly Statement[]>, { readonly done: false }>
  | { readonly fault: { readonly code: string; readonly message: string } }

interface Batch {
  readonly ids: readonly number[]
  readonly outcomes: readonly Outcome[]
  readonly milliseconds: number
  readonly durable: boolean
}

/** A statement as the worker takes it: its text comes along only the first time. */
interface Posted {
  readonly number: number
  readonly sql?: string
  readonly parameters: Statement['parameters']
  readonly mustChange?: number
}

interface Job {
  readonly id: number
  readonly statements: readonly Posted[]
  readonly durable: boolean
}

interface Pending {
  readonly since: number
  readonly statements: number
  resolve(done: Done<readonly Statement[]>): void
  reject(error: Error): void
}

/** So many jobs may wait; more means that the disk cannot keep up, and waiting longer would not help. */
const mostPending = 10_000
/** Nobody waits longer for the writer, whatever it hangs on. */
const longestWait = 5000
const lookEvery = 500

/**
 * A durable commit waits for the disk. Where one follows another this soon, each waits so long for company: together they
 * cost one.
 */
const companyMilliseconds = 4
const busyWithin = 25
/** What nobody waits for waits so long to go along with a durable job. */
const backgroundMilliseconds = 40

/** The main thread's end of the worker that owns the write connection. */
export class SqliteWriter {
  private readonly pending = new Map<number, Pending>()
  private readonly closed: Promise<void>
  /** Numbers of the texts that the worker knows. */
  private readonly texts = new Map<string, number>()
  private nextText = 0
  private jobs: Job[] = []
  private handed: ArrayBuffer[] = []
  private posting: { readonly cancel: () => void; readonly due: number } | undefined
  private lastDurable = Number.NEGATIVE_INFINITY
  private next = 1
  private broken: string | undefined
  private watch: NodeJS.Timeout | undefined

  private constructor(
    private readonly worker: Worker,
    private readonly ticks: () => number,
    private readonly onCommit: (commit: Commit) => void,
  ) {
    worker.on('message', (batch: Batch) => this.settle(batch))
    worker.on('error', (error) => this.fail(`the writer broke: ${error.message}`))
    this.closed = new Promise((resolve) => {
      worker.once('exit', () => {
        this.fail('the writer has ended')
        resolve()
      })
    })
  }

  static async open(
    path: string,
    { journal, cache }: Pick<SqliteForm, 'journal' | 'cache'>,
    code: URL,
    ticks: () => number,
    onCommit: (commit: Commit) => void,
  ): Promise<SqliteWriter> {
    const worker = new Worker(code, { workerData: { path, journal, cache, busyMilliseconds }, execArgv: [] })
    await new Promise<void>((resolve, reject) => {
      const refuse = (error: Error) =>
        reject(
          new StoreUnusable('unreachable', `${path} cannot be opened for writing: ${error.message}`, error),
        )
      worker.once('error', refuse)
      worker.once('message', () => {
        worker.off('error', refuse)
        resolve()
      })
    })
    return new SqliteWriter(worker, ticks, onCommit)
  }

  write(
    statements: readonly Statement[],
    { durable, background = false, handsOver = false }: Durability,
  ): Promise<Done<readonly Statement[]>> {
    if (this.broken !== undefined) return Promise.reject(unavailable(this.broken))
    if (this.pending.size >= mostPending) return Promise.reject(unavailable('too many writes are waiting'))
    const id = this.next++
    return new Promise((resolve, reject) => {
      const now = this.ticks()
      this.pending.set(id, { since: now, statements: statements.length, resolve, reject })
      this.watch ??= setInterval(() => this.giveUpOnOld(), lookEvery)
      this.jobs.push({ id, statements: statements.map((statement) => this.posted(statement)), durable })
      if (handsOver)
        this.handed.push(...statements.flatMap(({ parameters }) => parameters.flatMap(wholeBuffer)))
      const isBusy = now - this.lastDurable < busyWithin
      if (durable) this.lastDurable = now
      if (isBusy && (durable || background))
        this.postAt(now + (durable ? companyMilliseconds : backgroundMilliseconds))
      else this.postAt(now)
    })
  }

  /** All that comes until then goes in one message; what is due now waits for the end of this turn. */
  private postAt(due: number): void {
    if (this.posting && this.posting.due <= due) return
    this.posting?.cancel()
    const milliseconds = due - this.ticks()
    if (milliseconds > 0) {
      const timer = setTimeout(() => this.post(), milliseconds)
      this.posting = { due, cancel: () => clearTimeout(timer) }
    } else {
      const immediate = setImmediate(() => this.post())
      this.posting = { due, cancel: () => clearImmediate(immediate) }
    }
  }

  private post(): void {
    this.posting?.cancel()
    this.posting = undefined
    const { jobs, handed } = this
    this.jobs = []
    this.handed = []
    if (jobs.length === 0) return
    try {
      this.worker.postMessage(jobs, handed)
    } catch (error) {
      this.refuse(jobs, `not handed to the writer: ${String(error)}`)
    }
  }

  /** The worker has seen nothing of these, nor the texts that came along. */
  private refuse(jobs: readonly Job[], because: string): void {
    for (const { id, statements } of jobs) {
      for (const { sql } of statements) if (sql !== undefined) this.texts.delete(sql)
      this.take(id)?.reject(unavailable(because))
    }
  }

  private posted({ sql, parameters, mustChange }: Statement): Posted {
    const known = this.texts.get(sql)
    const number = known ?? this.nextText++
    if (known === undefined) this.texts.set(sql, number)
    return {
      number,
      parameters,
      ...(known === undefined ? { sql } : {}),
      ...(mustChange === undefined ? {} : { mustChange }),
    }
  }

  /** Ends once everything handed in is written. */
  async close(): Promise<void> {
    this.post()
    if (this.broken === undefined) this.worker.postMessage('close')
    await this.closed
  }

  private settle({ ids, outcomes, milliseconds, durable }: Batch): void {
    for (const [index, id] of ids.entries()) {
      const outcome = outcomes[index]
      const waiting = this.take(id)
      if (!outcome || !waiting) continue
      if ('fault' in outcome) waiting.reject(unavailable(`${outcome.fault.code} ${outcome.fault.message}`))
      else if (!outcome.done) waiting.resolve(outcome)
      else waiting.resolve({ done: true, rows: rowsOf(outcome, waiting.statements) })
    }
    this.onCommit({ milliseconds, jobs: ids.length, durable })
  }

  private take(id: number): Pending | undefined {
    const waiting = this.pending.get(id)
    this.pending.delete(id)
    if (this.pending.size === 0) {
      clearInterval(this.watch)
      this.watch = undefined
    }
    return waiting
  }

  /** The oldest stand first. What is given up here may still be written: whoever asked must take it for unknown. */
  private giveUpOnOld(): void {
    for (const [id, { since }] of this.pending) {
      if (this.ticks() - since < longestWait) return
      this.take(id)?.reject(unavailable(`not written within ${longestWait} ms`))
    }
  }

  private fail(reason: string): void {
    this.broken ??= reason
    for (const id of [...this.pending.keys()]) this.take(id)?.reject(unavailable(reason))
  }
}

/** Octets that have memory of their own; small ones share theirs with others. */
function wholeBuffer(value: SqlValue): readonly ArrayBuffer[] {
  if (!(value instanceof Uint8Array) || value.length < 4096) return []
  const { buffer } = value
  return buffer instanceof ArrayBuffer && buffer.byteLength === value.length ? [buffer] : []
}

function rowsOf({ rows }: Extract<Outcome, { readonly done: true }>, count: number): (readonly unknown[])[] {
  return Array.from({ length: count }, (_, at) => rows?.[at] ?? [])
}
