/** What is left of many small measurements, so that a noisy machine moves all of them alike. */

/** The value below which this share of the numbers lies, between two neighbours where it falls between them. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]
  const above = sorted[Math.ceil(at)]
  if (below === undefined || above === undefined) throw new Error('no numbers')
  return below + (above - below) * (at - Math.floor(at))
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5)
}

/** Median of the quotients round by round: what slowed a round down has slowed both of its sides. */
export function medianRatio(numbers: readonly number[], bases: readonly number[]): number {
  return median(
    numbers.map((number, round) => {
      const base = bases[round]
      if (base === undefined) throw new Error('a round without its base')
      return number / base
    }),
  )
}

/** Round by round, the sum of so many of each. */
export function weighted(
  parts: readonly { readonly times: number; readonly of: readonly number[] }[],
): readonly number[] {
  const rounds = parts[0]?.of.length ?? 0
  return Array.from({ length: rounds }, (_, round) =>
    parts.reduce((sum, { times, of }) => sum + times * (of[round] ?? Number.NaN), 0),
  )
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}
