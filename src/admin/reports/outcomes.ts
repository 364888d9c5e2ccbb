import type { Reports, SignInCount } from '../../model/office.js'

/** Sign-ins over time by outcome, and the time before for comparison. */
export interface Outcomes {
  readonly by: 'hour' | 'day'
  readonly buckets: readonly OutcomeBucket[]
  readonly total: OutcomeSum
  /** The same length of time before. */
  readonly before: OutcomeSum
}

export interface OutcomeSum {
  readonly issued: number
  readonly refused: number
}

export interface OutcomeBucket extends OutcomeSum {
  readonly at: Date
}

const length = { hour: 3_600_000, day: 86_400_000 } as const

/** So many whole hours or days of UTC; the one that is running is the last. */
export async function outcomesOver(
  by: Outcomes['by'],
  count: number,
  now: Date,
  reports: Reports,
): Promise<Outcomes> {
  const step = length[by]
  const until = Math.floor(now.getTime() / step) * step + step
  const since = until - count * step
  const query = { since: new Date(since - count * step), until: new Date(until), by } as const
  const rows = await reports.counts(query)
  const buckets = Array.from({ length: count }, (_, at) => ({
    at: new Date(since + at * step),
    issued: 0,
    refused: 0,
  }))
  for (const { at, code, count: some } of rows) {
    const bucket = buckets[Math.floor((at.getTime() - since) / step)]
    if (bucket) bucket[code === '' ? 'issued' : 'refused'] += some
  }
  const earlier = rows.filter(({ at }) => at.getTime() < since)
  return { by, buckets, total: summed(buckets), before: summed(earlier.map(asSum)) }
}

function asSum({ code, count }: SignInCount): OutcomeSum {
  return code === '' ? { issued: count, refused: 0 } : { issued: 0, refused: count }
}

function summed(parts: readonly OutcomeSum[]): OutcomeSum {
  return parts.reduce(
    (sum, { issued, refused }) => ({ issued: sum.issued + issued, refused: sum.refused + refused }),
    {
      issued: 0,
      refused: 0,
    },
  )
}
