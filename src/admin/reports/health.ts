import { cardOf } from '../../model/card.js'
import type { App } from '../../model/app.js'
import type { Kind, Office, SignInTotal } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import { type Actor, type RefusalCode, refusalRow } from '../../model/refusal.js'
import { daysSilent, hoursSilent, type Silence } from './silence.js'

/** How an app or a partner fares, from real sign-ins of the latest seven days. */
export interface Health {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly state: 'ailing' | 'silent' | 'well' | 'idle'
  readonly succeeded: number
  readonly refused: number
  /** Of all sign-ins, 0 to 1; absent where there were none. */
  readonly rate?: number
  /** Of the seven days before. */
  readonly rateBefore?: number
  readonly lastSuccess?: Date
  readonly silence?: Silence
  readonly topRefusals: readonly CountedRefusal[]
}

export interface CountedRefusal {
  readonly code: RefusalCode
  readonly count: number
  readonly says: string
  readonly who: Actor
}

/** All of one kind, the worst first; `shown` of them in full. */
export interface HealthOfAll {
  readonly counts: Readonly<Record<Health['state'], number>>
  readonly worst: readonly Health[]
}

const day = 86_400_000
/** The longest time that silence is measured by; today is the last day of it. */
const watched = 28
const week = 7

export function totalsQuery(now: Date) {
  const daysAgo = (days: number) => new Date(now.getTime() - days * day)
  return { since: daysAgo(watched - 1), recent: daysAgo(week - 1), until: now } as const
}

export async function healthOfAll(
  kind: Kind,
  totals: readonly SignInTotal[],
  shown: number,
  { gateway, reports }: Pick<Office, 'gateway' | 'reports'>,
): Promise<HealthOfAll> {
  const { registry, clock } = gateway
  const registered = kind === 'app' ? registry.apps() : registry.partners()
  const last = await reports.lastSuccess(kind)
  const { sorted, counts } = assessed(kind, registered, totals)
  const silent = await quietHours(sorted, last, clock.now(), reports)
  const isSilent = new Set(silent.map(({ id }) => id))
  const others = sorted.filter(({ id }, at) => at < shown + isSilent.size && !isSilent.has(id))
  return {
    counts: { ...counts, well: counts.well - silent.length, silent: counts.silent + silent.length },
    worst: [...silent, ...others]
      .toSorted(worseFirst)
      .slice(0, shown)
      .map((one) => withLast(one, last.get(one.id))),
  }
}

interface Assessment {
  readonly registered: readonly (App | Partner)[]
  /** The worst first, each without its last success. */
  readonly sorted: readonly Health[]
  readonly counts: HealthOfAll['counts']
}

/** Worked out once for the same counts and the same registrations: thousands of each. */
const assessments = new WeakMap<readonly SignInTotal[], Assessment>()

function assessed(
  kind: Kind,
  registered: Assessment['registered'],
  totals: readonly SignInTotal[],
): Assessment {
  const known = assessments.get(totals)
  if (known?.registered === registered) return known
  const rows = byCounterpart(kind, totals)
  const all = registered
    .filter(({ enabled }) => enabled)
    .map((one) => healthOf(kind, one, rows.get(one.id) ?? []))
  const counts = { ailing: 0, silent: 0, well: 0, idle: 0 }
  for (const { state } of all) counts[state] += 1
  const assessment = { registered, sorted: all.toSorted(worseFirst), counts }
  assessments.set(totals, assessment)
  return assessment
}

function withLast(health: Health, last: Date | undefined): Health {
  return last ? { ...health, lastSuccess: last } : health
}

/** Of one, as its own page shows it. */
export async function healthOfOne(
  kind: Kind,
  one: App | Partner,
  { gateway, reports }: Pick<Office, 'gateway' | 'reports'>,
): Promise<Health> {
  const now = gateway.clock.now()
  const [totals, last] = await Promise.all([
    reports.totals({ ...totalsQuery(now), of: kind, [kind]: one.id }),
    reports.lastSuccess(kind),
  ])
  const health = healthOf(kind, one, totals)
  const [silent] = await quietHours([health], last, now, reports)
  return withLast(silent ?? health, last.get(one.id))
}

function byCounterpart(
  kind: Kind,
  totals: readonly SignInTotal[],
): ReadonlyMap<string, readonly SignInTotal[]> {
  const found = new Map<string, SignInTotal[]>()
  for (const total of totals) {
    const of = found.get(total[kind])
    if (of) of.push(total)
    else found.set(total[kind], [total])
  }
  return found
}

function healthOf(kind: Kind, one: App | Partner, totals: readonly SignInTotal[]): Health {
  const issued = totals.find(({ code }) => code === '')
  const refusals = totals.flatMap(({ code, count, before }) => (code === '' ? [] : [{ code, count, before }]))
  const succeeded = issued?.count ?? 0
  const refused = sum(refusals.map(({ count }) => count))
  const silence = issued && daysSilent(issued.days, watched)
  const rate = rateOf(succeeded, refused)
  const rateBefore = rateOf(issued?.before ?? 0, sum(refusals.map(({ before }) => before)))
  return {
    kind,
    id: one.id,
    handle: one.handle,
    name: cardOf(one).name,
    state: silence ? 'silent' : stateOf(succeeded, refusals),
    succeeded,
    refused,
    ...(rate === undefined ? {} : { rate }),
    ...(rateBefore === undefined ? {} : { rateBefore }),
    ...(silence ? { silence } : {}),
    topRefusals: topOf(refusals),
  }
}

/** What people themselves did, such as going back, is nobody's trouble. */
function stateOf(
  succeeded: number,
  refusals: readonly { readonly code: RefusalCode; readonly count: number }[],
): Health['state'] {
  const faults = sum(
    refusals.filter(({ code }) => refusalRow(code).who !== 'person').map(({ count }) => count),
  )
  if (faults >= 3 && faults * 10 > succeeded) return 'ailing'
  return succeeded > 0 || faults > 0 ? 'well' : 'idle'
}

function topOf(
  refusals: readonly { readonly code: RefusalCode; readonly count: number }[],
): readonly CountedRefusal[] {
  return refusals
    .filter(({ count }) => count > 0)
    .toSorted((one, other) => other.count - one.count)
    .slice(0, 3)
    .map(({ code, count }) => ({ code, count, says: refusalRow(code).says, who: refusalRow(code).who }))
}

function rateOf(succeeded: number, refused: number): number | undefined {
  return succeeded + refused === 0 ? undefined : succeeded / (succeeded + refused)
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0)
}

/** Sign-ins a week from which an hour without any can mean something, and how many are looked at so closely. */
const busy = 300
const mostLookedAt = 20

/** The busiest of those that are well and had no success for over an hour are compared with their own hours. */
async function quietHours(
  all: readonly Health[],
  last: ReadonlyMap<string, Date>,
  now: Date,
  reports: Office['reports'],
): Promise<readonly Health[]> {
  const hourAgo = now.getTime() - 3_600_000
  const quiet = all
    .filter(
      ({ id, state, succeeded }) =>
        succeeded >= busy && state === 'well' && (last.get(id)?.getTime() ?? now.getTime()) < hourAgo,
    )
    .toSorted((one, other) => other.succeeded - one.succeeded)
    .slice(0, mostLookedAt)
  const found: Health[] = []
  for (const one of quiet) {
    const silence = await silenceByHours(one, now, reports)
    if (silence) found.push({ ...one, state: 'silent', silence })
  }
  return found
}

async function silenceByHours(
  { kind, id }: Health,
  now: Date,
  reports: Office['reports'],
): Promise<Silence | undefined> {
  const since = new Date(now.getTime() - 14 * day)
  const rows = await reports.counts({ since, until: now, by: 'hour', [kind]: id })
  return hoursSilent(
    rows.filter(({ code }) => code === '').map(({ at }) => at),
    now,
  )
}

const rank = { silent: 0, ailing: 0, well: 1, idle: 2 } as const

/** By how many people it hurts: refused sign-ins, and for the silent ones those that do not come any more. */
function worseFirst(one: Health, other: Health): number {
  return rank[one.state] - rank[other.state] || hurt(other) - hurt(one) || other.succeeded - one.succeeded
}

function hurt({ state, refused, succeeded }: Health): number {
  return state === 'silent' ? refused + succeeded + 1 : refused
}
