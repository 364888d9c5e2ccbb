import { createHash } from 'node:crypto'
import { readKept, writeKept } from '../model/kept-text.js'
import type { RecordStore, Vault } from '../model/ports.js'

type Sealing = Pick<Vault, 'sealBytes' | 'openBytes'>
type Named = NonNullable<Parameters<RecordStore['append']>[1]>[number]

/** What is still named is written again after so long, so that the store knows not to forget it. */
const renewAfter = 1_800_000
const mostRemembered = 10_000

/**
 * Keeps what many records hold, app and partner as they stood, once for each version of it, under the hash of its text.
 * A registration stays the same object until it changes, so its text is made once, too.
 */
export class NamedOnce {
  private readonly hashes = new WeakMap<object, string>()
  private readonly renewed = new Map<string, number>()
  /** Texts that wait to be written, by their hash. */
  private readonly pending = new Map<string, string>()

  constructor(private readonly vault: Sealing) {}

  /** What stands in its place; the text itself is written with the next parts, where it is due. */
  name(thing: object, now: Date): { readonly $named: string } {
    const known = this.hashes.get(thing)
    if (known !== undefined && now.getTime() - (this.renewed.get(known) ?? 0) < renewAfter)
      return { $named: known }
    if (known !== undefined && this.pending.has(known)) return { $named: known }
    const text = writeKept(thing)
    const hash = createHash('sha256').update(text).digest('base64url')
    this.hashes.set(thing, hash)
    this.pending.set(hash, text)
    return { $named: hash }
  }

  /**
   * `write` has to write what waits. Where it fails, that waits on, since what names it may not be written yet; it is
   * sealed anew each time, for a store may keep what it was handed.
   */
  async taking(now: Date, write: (named: readonly Named[]) => Promise<void>): Promise<void> {
    const taken = [...this.pending]
    this.pending.clear()
    try {
      await write(taken.map(([hash, text]) => this.sealed(hash, text, now)))
    } catch (error) {
      for (const [hash, text] of taken) this.pending.set(hash, text)
      throw error
    }
    if (this.renewed.size > mostRemembered) this.renewed.clear()
    for (const [hash] of taken) this.renewed.set(hash, now.getTime())
  }

  private sealed(hash: string, text: string, at: Date): Named {
    return { hash, at, sealed: this.vault.sealBytes(text, place(hash)) }
  }

  async find({ $named: hash }: { readonly $named: string }, store: RecordStore): Promise<unknown> {
    const sealed = await store.findNamed(hash)
    const text = sealed && this.vault.openBytes(sealed, place(hash))
    return text === undefined ? undefined : readKept(text)
  }
}

export function isName(thing: unknown): thing is { readonly $named: string } {
  return typeof thing === 'object' && thing !== null && '$named' in thing && typeof thing.$named === 'string'
}

function place(hash: string): string {
  return `record name ${hash}`
}
