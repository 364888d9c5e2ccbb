import type { Kind } from '../../model/office.js'
import type { RegistrationOffice } from './registered.js'

/** How real sign-ins go, of the last seven days. */
export interface Health {
  readonly since: Date
  readonly issued: number
  readonly refused: number
  /** The most frequent reasons first. */
  readonly refusals: readonly { readonly code: string; readonly count: number }[]
  readonly lastSuccess?: Date
}

const week = 7 * 86_400_000
const mostReasons = 5

export async function healthOf(
  kind: Kind,
  id: string,
  { reports, gateway }: Pick<RegistrationOffice, 'reports' | 'gateway'>,
): Promise<Health> {
  const until = gateway.clock.now()
  const since = new Date(until.getTime() - week)
  const of = kind === 'app' ? { app: id } : { partner: id }
  const totals = await reports.totals({ since, recent: since, until, of: kind, ...of })
  const [last] = await reports.signIns({ ...of, outcome: 'issued', limit: 1 })
  const refusals = totals
    .filter(({ code, count }) => code !== '' && count > 0)
    .map(({ code, count }) => ({ code, count }))
    .sort((a, b) => b.count - a.count)
  return {
    since,
    issued: sum(totals.filter(({ code }) => code === '')),
    refused: sum(refusals),
    refusals: refusals.slice(0, mostReasons),
    ...(last === undefined ? {} : { lastSuccess: last.at }),
  }
}

function sum(counts: readonly { readonly count: number }[]): number {
  return counts.reduce((all, { count }) => all + count, 0)
}
