import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { ReadEntity } from '../saml/metadata.js'
import { MetadataFault } from '../saml/metadata.js'
import { handleOf, look, readMetadataFile } from './metadata-file.js'
import type { Stamp } from './metadata-file.js'

/** A document that is trusted: it stands in the folder, could be read, and nobody else has its entity id. */
export interface Standing<T> {
  readonly name: string
  readonly handle: string
  readonly read: T
  /** Of the bytes. */
  readonly sha256: string
}

export interface Quarantined {
  readonly name: string
  readonly reason: string
}

export interface Looked<T> {
  readonly standing: readonly Standing<T>[]
  readonly quarantined: readonly Quarantined[]
}

interface Entry<T> {
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
 * One folder of metadata. What stands keeps standing: a broken or duplicate newcomer is set aside with its reason, and
 * so is a broken new version of a file that stands. Only regular `.xml` files are read, once two looks agree.
 */
export class MetadataSource<T extends ReadEntity> {
  private entries = new Map<string, Entry<T>>()

  constructor(
    private readonly folder: string,
    private readonly read: (bytes: Buffer, handle: string) => T,
  ) {
    mkdirSync(folder, { recursive: true })
  }

  /** Looks once. Undefined when all is as it was. */
  async look(): Promise<Looked<T> | undefined> {
    const names = await this.names()
    let changed = false
    for (const name of [...this.entries.keys()]) {
      if (!names.has(name)) changed = this.entries.delete(name) || changed
    }
    const all = [...names]
    for (let at = 0; at < all.length; at += atOnce) {
      const some = await Promise.all(all.slice(at, at + atOnce).map((name) => this.lookAt(name)))
      changed = some.includes(true) || changed
    }
    return changed ? this.arrange() : undefined
  }

  /** Has every file read again at the next look: what is said of dates has changed. */
  forget(): void {
    for (const entry of this.entries.values()) delete entry.stamp
  }

  private async names(): Promise<ReadonlySet<string>> {
    try {
      const all = await readdir(this.folder)
      return new Set(all.filter((name) => /\.xml$/i.test(name) && !name.startsWith('.')))
    } catch (error) {
      // A folder that is gone holds nothing; one that cannot be read at the moment says nothing.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set()
      throw error
    }
  }

  private async lookAt(name: string): Promise<boolean> {
    const found = await look(this.folder, name)
    if (found === undefined) return this.entries.delete(name)
    const entry = this.entries.get(name) ?? { name, seen: '', changedAt: 0 }
    this.entries.set(name, entry)
    const text = 'fault' in found ? found.fault : found.text
    const settled = entry.seen === text
    entry.seen = text
    if (!settled || entry.stamp === text) return false
    entry.stamp = text
    if ('fault' in found) entry.fault = found.fault
    else await this.readInto(entry, found)
    return true
  }

  private async readInto(entry: Entry<T>, { changedAt }: Stamp): Promise<void> {
    entry.changedAt = changedAt
    try {
      const bytes = await readMetadataFile(this.folder, entry.name)
      const handle = handleOf(entry.name) ?? ''
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      entry.latest = { name: entry.name, handle, sha256, read: this.read(bytes, handle) }
      delete entry.fault
    } catch (error) {
      entry.fault = wordsOf(error)
    }
  }

  /** Who stands, in order of seniority; the others are set aside. */
  private arrange(): Looked<T> {
    const quarantined: Quarantined[] = []
    const taken = new Map<string, string>()
    const stand = (entry: Entry<T>, by: Standing<T>) => {
      entry.standing = by
      taken.set(by.read.id, entry.name)
      taken.set(`handle ${by.handle}`, entry.name)
    }
    const inOrder = [...this.entries.values()].sort(bySeniority)
    for (const entry of inOrder) {
      if (entry.standing === undefined) continue
      const same = entry.fault === undefined && entry.latest?.read.id === entry.standing.read.id
      stand(entry, same ? (entry.latest ?? entry.standing) : entry.standing)
    }
    // First those whose file now tells of somebody else: the id they leave is free for others.
    for (const entry of [...inOrder].sort((one, other) => rankOf(one) - rankOf(other))) {
      const reason = entry.fault ?? this.newcomer(entry, taken, stand)
      if (reason !== undefined) quarantined.push({ name: entry.name, reason: reason + keptWords(entry) })
    }
    const standing = [...this.entries.values()].flatMap((entry) => entry.standing ?? [])
    return { standing: standing.sort((one, other) => (one.handle < other.handle ? -1 : 1)), quarantined }
  }

  /** Lets it stand, or says why not. */
  private newcomer(
    entry: Entry<T>,
    taken: Map<string, string>,
    stand: (entry: Entry<T>, by: Standing<T>) => void,
  ): string | undefined {
    const { latest, standing } = entry
    if (latest === undefined || latest === standing) return undefined
    const sameId = taken.get(latest.read.id)
    if (sameId !== undefined)
      return `its entityID is registered already, by ${sameId}; delete one of the two files`
    const sameHandle = taken.get(`handle ${latest.handle}`)
    if (sameHandle !== undefined && sameHandle !== entry.name) {
      return `its handle ${latest.handle} is taken already, by ${sameHandle}; rename it`
    }
    if (standing !== undefined) taken.delete(standing.read.id)
    stand(entry, latest)
    return undefined
  }
}

function bySeniority(
  one: { changedAt: number; name: string },
  other: { changedAt: number; name: string },
): number {
  return one.changedAt - other.changedAt || (one.name < other.name ? -1 : 1)
}

function rankOf({ standing }: Entry<unknown>): number {
  return standing === undefined ? 1 : 0
}

function keptWords(entry: Entry<unknown>): string {
  return entry.standing === undefined
    ? ''
    : ' What the file said before stays in force until this gateway is started again.'
}

function wordsOf(error: unknown): string {
  if (error instanceof MetadataFault) return `${error.message} ${error.todo}`
  if (error instanceof Error && 'code' in error) return `it cannot be read (${String(error.code)})`
  return error instanceof Error ? error.message : 'it cannot be read'
}
