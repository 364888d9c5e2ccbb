import { readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Oddity } from '../model/endpoint.js'
import { keyKinds, readKeyFile } from './key-file.js'
import type { KeyPair } from './key-file.js'
import { isOpenToOthers } from './private-file.js'

export type KeyUse = 'signing' | 'encryption'

export interface HeldKey extends KeyPair {
  readonly use: KeyUse
  readonly state: 'active' | 'next' | 'retired'
  /** What its file's name begins with, the same for all that follow one another: `signing`, `signing-ec-p256`. */
  readonly line: string
  readonly file: string
}

/** What the folder holds, whatever the settings say of it. */
export interface KeysFound {
  readonly stamp: string
  /** The lines of all files there are, also of those that cannot be used. */
  readonly lines: readonly string[]
  /** Signing before encryption; active, next, retired; the line without a kind in its name first. */
  readonly keys: readonly HeldKey[]
  readonly oddities: readonly Oddity[]
}

const named = new RegExp(
  `^((signing)(?:-(${keyKinds.join('|')}))?|(encryption))-(active|next|retired-[0-9a-f]{16})\\.pem$`,
)
const uses = ['signing', 'encryption']
const states = ['active', 'next', 'retired']

/** The folder as it stands; the very same findings when nothing changed. A file gone bad leaves its key as it was. */
export async function readKeyFolder(folder: string, before?: KeysFound): Promise<KeysFound> {
  const names = (await readdir(folder)).filter((name) => named.test(name)).sort()
  const stats = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)))
  const stamp = names
    .map((name, at) => `${name} ${stats[at]?.mtimeMs} ${stats[at]?.size} ${stats[at]?.mode}`)
    .join()
  if (before?.stamp === stamp) return before
  const oddities: Oddity[] = []
  const keys = names.flatMap((name) => keyIn(join(folder, name), name, oddities, before))
  const lines = [...new Set(names.map((name) => named.exec(name)?.[1] ?? ''))]
  return { stamp, lines, keys: withoutTwins(keys.sort(inOrder)), oddities }
}

function inOrder(one: HeldKey, other: HeldKey): number {
  const rank = ({ use, state }: HeldKey) => uses.indexOf(use) * 4 + states.indexOf(state)
  return rank(one) - rank(other) || one.line.length - other.line.length
}

function keyIn(
  file: string,
  name: string,
  oddities: Oddity[],
  before: KeysFound | undefined,
): readonly HeldKey[] {
  const [, line = '', signing, kind, , standing = ''] = named.exec(name) ?? []
  try {
    const pair = readKeyFile(readFileSync(file, 'utf8'))
    // Whoever is to be signed for by one kind of key is not signed for by another that stands under its name.
    if (kind !== undefined && kind !== pair.keyKind) throw new Error(`it holds a key of kind ${pair.keyKind}`)
    if (isOpenToOthers(file)) oddities.push(openToOthers(file))
    const state = (standing.split('-')[0] ?? '') as HeldKey['state'] // by the pattern
    return [{ ...pair, use: signing === undefined ? 'encryption' : 'signing', state, line, file }]
  } catch (error) {
    const says = `${name} cannot be used: ${error instanceof Error ? error.message : 'unreadable'}`
    oddities.push({ severity: 'warning', says, todo: 'Put the right file back, or delete it.' })
    return before?.keys.filter((key) => key.file === file) ?? []
  }
}

/** In the middle of a promotion a key stands twice. */
function withoutTwins(keys: readonly HeldKey[]): readonly HeldKey[] {
  const seen = new Set<string>()
  return keys.filter((key) => !seen.has(key.use + key.fingerprint) && seen.add(key.use + key.fingerprint))
}

function openToOthers(file: string): Oddity {
  return {
    severity: 'warning',
    says: `The private key in ${file} can be read by others than its owner.`,
    todo: `chmod 600 ${file}; if somebody may have read it, make a next key and promote it.`,
  }
}
