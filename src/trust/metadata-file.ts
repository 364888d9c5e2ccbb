import { constants } from 'node:fs'
import { lstat, open } from 'node:fs/promises'
import { join } from 'node:path'

const largest = 8 * 1024 * 1024
const handleSyntax = /^[a-z0-9][a-z0-9._-]{0,62}$/

/** How a file looks from outside; two looks that agree say that nobody is writing any more. */
export interface Stamp {
  readonly text: string
  readonly changedAt: number
}

/** `metadata/apps/wiki.xml` is the app `wiki`. Undefined: the name cannot be a handle. */
export function handleOf(name: string): string | undefined {
  const handle = name.replace(/\.xml$/, '').toLowerCase()
  return handleSyntax.test(handle) ? handle : undefined
}

export function isHandle(text: string): boolean {
  return handleSyntax.test(text)
}

/** What stands under that name: a stamp, why it is not read, or nothing any more. */
export async function look(
  folder: string,
  name: string,
): Promise<Stamp | { readonly fault: string } | undefined> {
  const stats = await lstat(join(folder, name)).catch(({ code = '' }: NodeJS.ErrnoException) => ({ code }))
  // Only a file that is gone was removed; one that cannot be looked at, for whatever reason, was not.
  if ('code' in stats)
    return stats.code === 'ENOENT' ? undefined : { fault: `it cannot be read (${stats.code})` }
  if (stats.isSymbolicLink()) return { fault: 'it is a symbolic link; put the file itself here' }
  if (!stats.isFile()) return { fault: 'it is not a regular file' }
  if (stats.size > largest) return { fault: `it is larger than 8 MiB (${stats.size} bytes)` }
  if (!name.endsWith('.xml')) return { fault: 'its name must end in .xml, in small letters: rename it' }
  if (handleOf(name) === undefined) {
    return {
      fault: 'its name cannot be a handle: rename it to letters, digits, dots and dashes, as wiki.xml',
    }
  }
  const text = `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`
  return { text, changedAt: stats.mtimeMs }
}

/** The bytes, from the very file that was opened: neither through a link nor more than fits. */
export async function readMetadataFile(folder: string, name: string): Promise<Buffer> {
  const file = await open(
    join(folder, name),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  )
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw new Error('it is not a regular file')
    const bytes = Buffer.alloc(Math.min(stats.size, largest) + 1)
    let filled = 0
    for (let read = 1; read > 0 && filled < bytes.length; filled += read) {
      read = (await file.read(bytes, filled, bytes.length - filled, null)).bytesRead
    }
    if (filled > Math.min(stats.size, largest))
      throw new Error('it grew while it was read, or is larger than 8 MiB')
    return bytes.subarray(0, filled)
  } finally {
    await file.close()
  }
}
