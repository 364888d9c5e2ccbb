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
  /** Only rows that come after the one of this `seq`: the next page. */
  readonly before?: number
  readonly limit: number
}

/** Sign-ins of one hour or day with one outcome. */
export interface SignInCount {
  /** When the hour or day began, in UTC. */
  readonly at: Date
  /** Empty when it was issued. */
  readonly code: RefusalCode | ''
  readonly count: number
}

/** Quick by each of its fields but `text`, whichever are given. */
export interface EventQuery {
  /** That one alone. */
  readonly seq?: number
  readonly types?: readonly string[]
  readonly reference?: string
  readonly user?: string
  /** As the event says it: `admin ann`. */
  readonly actor?: string
  /** What it was done to: an entity id (also of sign-ins by it), a file that was set aside, a key's fingerprint. */
  readonly object?: string
  /** Somewhere in the event: a handle, an entity id, a name. */
  readonly text?: string
  readonly since?: Date
  readonly until?: Date
  /** Only what comes after the one of this `seq`: the next page. */
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
  /** One bit for each day that had any: the first day is bit 0. */
  readonly days: number
}

/** What the audit tells when it is asked from above. Newest first: by time, and what is of one instant by `seq`. */
export interface Reports {
  signIns(query: SignInQuery): Promise<readonly SignInRow[]>
  /** From rolled-up counts, over whole hours or days: quick over any time. */
  counts(query: {
    readonly since: Date
    readonly until: Date
    readonly by: 'hour' | 'day'
    /** Of the whole house, of one app, or of one partner. */
    readonly app?: string
    readonly partner?: string
  }): Promise<readonly SignInCount[]>
  /**
   * From rolled-up counts, summed: one row for each of `of` and outcome. Over whole days of UTC, at most 50; each instant
   * stands for the day that it is of.
   */
  totals(query: {
    readonly since: Date
    readonly recent: Date
    readonly until: Date
    /** `app` leaves `partner` empty, and the other way round. */
    readonly of: 'app' | 'partner' | 'both'
    readonly app?: string
    readonly partner?: string
    readonly outcome?: SignInRow['outcome']
  }): Promise<readonly SignInTotal[]>
  /** The last success of each app or partner that ever had one. */
  lastSuccess(kind: 'app' | 'partner'): Promise<ReadonlyMap<string, Date>>
  events(query: EventQuery): Promise<readonly AuditEntry[]>
}
