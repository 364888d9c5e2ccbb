interface Entry<T> {
  readonly units: Uint16Array
  readonly word: T
}

const size = 4096
const tries = 4
const longest = 64

/** One step of the number by which a word is looked up. */
export function hashed(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0
}

/**
 * What the words mean that come again and again, found by the units where they stand: nothing is cut out of a document
 * to be looked up. It holds so many and no more: strangers' words only push others out.
 */
export class Lexicon<T> {
  private readonly entries = Array.from<Entry<T> | undefined>({ length: size }).fill(undefined)

  find(units: Uint16Array, from: number, to: number, hash: number): T | undefined {
    for (let i = 0; i < tries; i += 1) {
      const entry = this.entries[(hash + i) & (size - 1)]
      if (entry === undefined) return undefined
      if (isAt(units, from, to, entry.units)) return entry.word
    }
    return undefined
  }

  keep(units: Uint16Array, from: number, to: number, hash: number, word: T): void {
    if (to - from > longest) return
    const entry = { units: units.slice(from, to), word }
    let at = hash & (size - 1)
    for (let i = 1; i < tries && this.entries[at] !== undefined; i += 1) at = (hash + i) & (size - 1)
    this.entries[at] = entry
  }
}

function isAt(units: Uint16Array, from: number, to: number, known: Uint16Array): boolean {
  if (known.length !== to - from) return false
  for (let i = 0; i < known.length; i += 1) if (known[i] !== units[from + i]) return false
  return true
}

/** The number of a whole word. */
export function hashOf(units: Uint16Array, from: number, to: number): number {
  let hash = 0
  // within the array: both ends are
  for (let i = from; i < to; i += 1) hash = hashed(hash, units[i] as number)
  return hash
}

/**
 * The same word as the engine keeps those of programs and property names: equal ones are one and the same string, so
 * that comparing them is comparing addresses, and no piece of a document keeps the whole of it in memory.
 */
export function internalized(word: string): string {
  // Holds: it begins empty, and only this goes in
  const names = Object.create(null) as Record<string, true>
  names[word] = true
  return Object.keys(names)[0] ?? word
}
