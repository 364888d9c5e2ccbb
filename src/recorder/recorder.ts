// The flight recorder: what passed in each sign-in, sealed, for a short time. It stands beside the line, never in it:
// a bounded queue takes what comes, and what it cannot take is counted as lost. What could still be used is withheld
// from whoever reads.
import { every as machineTimer } from '../model/every.js'
import type { Clock, Every, Recorder, RecordStore, Sealed, Vault } from '../model/ports.js'
import type { RecordPart } from '../model/record.js'
import { isAnonymous, isTooLong, writeClipped } from './clip.js'
import { withNames, withRegistrations } from './facts.js'
import { FlushQueue } from './flush-queue.js'
import { Leaving, writingOut } from './leaving.js'
import { NamedOnce } from './named-once.js'
import { readParts, writeRow } from './record-text.js'
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
type Sealing = Pick<Vault, 'open' | 'sealBytes' | 'openBytes'>

const lookEvery = 60_000
/** So many rows are sealed before others have their turn: each takes about a tenth of a millisecond. */
const sealedAtOnce = 8

export function openRecorder(
  store: RecordStore,
  vault: Sealing,
  clock: Clock,
  options: RecorderOptions,
): Recorder & { close(): Promise<void> } {
  const { queueParts = 5000, queueBytes = 64 << 20, storedBytes = 4 * 2 ** 30 } = options
  const stored = new StoredBytes(storedBytes)
  const isWithinBudget = minuteBudget(clock, options.anonymousPerMinute ?? 120)
  const once = new NamedOnce(vault)
  const writeOut = writingOut()
  const take = (part: RecordPart) => {
    const leaving = new Leaving(part, (whole) => writeClipped(withNames(whole, once, clock.now())))
    if (queue.add(leaving)) writeOut(leaving)
  }
  const write = async (parts: readonly Leaving[]) => {
    const rows = await sealedRows(parts, vault)
    const sizes = rows.map(({ sealed }) => sealed.length)
    await once.taking(clock.now(), (named) => store.append(rows, named))
    for (const [index, { at }] of rows.entries()) stored.add(at, sizes[index] ?? 0)
    queue.lose(parts.filter((part) => part.text() === undefined).length)
  }
  const queue = new FlushQueue<Leaving>({ parts: queueParts, bytes: queueBytes, write })
  const oldest = () => new Date(clock.now().getTime() - options.hours * 3_600_000)
  const forget = async () => {
    await store.forget(stored.forgetBefore(oldest()))
  }
  const stop = (options.every ?? machineTimer)(lookEvery, forget)

  return {
    keep(part) {
      if (options.hours === 0) return
      if (isAnonymous(part) && !isWithinBudget()) queue.lose(1)
      else take(part)
    },
    async find(reference) {
      await queue.flush()
      const sealed = await store.find(reference)
      const kept = sealed
        .flatMap((row) => unseal(row, reference, vault))
        .filter(({ at }) => at.getTime() >= oldest().getTime())
      if (kept.length === 0) return undefined
      const parts = await Promise.all(kept.map((part) => withRegistrations(part, once, store)))
      return { reference, parts: parts.map((part) => withheld(part, clock.now())) }
    },
    lost: () => queue.lost,
    flush: () => queue.flush(),
    async close() {
      stop()
      await queue.flush()
    },
  }
}

async function sealedRows(parts: readonly Leaving[], vault: Sealing): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const [at, own] of byReference(parts).entries()) {
    if (at % sealedAtOnce === sealedAtOnce - 1) await new Promise<void>((next) => void setImmediate(next))
    rows.push(...sealedRow(own, vault))
  }
  return rows
}

/** What came of one sign-in, in its order. */
function byReference(parts: readonly Leaving[]): readonly (readonly Leaving[])[] {
  const found = new Map<string, Leaving[]>()
  for (const part of parts) {
    const own = found.get(part.reference)
    if (own) own.push(part)
    else found.set(part.reference, [part])
  }
  return [...found.values()]
}

/** One row, of the time of its last part; more where that would be too long. What cannot be written is left out. */
function sealedRow(parts: readonly Leaving[], vault: Sealing): readonly Row[] {
  const written = parts.flatMap((part) => {
    const text = part.text()
    return text === undefined ? [] : [{ part, text }]
  })
  const last = written.at(-1)
  if (last === undefined) return []
  const texts = written.map(({ text }) => text)
  if (texts.length > 1 && isTooLong(texts)) return written.flatMap(({ part }) => sealedRow([part], vault))
  const { reference, at } = last.part
  return [{ reference, at, sealed: vault.sealBytes(writeRow(texts), place(reference)) }]
}

/** None when it is not from this place, or of a form that this program does not know. */
function unseal(sealed: Sealed, reference: string, vault: Sealing): readonly RecordPart[] {
  const text =
    typeof sealed === 'string'
      ? vault.open(sealed, place(reference))
      : vault.openBytes(sealed, place(reference))
  return text === undefined ? [] : readParts(text)
}

function place(reference: string): string {
  return `record ${reference}`
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
