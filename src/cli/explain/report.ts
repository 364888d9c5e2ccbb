import type { Actor } from '../../model/refusal.js'
import { Refusal, refusalRow } from '../../model/refusal.js'
import { RefusalToApp } from '../../model/refusal-to-app.js'
import type { Check, Stage, Trace } from '../../model/trace.js'

/** A check of the trace; `taken`: what it would be held against was taken from the message itself. */
export interface ExplainedCheck extends Check {
  readonly taken?: true
}

/** Label and value of what a message says of itself, unverified; never about a person. */
export type Says = readonly (readonly [name: string, value: string])[]

export interface Accepted {
  readonly accepted: true
  /** What was read once all checks had passed: the identity, or what an app asks. */
  readonly read?: Readonly<Record<string, unknown>>
}

export interface Refused {
  readonly accepted: false
  readonly code: string
  readonly stage?: Stage
  readonly who: Actor
  /** The sentence for people, from the table of refusals. */
  readonly says: string
  readonly detail: string
}

/** One message judged under one set of circumstances. */
export interface Judged {
  readonly checks: readonly ExplainedCheck[]
  readonly outcome: Accepted | Refused
}

/** Everything there is to say about one file. */
export interface Report extends Judged {
  readonly kind: 'Response' | 'RequestSecurityTokenResponse' | 'AuthnRequest' | 'metadata'
  readonly wrapping: string
  readonly says: Says
  readonly at: Date
  readonly notJudged: readonly string[]
  readonly hints: readonly string[]
  /** Already in words: what was understood of metadata. */
  readonly card?: string
}

/** The no of a face, with its row in the table of refusals. Anything else that was thrown is a mistake of ours. */
export function refusedBy(error: unknown): Refused {
  const refusal = error instanceof RefusalToApp ? error.refusal : error
  if (!(refusal instanceof Refusal)) throw error
  const { code, stage, detail } = refusal
  const { who, says } = refusalRow(code)
  return {
    accepted: false,
    code,
    ...(stage === undefined ? {} : { stage }),
    who,
    says,
    detail: inWords(detail),
  }
}

/** A check that is a sentence by itself was compared with nothing. */
function inWords(detail: string): string {
  return detail.replace(/: expected it to hold, got (not$)?/, (_, not) =>
    not === undefined ? ': got ' : ': it does not hold',
  )
}

/** What was not given, and is taken from the message where a check comes to it. */
export class Takings {
  private readonly notes: { readonly after: number; readonly check: ExplainedCheck }[] = []

  constructor(private readonly trace: Trace) {}

  /** `stage`: of the first check that compares with it. */
  take(stage: Stage, what: string, value: string, from: string, option: string): void {
    const check = `${what}: taken from the message (${from}), not checked`
    this.note({ stage, check, actual: value.slice(0, longest), setting: option })
  }

  /** Neither given nor in what was captured: it is held to be right. */
  suppose(stage: Stage, what: string, from: string, option: string): void {
    this.note({ stage, check: `${what}: not captured (${from}), not checked`, setting: option })
  }

  private note(said: Omit<ExplainedCheck, 'ok' | 'taken'>): void {
    this.notes.push({ after: this.trace.checks.length, check: { ...said, ok: true, taken: true } })
  }

  /** The trace, each taking before what compares with it; where nothing did, nothing was taken. */
  checks(): readonly ExplainedCheck[] {
    const all = this.trace.checks
    const placed = this.notes.map(({ after, check }) => ({
      check,
      at: all.findIndex(({ stage }, at) => at >= after && stage === check.stage),
    }))
    return all.flatMap((own, at) => [...placed.filter((one) => one.at === at).map(({ check }) => check), own])
  }
}

const longest = 512
