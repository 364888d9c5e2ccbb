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

  /** What stands in its place; the text itself is among the next `taken`, where it is due. */
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

  /** What has to be written together with the parts that name it. */
  taken(): readonly Named[] {
    const taken = [...this.pending.values()]
    this.pending.clear()
    return taken
  }

  /** It did not come to the store, and what names it may not have been written yet. */
  lost(named: readonly Named[]): void {
    for (const one of named) if (!this.pending.has(one.hash)) this.pending.set(one.hash, one)
  }

  /** It is in the store now. */
  written(named: readonly Named[]): void {
    if (this.renewed.size > mostRemembered) this.renewed.clear()
    for (const { hash, at } of named) this.renewed.set(hash, at.getTime())
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
