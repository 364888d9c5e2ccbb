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
  private readonly pending = new Map<string, Named>()

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
    this.pending.set(hash, { hash, at: now, sealed: this.vault.sealBytes(text, place(hash)) })
    return { $named: hash }
  }

  /** `write` has to write what waits; where it fails, that waits on, since what names it may not be written yet. */
  async taking(write: (named: readonly Named[]) => Promise<void>): Promise<void> {
    const taken = [...this.pending.values()]
    this.pending.clear()
    try {
      await write(taken)
    } catch (error) {
      for (const one of taken) if (!this.pending.has(one.hash)) this.pending.set(one.hash, one)
      throw error
    }
    if (this.renewed.size > mostRemembered) this.renewed.clear()
    for (const { hash, at } of taken) this.renewed.set(hash, at.getTime())
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
