/** Had successes, and then none for longer than ever before. */
export interface Silence {
  /** Whole days or hours since the last success, and the longest time without one before that. */
  readonly for: number
  readonly usual: number
  readonly unit: 'day' | 'hour'
}

/** Days that had a success, one bit each, the oldest first; three of them make a habit. */
export function daysSilent(days: number, length: number): Silence | undefined {
  const active: number[] = []
  for (let [at, left] = [0, days]; left > 0 && at < length; at += 1, left = Math.floor(left / 2))
    if (left % 2 === 1) active.push(at)
  return silence(active, length - 1, 'day')
}

const hour = 3_600_000

export function hoursSilent(hours: readonly Date[], now: Date): Silence | undefined {
  const active = hours.map((at) => Math.floor(at.getTime() / hour)).toSorted((one, other) => one - other)
  const found = silence(active, Math.floor(now.getTime() / hour), 'hour')
  // The hour that is running may yet have one
  return found && found.for > found.usual + 1 ? found : undefined
}

function silence(active: readonly number[], today: number, unit: Silence['unit']): Silence | undefined {
  const last = active.at(-1)
  if (last === undefined || active.length < 3) return undefined
  let usual = 0
  for (let at = 1; at < active.length; at += 1)
    usual = Math.max(usual, (active[at] ?? 0) - (active[at - 1] ?? 0))
  return today - last > usual ? { for: today - last, usual, unit } : undefined
}
