// The flight recorder: what passed in each sign-in, sealed, for a short time. It stands beside the line, never in it:
// a bounded queue takes what comes, and what it cannot take is counted as lost. What could still be used is withheld
// from whoever reads.
import { every as machineTimer } from '../model/every.js'
import { readKept } from '../model/kept-text.js'
import type { Clock, Every, Recorder, RecordStore, Vault } from '../model/ports.js'
import type { RecordPart } from '../model/record.js'
import { isAnonymous, writeClipped } from './clip.js'
import { FlushQueue } from './flush-queue.js'
import { StoredBytes } from './stored-bytes.js'
import { withheld } from './withhold.js'

export interface RecorderOptions {
  /** So long parts are kept. */
  readonly hours: number
  readonly every?: Every
  /** Parts and bytes that may wait to be written. */
  readonly queueParts?: number
  readonly queueBytes?: number
  /** Refusals of nobody in particular that are recorded within a minute. */
  readonly anonymousPerMinute?: number
  /** Beyond so many bytes written, the oldest parts go before their time. */
  readonly storedBytes?: number
}

type Row = Parameters<RecordStore['append']>[0][number]
type Sealing = Pick<Vault, 'seal' | 'open'>

/** The form of the parts that this program writes; another one is not guessed at. */
const version = 1
const lookEvery = 60_000

export function openRecorder(
  store: RecordStore,
  vault: Sealing,
  clock: Clock,
  options: RecorderOptions,
): Recorder & { close(): Promise<void> } {
  const { queueParts = 5000, queueBytes = 64 << 20, storedBytes = 4 * 2 ** 30 } = options
  const stored = new StoredBytes(storedBytes)
  const isWithinBudget = minuteBudget(clock, options.anonymousPerMinute ?? 120)
  const write = async (parts: readonly RecordPart[]) => {
    const rows = parts.flatMap((part) => sealedRow(part, vault) ?? [])
    queue.lose(parts.length - rows.length)
    await store.append(rows)
    for (const { at, sealed } of rows) stored.add(at, sealed.length)
  }
  const queue = new FlushQueue<RecordPart>({ parts: queueParts, bytes: queueBytes, sizeOf, write })
  const oldest = () => new Date(clock.now().getTime() - options.hours * 3_600_000)
  const forget = async () => {
    await store.forget(stored.forgetBefore(oldest()))
  }
  const stop = (options.every ?? machineTimer)(lookEvery, forget)

  return {
    keep(part) {
      if (options.hours === 0) return
      if (isAnonymous(part) && !isWithinBudget()) queue.lose(1)
      else queue.add(part)
    },
    async find(reference) {
      await queue.flush()
      const sealed = await store.find(reference)
      const parts = sealed
        .flatMap((row) => unseal(row, reference, vault) ?? [])
        .filter(({ at }) => at.getTime() >= oldest().getTime())
      return parts.length === 0
        ? undefined
        : { reference, parts: parts.map((part) => withheld(part, clock.now())) }
    },
    lost: () => queue.lost,
    flush: () => queue.flush(),
    async close() {
      stop()
      await queue.flush()
    },
  }
}

/** Undefined when the part cannot be written as text at all. */
function sealedRow(part: RecordPart, vault: Sealing): Row | undefined {
  const { reference, at } = part
  try {
    return { reference, at, sealed: vault.seal(writeClipped(part, version), place(reference)) }
  } catch {
    return undefined
  }
}

/** Undefined when it is not from this place, or of a form that this program does not know. */
function unseal(sealed: string, reference: string, vault: Sealing): RecordPart | undefined {
  const text = vault.open(sealed, place(reference))
  const read = text === undefined ? undefined : readKept(text)
  // Sealed by us under this very version: it is what `seal` was given.
  return Array.isArray(read) && read[0] === version ? (read[1] as RecordPart) : undefined
}

function place(reference: string): string {
  return `record ${reference}`
}

/** Roughly, and quickly: what is asked while a sign-in waits must not cost a whole writing-out. */
const sizeWithoutMessages = 4096
function sizeOf({ messages = [] }: RecordPart): number {
  return messages.reduce((sum, { xml }) => sum + xml.length, sizeWithoutMessages)
}

/** Says yes so many times within each minute. */
function minuteBudget(clock: Clock, most: number): () => boolean {
  let minute = 0
  let used = 0
  return () => {
    const now = Math.floor(clock.now().getTime() / 60_000)
    if (now !== minute) used = 0
    minute = now
    used += 1
    return used <= most
  }
}
