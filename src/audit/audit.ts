// What is written down for good. Everything goes straight to the store, and no event means no answer; only refusals
// of people nobody knows yet are counted instead, once one network source causes too many of them within a minute.
import type { AuditEvent } from '../model/audit-event.js'
import { every as machineTimer } from '../model/every.js'
import type { Audit, AuditStore, Clock, Every } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import { type Counted, FloodGate } from './flood-gate.js'

export interface AuditDeps {
  readonly clock: Clock
  /** Refusals before anybody is identified that are written one by one, for each source and minute. */
  readonly perSourcePerMinute?: number
  /** Counts that could not be written, even at the end. */
  readonly onLost?: (refusals: number) => void
  readonly every?: Every
}

const lookEvery = 5000

export function openAudit(store: AuditStore, deps: AuditDeps): Audit & { close(): Promise<void> } {
  const { clock, perSourcePerMinute = 120, onLost = () => {}, every = machineTimer } = deps
  const gate = new FloodGate(perSourcePerMinute)
  const append = (events: readonly AuditEvent[], durable: boolean) =>
    store.append(
      events.map((event) => ({ at: clock.now(), event })),
      durable,
    )

  /** Writes the counts of minutes that are over; what cannot be written now is tried again later. */
  const writeCounts = async (counts: readonly Counted[]) => {
    if (counts.length === 0) return
    try {
      await append(counts.map(countEvent), false)
    } catch (error) {
      gate.giveBack(counts)
      throw error
    }
  }
  const stop = every(lookEvery, () => writeCounts(gate.over(clock.now())))

  return {
    async record(events, durable) {
      const told = events.filter((event) => gate.passes(event, clock.now()))
      if (told.length > 0) await available(append(told, durable))
    },
    list: (query) => available(store.list(query)),
    async close() {
      stop()
      const counts = gate.all()
      await writeCounts(counts).catch(() => onLost(counts.reduce((sum, { count }) => sum + count, 0)))
    },
  }
}

function countEvent({ source, count, codes }: Counted): AuditEvent {
  return { type: 'signin.refusals_counted', source, count, codes: Object.fromEntries(codes) }
}

async function available<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal('store.unavailable', 'the audit could not be reached', { cause: error })
  }
}
