import type { AuditEvent } from '../model/audit-event.js'
import { networkOf } from '../model/network.js'
import type { RefusalCode } from '../model/refusal.js'

/** Refusals of one source in one minute that were counted instead of written one by one. */
export interface Counted {
  readonly source: string
  readonly minute: number
  readonly count: number
  readonly codes: ReadonlyMap<RefusalCode, number>
}

interface Tally {
  readonly source: string
  readonly minute: number
  passed: number
  count: number
  readonly codes: Map<RefusalCode, number>
}

type Refused = Extract<AuditEvent, { readonly type: 'signin.refused' }>

/** So many sources are told apart; what comes from more at once is counted together. */
const mostSources = 5000
const otherSources = 'others'
/** From all sources together, so many are written one by one within a minute. */
const mostPerMinute = 2000

/**
 * Lets so many refusals of nobody in particular through for each source and minute, and counts the rest. Not only those
 * of the first rungs: an unsigned message may climb high before it falls, so anybody at all can cause them.
 */
export class FloodGate {
  private readonly tallies = new Map<string, Tally>()
  private minute = 0
  private passed = 0

  constructor(private readonly perSourcePerMinute: number) {}

  /** False when the event was counted instead. */
  passes(event: AuditEvent, now: Date): boolean {
    if (!isAnonymous(event)) return true
    this.turn(minuteOf(now))
    const tally = this.tallyOf(networkOf(event.source ?? ''), this.minute)
    if (tally.passed < this.perSourcePerMinute && this.passed < mostPerMinute) {
      tally.passed += 1
      this.passed += 1
      return true
    }
    tally.count += 1
    tally.codes.set(event.code, (tally.codes.get(event.code) ?? 0) + 1)
    return false
  }

  /** Takes out what was counted in minutes that are over. */
  over(now: Date): readonly Counted[] {
    const minute = minuteOf(now)
    return this.takeOut((tally) => tally.minute !== minute)
  }

  all(): readonly Counted[] {
    return this.takeOut(() => true)
  }

  /** Counts again what could not be written: it goes out with the next minute that is over. */
  giveBack(counts: readonly Counted[]): void {
    for (const { source, minute, count, codes } of counts) {
      const tally = this.tallyOf(source, minute)
      tally.count += count
      for (const [code, times] of codes) tally.codes.set(code, (tally.codes.get(code) ?? 0) + times)
    }
  }

  private turn(minute: number): void {
    if (minute !== this.minute) this.passed = 0
    this.minute = minute
  }

  private tallyOf(source: string, minute: number): Tally {
    const key = `${minute} ${source}`
    const known = this.tallies.get(key)
    if (known) return known
    if (this.tallies.size >= mostSources && source !== otherSources) return this.tallyOf(otherSources, minute)
    const tally: Tally = { source, minute, passed: 0, count: 0, codes: new Map() }
    this.tallies.set(key, tally)
    return tally
  }

  private takeOut(which: (tally: Tally) => boolean): readonly Counted[] {
    const out = [...this.tallies].filter(([, tally]) => which(tally))
    for (const [key] of out) this.tallies.delete(key)
    return out.map(([, tally]) => tally).filter(({ count }) => count > 0)
  }
}

function isAnonymous(event: AuditEvent): event is Refused {
  return event.type === 'signin.refused' && event.user === undefined
}

function minuteOf(now: Date): number {
  return Math.floor(now.getTime() / 60_000)
}
