import { amended } from '../model/amended.js'
import type { Gateway, Seen } from '../model/ports.js'
import type { RecordedMessage, RecordPart } from '../model/record.js'
import { Trace } from '../model/trace.js'

type Learnt = Pick<RecordPart, 'signIn' | 'app' | 'partner' | 'user' | 'facts' | 'steps'>

/** What is seen of one sign-in while one request passes through: handed to the flight recorder when it leaves. */
export class Watch implements Seen {
  readonly trace = new Trace()
  readonly #messages: RecordedMessage[] = []
  readonly #timings: Record<string, number> = {}
  #claimed: Learnt = {}
  #learnt: Learnt = {}

  constructor(
    readonly reference: string,
    readonly source: string | undefined,
    private readonly gateway: Pick<Gateway, 'clock' | 'recorder' | 'meter'>,
  ) {}

  message(message: Omit<RecordedMessage, 'at'>): void {
    this.#messages.push(Object.assign({}, message, { at: this.gateway.clock.now() }))
  }

  /** Seen before, in a sign-in that is looked at again. */
  earlierMessage(message: RecordedMessage): void {
    this.#messages.push(message)
  }

  /** Unverified: it finds its way into the record, the audit and the log, never onto a page. */
  claims(who: { readonly app?: string; readonly partner?: string }): void {
    this.#claimed = amended(this.#claimed, who)
  }

  learn(more: Learnt): void {
    this.#learnt = amended(this.#learnt, more)
  }

  /** What is known, by our own record of the sign-in or by a verified message. */
  get learnt(): Learnt {
    return this.#learnt
  }

  /** The same, and where nothing is known what the message claims. */
  get named(): Learnt {
    return amended(this.#claimed, this.#learnt)
  }

  /** Runs a stage and keeps how long it took, in milliseconds. */
  async timed<T>(stage: string, run: () => Promise<T> | T): Promise<T> {
    const start = this.gateway.clock.ticks()
    try {
      return await run()
    } finally {
      const took = this.gateway.clock.ticks() - start
      this.#timings[stage] = (this.#timings[stage] ?? 0) + took
      this.gateway.meter.stage(stage, took)
    }
  }

  /** Hands everything seen to the recorder, which never refuses. */
  close(outcome: NonNullable<RecordPart['outcome']>): void {
    this.gateway.recorder.keep({
      reference: this.reference,
      at: this.gateway.clock.now(),
      ...this.named,
      messages: this.#messages,
      checks: this.trace.checks,
      timings: this.#timings,
      outcome,
    })
  }
}
