// Work by counts: how often a message made us use a key or a hash, whatever the clock says.
import crypto from 'node:crypto'
import { createRequire, syncBuiltinESMExports } from 'node:module'

const counted = [
  'verify',
  'privateDecrypt',
  'createHash',
  'hash',
  'createDecipheriv',
  'createPublicKey',
] as const

export type Work = Record<(typeof counted)[number], number>

/** No message is worth more: two signatures, three keys to decrypt with, read once or twice. */
export const mostWork: Work = {
  verify: 4,
  privateDecrypt: 8,
  // OAEP's mask is made of hashes, about a dozen for each key that is unwrapped
  createHash: 160,
  hash: 16,
  createDecipheriv: 8,
  createPublicKey: 8,
}

const now: Work = {
  verify: 0,
  privateDecrypt: 0,
  createHash: 0,
  hash: 0,
  createDecipheriv: 0,
  createPublicKey: 0,
}

/** From here on calls of these functions are counted, whoever makes them. */
export function countWork(): void {
  // the module itself, whose functions can be replaced, unlike those of its frozen namespace
  const module = createRequire(import.meta.url)('node:crypto') as Record<string, unknown>
  for (const name of counted) {
    const genuine = crypto[name] as (...given: readonly unknown[]) => unknown
    module[name] = (...given: readonly unknown[]) => {
      now[name] += 1
      return genuine(...given)
    }
  }
  syncBuiltinESMExports()
}

/** What was done since it was last asked. */
export function workDone(): Work {
  const done = { ...now }
  for (const name of counted) now[name] = 0
  return done
}

export function greater(one: Work, another: Work): Work {
  const both = { ...one }
  for (const name of counted) both[name] = Math.max(one[name], another[name])
  return both
}

/** What was done too often. */
export function tooMuch(work: Work): readonly string[] {
  return counted.filter((name) => work[name] > mostWork[name]).map((name) => `${name} ${work[name]} times`)
}
