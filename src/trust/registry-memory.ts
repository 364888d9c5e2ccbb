import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { nothingKnown } from './registration-events.js'
import type { KnownRegistrations } from './registration-events.js'

const version = 1

/** What was registered when the gateway last ran, so that what changed meanwhile is told too. Lost, all is told anew. */
export function recall(file: string): KnownRegistrations {
  try {
    const read = JSON.parse(readFileSync(file, 'utf8')) as { version?: number; known?: KnownRegistrations }
    // Written by `remember`, and by nobody else.
    return read.version === version ? (read.known ?? nothingKnown) : nothingKnown
  } catch {
    return nothingKnown
  }
}

export function remember(file: string, known: KnownRegistrations): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify({ version, known }), { mode: 0o600 })
  renameSync(`${file}.new`, file)
}
