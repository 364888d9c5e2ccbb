import { AdminRefusal } from '../refusal.js'

/** What a report was asked, as it stands in its address: untrusted text by name. */
export type Asked = Readonly<Record<string, string | undefined>> & {
  readonly [Name in 'days' | 'since' | 'until' | 'person' | 'app' | 'partner' | 'outcome' | 'code' | 'kind']?:
    | string
    | undefined
}

/** From `since` on, up to `until` without it. */
export interface Period {
  readonly since: Date
  readonly until: Date
}

const day = 86_400_000
const mostDays = 1100

/** `days` back from now, or `since` and `until` by day or instant in UTC; an `until` by day includes that day. Throws AdminRefusal. */
export function readPeriod({ days, since, until }: Asked, now: Date, usualDays: number): Period {
  const end = given(until) ? instant('until', until, day) : now
  if (given(since)) return ordered({ since: instant('since', since, 0), until: end })
  const count = given(days) ? wholeDays('days', days) : usualDays
  return { since: new Date(end.getTime() - count * day), until: end }
}

/** Throws AdminRefusal. */
export function wholeDays(path: string, text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= mostDays) return count
  throw invalid(path, `is to be a number of days from 1 to ${mostDays}; what came is not`)
}

export function given(text: string | undefined): text is string {
  return text !== undefined && text.trim() !== ''
}

function ordered(period: Period): Period {
  if (period.since < period.until) return period
  throw invalid('since', 'is to be earlier than until')
}

const shape = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/

/** A day alone means its beginning, and `later` so much after it. */
function instant(path: string, text: string, later: number): Date {
  const trimmed = text.trim()
  const at = shape.test(trimmed) ? Date.parse(trimmed) : Number.NaN
  if (Number.isNaN(at))
    throw invalid(path, 'is to be a day like 2026-11-12, or an instant like 2026-11-12T08:30Z')
  return new Date(trimmed.length === 10 ? at + later : at)
}

function invalid(path: string, says: string): AdminRefusal {
  return new AdminRefusal('invalid', `${path} ${says}.`, { faults: [{ path, says }] })
}
