import type { AuditEvent } from '../model/audit-event.js'
import type { RefusalCode } from '../model/refusal.js'
import type { Stage } from '../model/trace.js'

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

/** Before S5 no signature was verified: anybody at all can cause these. No rung at all is before the first. */
const early: readonly (Stage | undefined)[] = [undefined, 'S0', 'S1', 'S2', 'S3', 'S4']
/** So many sources are told apart; what comes from more at once is counted together. */
const mostSources = 5000
const otherSources = 'others'
/** From all sources together, so many are written one by one within a minute. */
const mostPerMinute = 2000

/** Lets so many early refusals of each source and minute through, and counts the rest. */
export class FloodGate {
  private readonly tallies = new Map<string, Tally>()
  private minute = 0
  private passed = 0

  constructor(private readonly perSourcePerMinute: number) {}

  /** False when the event was counted instead. */
  passes(event: AuditEvent, now: Date): boolean {
    if (!isEarly(event)) return true
    this.turn(minuteOf(now))
    const tally = this.tallyOf(event.source ?? '', this.minute)
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

function isEarly(event: AuditEvent): event is Refused {
  return event.type === 'signin.refused' && event.user === undefined && early.includes(event.stage)
}

function minuteOf(now: Date): number {
  return Math.floor(now.getTime() / 60_000)
}
