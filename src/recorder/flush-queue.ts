export interface QueueLimits<Part> {
  readonly parts: number
  readonly bytes: number
  write(parts: readonly Part[]): Promise<void>
}

const atOnce = 128
/**
 * What comes of one sign-in often comes within moments, an answer and what follows it a round trip of the browser apart:
 * written together, they cost one row, and those of many sign-ins one commit.
 */
const gatherMilliseconds = 100

/** Takes parts without making anybody wait, and writes them in batches while others go on. */
export class FlushQueue<Part extends { readonly size: number }> {
  lost = 0
  private readonly waiting: Part[] = []
  private bytes = 0
  private draining = false
  private hurry: (() => void) | undefined
  /** Parts that were ever taken, and how many of them are written or lost. */
  private taken = 0
  private settled = 0
  private flushes: { readonly upTo: number; readonly done: () => void }[] = []

  constructor(private readonly limits: QueueLimits<Part>) {}

  /** Whether it was taken; what is not is lost. */
  add(part: Part): boolean {
    if (this.waiting.length >= this.limits.parts || this.bytes + part.size > this.limits.bytes) {
      this.lose(1)
      return false
    }
    this.waiting.push(part)
    this.taken += 1
    this.bytes += part.size
    if (this.waiting.length >= atOnce) this.hurry?.()
    if (!this.draining) void this.drain()
    return true
  }

  lose(count: number): void {
    this.lost += count
  }

  /** Ends once everything taken so far is written or lost; it waits for nothing more to come. */
  async flush(): Promise<void> {
    if (this.settled === this.taken) return
    this.hurry?.()
    await new Promise<void>((done) => void this.flushes.push({ upTo: this.taken, done }))
  }

  private async drain(): Promise<void> {
    this.draining = true
    while (this.waiting.length > 0) {
      if (this.waiting.length < atOnce && this.flushes.length === 0) await this.gather()
      const batch = this.waiting.splice(0, atOnce)
      this.bytes -= batch.reduce((sum, { size }) => sum + size, 0)
      await this.write(batch)
      this.settled += batch.length
      this.tell()
    }
    this.draining = false
  }

  private async gather(): Promise<void> {
    await new Promise<void>((resolve) => {
      const late = setTimeout(resolve, gatherMilliseconds)
      this.hurry = () => {
        clearTimeout(late)
        resolve()
      }
    })
    this.hurry = undefined
  }

  private async write(batch: readonly Part[]): Promise<void> {
    try {
      await this.limits.write(batch)
    } catch {
      this.lose(batch.length)
    }
  }

  /** Whoever waited for what is settled now. */
  private tell(): void {
    const ended = this.flushes.filter(({ upTo }) => upTo <= this.settled)
    this.flushes = this.flushes.filter(({ upTo }) => upTo > this.settled)
    for (const { done } of ended) done()
  }
}
