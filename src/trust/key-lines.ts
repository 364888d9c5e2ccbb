import type { Oddity } from '../model/endpoint.js'
import type { KeyKind } from './key-file.js'
import type { HeldKey, KeysFound, KeyUse } from './key-folder.js'

/** Which kinds of signing keys the settings name. */
export interface KeyKinds {
  /** What signs for whoever says nothing else. */
  readonly kind: KeyKind
  /** What signs beside it, for those apps and partners that are set to it. */
  readonly also: readonly KeyKind[]
}

/** The default first. */
export function kindsOf({ kind, also }: KeyKinds): readonly KeyKind[] {
  return [kind, ...also]
}

/**
 * The line of one kind: the one whose active key is of it, whatever it is called, so that the settings may make another
 * kind the default and every file stays what it is. Without such a key the default's line is the one that names no kind,
 * where a key of the kind before it is followed by one of the new kind, unless that key is still somebody's own.
 */
export function lineOf(found: KeysFound, kinds: KeyKinds, use: KeyUse, kind: string = kinds.kind): string {
  if (use === 'encryption') return 'encryption'
  const active = found.keys.filter((key) => key.use === 'signing' && key.state === 'active')
  const own = active.find(({ keyKind }) => keyKind === kind)
  if (own !== undefined) return own.line
  const unnamed = active.find(({ line }) => line === 'signing')
  const isAnothers = kinds.also.some((other) => other === unnamed?.keyKind)
  return kind === kinds.kind && !isAnothers ? 'signing' : `signing-${kind}`
}

/** The key that signs by this kind. Until there is one of a new default, the one before it does its work. */
export function activeSigner(
  found: KeysFound,
  kinds: KeyKinds,
  kind: string = kinds.kind,
): HeldKey | undefined {
  const own = activeIn(found, lineOf(found, kinds, 'signing', kind))
  return own ?? (kind === kinds.kind ? activeIn(found, 'signing') : undefined)
}

export function activeIn({ keys }: KeysFound, line: string): HeldKey | undefined {
  return keys.find((key) => key.line === line && key.state === 'active')
}

/** The keys of the lines that the settings name, the default's first; the others are neither used nor published. */
export function inUse(found: KeysFound, kinds: KeyKinds): readonly HeldKey[] {
  return lines(found, kinds).flatMap((line) => found.keys.filter((key) => key.line === line))
}

export function kindOddities(found: KeysFound, kinds: KeyKinds): readonly Oddity[] {
  const used = new Set(lines(found, kinds))
  const unused = found.lines.filter((line) => !used.has(line))
  const active = activeSigner(found, kinds)
  const missing = kinds.also.filter((kind) => activeSigner(found, kinds, kind) === undefined)
  const late = active !== undefined && active.keyKind !== kinds.kind
  return [
    ...unused.map(
      (line): Oddity => ({
        severity: 'note',
        says: `The keys in ${line}-*.pem are of no kind that the settings name: they are neither published nor used.`,
        todo: 'Name their kind in keys.also, or delete them when nobody needs them any more.',
      }),
    ),
    ...missing.map(
      (kind): Oddity => ({
        severity: 'note',
        says: `There is no signing key of kind ${kind} yet (keys.also).`,
        todo: 'It is made at the next start.',
      }),
    ),
    ...(late
      ? [
          {
            severity: 'note',
            says: `The settings want ${kinds.kind} for the default signing key (keys.kind); the active one is still ${active.kind}.`,
            todo: 'sallyport keys next --use signing, tell the counterparts, then sallyport keys promote --use signing.',
          } as const,
        ]
      : []),
  ]
}

function lines(found: KeysFound, kinds: KeyKinds): readonly string[] {
  return [...new Set([...kindsOf(kinds).map((kind) => lineOf(found, kinds, 'signing', kind)), 'encryption'])]
}
