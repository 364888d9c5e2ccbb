import { Refusal } from '../model/refusal.js'
import type { RuleStep } from '../model/rule.js'
import type { Issuance } from '../model/signin.js'
import { type Check, Trace } from '../model/trace.js'
import { decide } from './decide.js'
import type { Facts } from './facts.js'
import { identify, type UserChange } from './identify.js'
import { release } from './release.js'

export type Verdict =
  | {
      readonly kind: 'issue'
      readonly issuance: Issuance
      readonly change: UserChange
      readonly user: string
      readonly roles: readonly string[]
    }
  | { readonly kind: 'refuse'; readonly refusal: Refusal; readonly user?: string }

export interface Judgement {
  readonly verdict: Verdict
  readonly checks: readonly Check[]
  /** What each release rule did, in order. */
  readonly steps: readonly RuleStep[]
}

/**
 * Who that is here, whether they may, and what this app may know: the same facts always give the same judgement. No
 * clock, no store, no randomness, so that a preview, a plan and the live sign-in cannot disagree.
 */
export function judge(facts: Facts): Judgement {
  const trace = new Trace()
  let user: string | undefined
  try {
    const identified = identify(facts, trace)
    user = identified.user.id
    const decided = decide(facts, identified.user, trace)
    const { issuance, roles, steps } = release(facts, identified.user, decided, trace)
    return {
      verdict: { kind: 'issue', issuance, change: identified.change, user, roles },
      checks: trace.checks,
      steps,
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // A no of the rules is no comparison of the trace yet; without it a refused sign-in would read "all met".
    if (trace.checks.every(({ ok }) => ok)) trace.note(error.stage ?? 'release', error.detail, {}, false)
    return {
      verdict: { kind: 'refuse', refusal: error, ...(user === undefined ? {} : { user }) },
      checks: trace.checks,
      steps: [],
    }
  }
}
