import type { Clock } from '../model/ports.js'

interface Kept<Value> {
  readonly value: Value
  /** Ticks. */
  readonly until: number
}

/** An answer is given again for so many times as long as it took. */
const share = 50
const longest = 5000

/**
 * For answers over everything, which take long in a large house: one that took forty milliseconds is given again for two
 * seconds, so that at most a fiftieth of the thread goes to it however many ask. In a small house it is always new.
 */
export function sparing<Question, Value>(
  clock: Pick<Clock, 'ticks'>,
  answer: (question: Question) => Promise<Value>,
  keyOf: (question: Question) => string,
): (question: Question) => Promise<Value> {
  const kept = new Map<string, Kept<Value>>()
  return async (question) => {
    const key = keyOf(question)
    const known = kept.get(key)
    const began = clock.ticks()
    if (known && began < known.until) return known.value
    const value = await answer(question)
    const now = clock.ticks()
    for (const [old, { until }] of kept) if (until <= now) kept.delete(old)
    kept.set(key, { value, until: now + Math.min(longest, (now - began) * share) })
    return value
  }
}
