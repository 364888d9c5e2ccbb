import { createHash } from 'node:crypto'
import type { ReadEntity } from '../saml/metadata.js'
import { MetadataFault } from '../saml/metadata.js'
import type { Stamp } from './metadata-file.js'
import type { Shelf } from './shelf.js'

/** Where a document stands, as people know it: a file's name, or the handle under which it was taken in here. */
export interface Place {
  readonly name: string
  readonly kept: boolean
}

/** A document that is trusted: it stands on a shelf, could be read, and nobody else has its entity id. */
export interface Standing<T> extends Place {
  readonly handle: string
  readonly read: T
  /** Of the bytes. */
  readonly sha256: string
}

export interface Quarantined extends Place {
  readonly reason: string
}

export interface Looked<T> {
  readonly standing: readonly Standing<T>[]
  readonly quarantined: readonly Quarantined[]
}

interface Entry<T> {
  readonly shelf: Shelf
  /** On its shelf. */
  readonly name: string
  /** Of the last look. */
  seen: string
  /** Of what was last read. */
  stamp?: string
  changedAt: number
  latest?: Standing<T>
  fault?: string
  standing?: Standing<T>
}

const atOnce = 32

/**
 * The documents of one kind, from the shelves that hold them. What stands keeps standing: a broken or duplicate
 * newcomer is set aside with its reason, and so is a broken new version of what stands. Files are read once two looks
 * agree; what was taken in here is whole at once.
 */
export class MetadataSource<T extends ReadEntity> {
  private readonly entries = new Map<string, Entry<T>>()
  private changed = false

  constructor(
    private readonly shelves: readonly Shelf[],
    private readonly read: (bytes: Uint8Array, handle: string) => T,
    /** A shelf that does not answer leaves what stood on it in force. */
    private readonly troubled: (error: unknown) => void,
  ) {}

  /** Looks once, at all shelves or at those alone that were changed here. Undefined when all is as it was. */
  async look(which: 'all' | 'kept' = 'all'): Promise<Looked<T> | undefined> {
    for (const shelf of this.shelves) {
      if (which === 'all' || shelf.kept) await this.lookOver(shelf).catch(this.troubled)
    }
    if (!this.changed) return undefined
    this.changed = false
    return this.arrange()
  }

  /** Has documents read again at the next look: all of them, or those of these ids and those that could not be read. */
  forget(ids?: ReadonlySet<string>): void {
    for (const entry of this.entries.values()) {
      if (ids !== undefined && !isMeant(entry, ids)) continue
      delete entry.stamp
      entry.shelf.wake(entry.name)
    }
  }

  private async lookOver(shelf: Shelf): Promise<void> {
    const { names, all } = await shelf.names()
    for (const [key, entry] of all ? this.entries : []) {
      if (entry.shelf === shelf && !names.has(entry.name)) this.changed = this.entries.delete(key)
    }
    const each = [...names]
    for (let at = 0; at < each.length; at += atOnce) {
      // Of thousands that are read others have their turn between
      if (at > 0) await new Promise((resolve) => void setImmediate(resolve))
      await Promise.all(each.slice(at, at + atOnce).map((name) => this.lookAt(shelf, name)))
    }
  }

  private async lookAt(shelf: Shelf, name: string): Promise<void> {
    const key = `${shelf.kept ? 'kept' : 'file'} ${name}`
    const found = await shelf.look(name)
    if (found === undefined) {
      this.changed = this.entries.delete(key) || this.changed
      return
    }
    const entry = this.entries.get(key) ?? { shelf, name, seen: '', changedAt: 0 }
    this.entries.set(key, entry)
    const text = 'fault' in found ? found.fault : found.text
    const settled = shelf.kept || entry.seen === text
    entry.seen = text
    if (!settled || entry.stamp === text) return
    if ('fault' in found) this.fail(entry, found.fault)
    else if (!(await this.readInto(entry, found))) return
    entry.stamp = text
  }

  /** False where its shelf does not answer: it is tried again. */
  private async readInto(entry: Entry<T>, { changedAt }: Stamp): Promise<boolean> {
    const { shelf, name } = entry
    try {
      const found = await shelf.read(name)
      this.changed ||= entry.changedAt !== changedAt
      entry.changedAt = changedAt
      if ('fault' in found) this.fail(entry, found.fault)
      else this.understand(entry, found.bytes, found.handle)
      return true
    } catch (error) {
      shelf.wake(name)
      this.troubled(error)
      return false
    }
  }

  private understand(entry: Entry<T>, bytes: Uint8Array, handle: string): void {
    try {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const latest = { handle, sha256, read: this.read(bytes, handle), ...placeOf(entry) }
      // Most that is read anew, as all is each day, says what it said: then nothing is made anew of it
      if (entry.fault === undefined && saysTheSame(entry.latest, latest)) return
      entry.latest = latest
      delete entry.fault
      this.changed = true
    } catch (error) {
      this.fail(entry, wordsOf(error))
    }
  }

  private fail(entry: Entry<T>, fault: string): void {
    this.changed ||= entry.fault !== fault
    entry.fault = fault
  }

  /** Who stands, in order of seniority; the others are set aside. */
  private arrange(): Looked<T> {
    const quarantined: Quarantined[] = []
    const taken = new Map<string, Entry<T>>()
    const stand = (entry: Entry<T>, by: Standing<T>) => {
      if (entry.standing !== undefined) leave(entry.standing, taken)
      entry.standing = by
      for (const name of namesOf(by)) taken.set(name, entry)
    }
    const inOrder = [...this.entries.values()].sort(bySeniority)
    for (const entry of inOrder) {
      if (entry.standing !== undefined)
        stand(entry, isSame(entry) ? (entry.latest ?? entry.standing) : entry.standing)
    }
    // First those whose document now tells of somebody else: the id they leave is free for others.
    for (const entry of [...inOrder].sort((one, other) => rankOf(one) - rankOf(other))) {
      const reason = entry.fault ?? newcomer(entry, taken, stand)
      if (reason !== undefined) quarantined.push({ ...placeOf(entry), reason: reason + keptWords(entry) })
    }
    const standing = [...this.entries.values()].flatMap((entry) => entry.standing ?? [])
    return { standing: standing.sort((one, other) => (one.handle < other.handle ? -1 : 1)), quarantined }
  }
}

function saysTheSame(one: Standing<ReadEntity> | undefined, other: Standing<ReadEntity>): boolean {
  return one?.sha256 === other.sha256 && JSON.stringify(one) === JSON.stringify(other)
}

function isMeant({ latest, standing, fault }: Entry<ReadEntity>, ids: ReadonlySet<string>): boolean {
  return fault !== undefined || [latest, standing].some((one) => one !== undefined && ids.has(one.read.id))
}

function placeOf({ shelf, name }: Entry<unknown>): Place {
  return { name: shelf.called(name), kept: shelf.kept }
}

function isSame({ fault, latest, standing }: Entry<ReadEntity>): boolean {
  return fault === undefined && latest?.read.id === standing?.read.id && latest?.handle === standing?.handle
}

function namesOf({ read, handle }: Standing<ReadEntity>): readonly string[] {
  return [`id ${read.id}`, `handle ${handle}`]
}

function leave(standing: Standing<ReadEntity>, taken: Map<string, unknown>): void {
  for (const name of namesOf(standing)) taken.delete(name)
}

/** Lets it stand, or says why not. */
function newcomer<T extends ReadEntity>(
  entry: Entry<T>,
  taken: ReadonlyMap<string, Entry<T>>,
  stand: (entry: Entry<T>, by: Standing<T>) => void,
): string | undefined {
  const { latest, standing, shelf } = entry
  if (latest === undefined || latest === standing) return undefined
  const sameId = taken.get(`id ${latest.read.id}`)
  if (sameId !== undefined && sameId !== entry) {
    const todo = shelf.kept || sameId.shelf.kept ? 'remove one of the two' : 'delete one of the two files'
    return `its entityID is registered already, by ${inWords(sameId)}; ${todo}`
  }
  const sameHandle = taken.get(`handle ${latest.handle}`)
  if (sameHandle !== undefined && sameHandle !== entry) {
    const todo = shelf.kept ? 'give it another one' : 'rename it'
    return `its handle ${latest.handle} is taken already, by ${inWords(sameHandle)}; ${todo}`
  }
  stand(entry, latest)
  return undefined
}

function inWords({ shelf, name }: Entry<unknown>): string {
  return shelf.kept ? `the console as ${shelf.called(name)}` : name
}

function bySeniority<T>(one: Entry<T>, other: Entry<T>): number {
  return one.changedAt - other.changedAt || (one.name < other.name ? -1 : 1)
}

function rankOf({ standing }: Entry<unknown>): number {
  return standing === undefined ? 1 : 0
}

function keptWords({ shelf, standing }: Entry<unknown>): string {
  if (standing === undefined) return ''
  return ` What the ${shelf.kept ? 'document' : 'file'} said before stays in force until this gateway is started again.`
}

function wordsOf(error: unknown): string {
  if (error instanceof MetadataFault) return `${error.message} ${error.todo}`
  return error instanceof Error ? error.message : 'it cannot be read'
}
