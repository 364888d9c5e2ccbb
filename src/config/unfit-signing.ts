import type { Contradiction } from './contradictions.js'
import type { ReadSettings } from './schema.js'

/** A key that the house does not hold, and an algorithm that the key cannot compute. */
export function unfitSigning(
  settings: Pick<ReadSettings, 'keys' | 'defaults' | 'apps' | 'partners'>,
): readonly Contradiction[] {
  const { keys, defaults, apps, partners } = settings
  const twice = keys.also.filter((kind, at) => kind === keys.kind || keys.also.indexOf(kind) !== at)
  const of = (kind: 'app' | 'partner', entries: Readonly<Record<string, Choice>>) => [
    ...unfit(keys, ['defaults', kind], defaults[kind], {}),
    ...Object.entries(entries).flatMap(([key, entry]) =>
      unfit(keys, [`${kind}s`, key], entry, defaults[kind]),
    ),
  ]
  return [
    ...twice.map((kind) => ({
      path: ['keys', 'also'],
      says: `${kind} is named twice (keys.kind, keys.also)`,
    })),
    ...of('app', apps),
    ...of('partner', partners),
  ]
}

type Choice = { readonly [K in 'signingKey' | 'signatureAlgorithm']?: string }

/** Told where it was decided: an entry that says nothing of its own repeats no fault of the defaults. */
function unfit(
  { kind, also }: ReadSettings['keys'],
  path: readonly string[],
  own: Choice,
  defaults: Choice,
): readonly Contradiction[] {
  if (own.signingKey === undefined && own.signatureAlgorithm === undefined) return []
  const held: readonly string[] = [kind, ...also]
  const { signingKey = kind, signatureAlgorithm } = { ...defaults, ...own }
  if (!held.includes(signingKey)) {
    if (own.signingKey === undefined) return []
    const says = `we have no key of kind ${signingKey}, only ${held.join(', ')}: name it in keys.also`
    return [{ path: [...path, 'signingKey'], says }]
  }
  if (signatureAlgorithm === undefined || fits(signingKey, signatureAlgorithm)) return []
  const field = own.signatureAlgorithm === undefined ? 'signingKey' : 'signatureAlgorithm'
  const says = `${signatureAlgorithm} (signatureAlgorithm) cannot be computed with a key of kind ${signingKey} (${from(own, defaults)})`
  return [{ path: [...path, field], says }]
}

function fits(kind: string, algorithm: string): boolean {
  return kind.startsWith('ec-') === algorithm.startsWith('ecdsa-')
}

function from(own: Choice, defaults: Choice): string {
  return (own.signingKey ?? defaults.signingKey) === undefined ? 'keys.kind' : 'signingKey'
}
