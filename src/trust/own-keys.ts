import type { OwnKey, OwnKeys } from '../model/office.js'
import { keyKinds } from './key-file.js'
import type { KeyKind } from './key-file.js'
import { KeyFault } from './key-ring.js'
import type { HeldKey, KeyHouse } from './key-ring.js'

/** The key ring as those who run the house see it: no private half leaves it. */
export function ownKeys(ring: KeyHouse): OwnKeys {
  return {
    list: () => ring.list().map(ownKey),
    oddities: () => ring.oddities(),
    next: async (use, kind, by) => ownKey(await ring.next(use, keyKind(kind), by)),
    promote: async (use, kind, by) => ownKey(await ring.promote(use, keyKind(kind), by)),
    retire: async (use, kind, by) => (await ring.retire(use, keyKind(kind), by)).map(ownKey),
  }
}

function ownKey({
  use,
  keyKind: kind,
  state,
  fingerprint,
  notBefore,
  notAfter,
  certificate,
}: HeldKey): OwnKey {
  return { use, kind, state, fingerprint, notBefore, notAfter, certificate }
}

function keyKind(kind: string | undefined): KeyKind | undefined {
  if (kind === undefined) return undefined
  const known = keyKinds.find((each) => each === kind)
  if (known !== undefined) return known
  throw new KeyFault(`there are no keys of kind ${JSON.stringify(kind)}, only ${keyKinds.join(', ')}`)
}
