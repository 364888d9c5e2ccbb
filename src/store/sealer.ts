import { readKept, writeKept } from '../model/kept-text.js'
import type { Vault } from '../model/ports.js'

/** The form of the records that this program writes; another one is not guessed at. */
const version = 1

/** Records of one kind as they rest: sealed for their place, with the version of their form inside. */
export interface Sealer<Kept> {
  seal(id: string, kept: Kept): string
  /** Undefined when it is not ours, not from this place, or of a form that this program does not know. */
  open(id: string, sealed: string): Kept | undefined
}

export function sealer<Kept>(vault: Pick<Vault, 'seal' | 'open'>, kind: string): Sealer<Kept> {
  return {
    seal: (id, kept) => vault.seal(writeKept([version, kept]), `${kind} ${id}`),
    open(id, sealed) {
      const text = vault.open(sealed, `${kind} ${id}`)
      return text === undefined ? undefined : readVersioned<Kept>(text)
    },
  }
}

function readVersioned<Kept>(text: string): Kept | undefined {
  const read = readKept(text)
  // Sealed by us under this very kind and version: it is what `seal` was given.
  return Array.isArray(read) && read[0] === version ? (read[1] as Kept) : undefined
}

/** Leaves the text as it is: for memory, where nothing rests. */
export const openVault: Pick<Vault, 'seal' | 'open'> = { seal: (plain) => plain, open: (sealed) => sealed }
