import { AdminRefusal } from './refusal.js'

/** One stretch of a long list. */
export interface Listing<T> {
  readonly items: readonly T[]
  /** Of everything that was asked for, not of this stretch alone. */
  readonly total: number
  /** Where the next stretch begins; absent at the end. */
  readonly next?: string
}

export interface Stretch {
  readonly limit: number
  /** `next` of the stretch before. */
  readonly cursor?: string
}

export const mostListed = 200

/** A stretch of a list that is in order of `keyOf`: what came or went meanwhile neither repeats nor skips anything else. */
export function stretchOf<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  { limit, cursor }: Stretch,
): Listing<T> {
  const from = cursor === undefined ? 0 : firstAfter(all, keyOf, readCursor(cursor))
  const items = all.slice(from, from + Math.min(Math.max(limit, 1), mostListed))
  const last = items.at(-1)
  const more = last !== undefined && from + items.length < all.length
  return { items, total: all.length, ...(more ? { next: writeCursor(keyOf(last)) } : {}) }
}

function firstAfter<T>(all: readonly T[], keyOf: (one: T) => string, key: string): number {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const one = all[middle]
    if (one !== undefined && keyOf(one) <= key) low = middle + 1
    else high = middle
  }
  return low
}

export function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url')
}

/** Throws AdminRefusal `invalid`. */
export function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (cursor !== '' && cursor.length <= 4096 && writeCursor(key) === cursor) return key
  throw new AdminRefusal('invalid', 'That is no place in this list.', {
    todo: 'Give `next` of the stretch before as it came, or begin anew without it.',
    faults: [{ path: 'cursor', says: 'not one that was given here' }],
  })
}
