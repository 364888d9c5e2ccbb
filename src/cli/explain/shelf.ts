import { closeSync, openSync, readSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { CommandFault } from '../command-fault.js'
import { longestCapture } from '../../captured/capture.js'
import type { Document } from './given.js'

/** Files that a command or its cases name: looked for in each folder in turn. */
export interface Shelf {
  /** Read anew each time. Throws CommandFault. */
  read(name: string): Buffer
  /** Metadata, a certificate, a key: read once, since many cases name the same. `text` may stand in place of a name. */
  document(name: string, what: string): Document
}

/** Text that stands for itself where a file's name is expected. */
const itself = /^\s*(?:<|-----BEGIN )/

export function openShelf(folders: readonly string[]): Shelf {
  const kept = new Map<string, Document>()
  const read = (name: string) =>
    readFirst(
      folders.map((folder) => resolve(join(folder), name)),
      name,
    )
  return {
    read,
    document(name, what) {
      const known = kept.get(name)
      if (known !== undefined) return known
      const made = itself.test(name) ? { name: what, bytes: Buffer.from(name) } : { name, bytes: read(name) }
      kept.set(name, made)
      return made
    },
  }
}

function readFirst(paths: readonly string[], name: string): Buffer {
  let fault: unknown
  for (const path of new Set(paths)) {
    try {
      return bounded(path)
    } catch (error) {
      fault ??= error
      if (codeOf(error) !== 'ENOENT') fault = error
    }
  }
  throw unreadable(name, fault)
}

function bounded(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const chunks: Buffer[] = []
    for (let size = 0; size <= longestCapture; ) {
      const chunk = Buffer.alloc(64 * 1024)
      const read = readSync(file, chunk)
      if (read === 0) break
      chunks.push(chunk.subarray(0, read))
      size += read
    }
    return Buffer.concat(chunks)
  } finally {
    closeSync(file)
  }
}

/** Why a file could not be read, in words. */
export function unreadable(name: string, error: unknown): CommandFault {
  const code = codeOf(error)
  const file = JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name)
  if (code === 'ENOENT') return new CommandFault(`There is no file ${file}.`, 'Give the path of a file.')
  if (code === 'EISDIR') return new CommandFault(`${file} is a folder.`, 'Give the path of a file.')
  return new CommandFault(`${file} cannot be read (${code}).`, 'Give the path of a file that can be read.')
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown'
}
