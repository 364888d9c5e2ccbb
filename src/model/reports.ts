import type { AuditEntry } from './audit-event.js'
import type { RefusalCode } from './refusal.js'

/** One whole sign-in as the audit knows it. */
export interface SignInRow {
  readonly seq: number
  readonly at: Date
  readonly reference: string
  readonly outcome: 'issued' | 'refused'
  readonly code?: RefusalCode
  readonly detail?: string
  readonly app?: string
  readonly partner?: string
  readonly user?: string
  readonly source?: string
  readonly by?: 'session' | 'partner'
  readonly authnContext?: string
}

export interface SignInQuery {
  readonly reference?: string
  /** Entity ids. */
  readonly app?: string
  readonly partner?: string
  readonly user?: string
  readonly outcome?: SignInRow['outcome']
  readonly code?: string
  readonly since?: Date
  readonly until?: Date
  /** Only rows of a smaller `seq`: the next page. */
  readonly before?: number
  readonly limit: number
}

/** Sign-ins of one hour or day, app, partner and outcome. */
export interface SignInCount {
  /** When the hour or day began, in UTC. */
  readonly at: Date
  /** Empty where none was known, or where the counts are not told apart by it. */
  readonly app: string
  readonly partner: string
  /** Empty when it was issued. */
  readonly code: RefusalCode | ''
  readonly count: number
}

export interface EventQuery {
  readonly types?: readonly string[]
  readonly reference?: string
  readonly user?: string
  /** Somewhere in the event: a handle, an entity id, a name. */
  readonly text?: string
  readonly since?: Date
  readonly until?: Date
  readonly before?: number
  readonly limit: number
}

/** Sign-ins of one app or partner with one outcome, summed over a time. */
export interface SignInTotal {
  /** Entity id; empty where none was known. */
  readonly app: string
  readonly partner: string
  /** Empty when it was issued. */
  readonly code: RefusalCode | ''
  /** From `recent` on. */
  readonly count: number
  /** In the time before `recent` that is as long as the one since. */
  readonly before: number
  /** One bit for each day (of 24 hours, from `since` on) that had any: the first day is bit 0. */
  readonly days: number
}

/** What the audit tells when it is asked from above. Newest first. */
export interface Reports {
  signIns(query: SignInQuery): Promise<readonly SignInRow[]>
  /** From rolled-up counts: quick over any time. */
  counts(query: {
    readonly since: Date
    readonly until: Date
    readonly by: 'hour' | 'day'
    /** Told apart by outcome alone, or by app and partner too. */
    readonly of: 'house' | 'both'
    readonly app?: string
    readonly partner?: string
  }): Promise<readonly SignInCount[]>
  /** From rolled-up counts, summed by the store itself: one row for each of `of` and outcome, over at most 50 days. */
  totals(query: {
    readonly since: Date
    readonly recent: Date
    readonly until: Date
    /** `app` leaves `partner` empty, and the other way round. */
    readonly of: 'app' | 'partner' | 'both'
    readonly app?: string
    readonly partner?: string
  }): Promise<readonly SignInTotal[]>
  /** The last success of each app or partner that ever had one. */
  lastSuccess(kind: 'app' | 'partner'): Promise<ReadonlyMap<string, Date>>
  events(query: EventQuery): Promise<readonly AuditEntry[]>
}
