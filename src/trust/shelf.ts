import { mkdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { Documents, KeptDocument, Kind } from '../model/office.js'
import { handleOf, look, readMetadataFile } from './metadata-file.js'
import type { Stamp } from './metadata-file.js'

/** A place where counterparts' documents stand. */
export interface Shelf {
  /** Taken in here, by console or API: not a file. */
  readonly kept: boolean
  /** Names of all that stands there, or only of what may have changed since the last time: none, perhaps. */
  names(): Promise<{ readonly names: ReadonlySet<string>; readonly all: boolean }>
  /** A stamp, why it is not read, or nothing any more. */
  look(name: string): Promise<Stamp | { readonly fault: string } | undefined>
  /** Rejects where the place does not answer at the moment: then it is tried again. */
  read(name: string): Promise<Found | { readonly fault: string }>
  /** What people call it: the file's name, or the handle under which it was taken in. */
  called(name: string): string
  /** Has this name told again. */
  wake(name: string): void
}

export interface Found {
  readonly bytes: Uint8Array
  readonly handle: string
}

/** The `.xml` files of a folder. */
export function folderShelf(folder: string): Shelf {
  mkdirSync(folder, { recursive: true })
  return {
    kept: false,
    names: async () => ({ names: await filesIn(folder), all: true }),
    look: (name) => look(folder, name),
    async read(name) {
      try {
        return { bytes: await readMetadataFile(folder, name), handle: handleOf(name) ?? '' }
      } catch (error) {
        return { fault: faultOf(error) }
      }
    },
    called: (name) => name,
    wake: () => {},
  }
}

async function filesIn(folder: string): Promise<ReadonlySet<string>> {
  try {
    const all = await readdir(folder)
    return new Set(all.filter((name) => /\.xml$/i.test(name) && !name.startsWith('.')))
  } catch (error) {
    // A folder that is gone holds nothing; one that cannot be read at the moment says nothing.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set()
    throw error
  }
}

function faultOf(error: unknown): string {
  if (error instanceof Error && 'code' in error) return `it cannot be read (${String(error.code)})`
  return error instanceof Error ? error.message : 'it cannot be read'
}

type Head = Omit<KeptDocument, 'bytes'>

/** Documents that were taken in here, by entity id: looked at only when somebody says that they changed. */
export interface KeptShelf extends Shelf {
  put(all: readonly Head[]): void
  /** One of them, or none any more. */
  change(id: string, head: Head | undefined): void
}

export function keptShelf(kind: Kind, documents: Pick<Documents, 'find'>): KeptShelf {
  let heads = new Map<string, Head>()
  let awake = new Set<string>()
  let all = true
  return {
    kept: true,
    put(every) {
      heads = new Map(every.map((head) => [head.id, head]))
      all = true
    },
    change(id, head) {
      if (head === undefined) heads.delete(id)
      else heads.set(id, head)
      awake.add(id)
    },
    async names() {
      const told = { names: all ? new Set(heads.keys()) : awake, all }
      awake = new Set()
      all = false
      return told
    },
    async look(id) {
      const head = heads.get(id)
      return head && { text: `${head.sha256} ${head.handle}`, changedAt: head.addedAt.getTime() }
    },
    async read(id) {
      const document = await documents.find(kind, id)
      return document ?? { fault: 'it was taken away while it was read' }
    },
    called: (id) => heads.get(id)?.handle ?? id,
    wake: (id) => void awake.add(id),
  }
}
