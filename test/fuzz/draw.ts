/** Chance that can be had again: the same seed and index draw the same (xoshiro128**, filled by splitmix32). */
export class Draw {
  private a: number
  private b: number
  private c: number
  private d: number

  constructor(seed: number, index: number) {
    let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35)
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0
      let z = state
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
      return (z ^ (z >>> 15)) | 0
    }
    this.a = next()
    this.b = next()
    this.c = next()
    this.d = next() | 1
  }

  private bits(): number {
    const rotated = Math.imul(this.b, 5)
    const result = Math.imul((rotated << 7) | (rotated >>> 25), 9)
    const shifted = this.b << 9
    this.c ^= this.a
    this.d ^= this.b
    this.b ^= this.c
    this.a ^= this.d
    this.c ^= shifted
    this.d = (this.d << 11) | (this.d >>> 21)
    return result >>> 0
  }

  /** A whole number from 0 to `end`, which is left out; 0 where there is no other. */
  below(end: number): number {
    return end <= 1 ? 0 : Math.floor((this.bits() / 0x1_0000_0000) * end)
  }

  /** True once in so many times. */
  once(inSoMany: number): boolean {
    return this.below(inSoMany) === 0
  }

  one<T>(of: readonly T[]): T {
    if (of.length === 0) throw new Error('nothing to draw from')
    // within the list
    return of[this.below(of.length)] as T
  }

  /** Any of them, or none where there are none. */
  any<T>(of: readonly T[]): T | undefined {
    return of[this.below(of.length)]
  }

  /** One of the names, each as often as its weight says. */
  weighed<T>(of: readonly (readonly [weight: number, T])[]): T {
    let at = this.below(of.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, each] of of) {
      if (at < weight) return each
      at -= weight
    }
    throw new Error('nothing to draw from')
  }
}
