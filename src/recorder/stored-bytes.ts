const minute = 60_000

/** Remembers about how much was written when, so that the oldest can go once it is too much. */
export class StoredBytes {
  private readonly byMinute = new Map<number, number>()
  private total = 0

  constructor(private readonly most: number) {}

  add(at: Date, bytes: number): void {
    const when = Math.floor(at.getTime() / minute)
    this.byMinute.set(when, (this.byMinute.get(when) ?? 0) + bytes)
    this.total += bytes
  }

  /** Everything before this must go: what is older than `oldest`, and more where there is too much. */
  forgetBefore(oldest: Date): Date {
    let before = oldest.getTime()
    for (const [when, bytes] of [...this.byMinute].sort(([a], [b]) => a - b)) {
      const end = (when + 1) * minute
      if (end > before && this.total <= this.most) break
      before = Math.max(before, end)
      this.byMinute.delete(when)
      this.total -= bytes
    }
    return new Date(before)
  }
}
