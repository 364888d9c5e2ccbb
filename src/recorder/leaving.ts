import type { RecordPart } from '../model/record.js'
import type { PartText } from './record-text.js'

/**
 * A part that waits to be written. Its text takes a fraction of the room of what it tells of, in a single piece that the
 * collector need not walk through: once there is one, nothing else of the part is held.
 */
export class Leaving {
  readonly reference: string
  readonly at: Date
  readonly size: number
  private part: RecordPart | undefined
  private written: PartText | undefined

  constructor(
    part: RecordPart,
    private readonly writeOut: (part: RecordPart) => PartText,
  ) {
    this.reference = part.reference
    this.at = part.at
    this.size = sizeOf(part)
    this.part = part
  }

  get isWrittenOut(): boolean {
    return this.part === undefined
  }

  /** None where it cannot be written. */
  text(): PartText | undefined {
    if (this.part === undefined) return this.written
    try {
      this.written = this.writeOut(this.part)
    } catch {
      this.written = undefined
    }
    this.part = undefined
    return this.written
  }
}

/** So many are written out before others have their turn: each takes about a tenth of a millisecond. */
const writtenAtOnce = 4

/**
 * Writes out what it is given a little later, when whoever waits for that sign-in has its answer. What was written out by
 * then, since it went to the store before, costs nobody a turn.
 */
export function writingOut(): (leaving: Leaving) => void {
  let waiting: Leaving[] = []
  const some = () => {
    const left = waiting.filter(({ isWrittenOut }) => !isWrittenOut)
    for (const leaving of left.splice(0, writtenAtOnce)) leaving.text()
    waiting = left
    if (waiting.length > 0) setImmediate(some)
  }
  return (leaving) => {
    if (waiting.push(leaving) === 1) setImmediate(some)
  }
}

/** Roughly, and quickly: what is asked while a sign-in waits must not cost a whole writing-out. */
const sizeWithoutMessages = 4096
function sizeOf({ messages = [] }: RecordPart): number {
  return messages.reduce((sum, { xml }) => sum + xml.length, sizeWithoutMessages)
}
