/**
 * Changes that stand here at once and in the file some moments later, many together. `changed` has not been handed
 * to the file yet; `writing` has been, and nobody knows yet whether it is there.
 */
export class Behind<Kept> {
  private changed = new Map<string, Kept>()
  private writing = new Map<string, Kept>()

  get(id: string): Kept | undefined {
    return this.changed.get(id) ?? this.writing.get(id)
  }

  set(id: string, kept: Kept): void {
    this.changed.set(id, kept)
  }

  /** Not to be written from here any more: something else writes it. */
  drop(id: string): void {
    this.changed.delete(id)
  }

  isBeingWritten(id: string): boolean {
    return this.writing.has(id)
  }

  get size(): number {
    return this.changed.size
  }

  /** Newest first: of what stands twice the first counts. */
  *all(): Iterable<readonly [string, Kept]> {
    yield* this.changed
    for (const entry of this.writing) if (!this.changed.has(entry[0])) yield entry
  }

  /** Hands over what has changed. */
  handOver(): ReadonlyMap<string, Kept> {
    this.writing = this.changed
    this.changed = new Map()
    return this.writing
  }

  /** What was handed over is in the file, or it is not and has to be handed over again. */
  settle(written: boolean): void {
    if (!written) for (const [id, kept] of this.writing) if (!this.changed.has(id)) this.changed.set(id, kept)
    this.writing = new Map()
  }
}
