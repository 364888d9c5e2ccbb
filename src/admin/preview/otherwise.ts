import { knownAs } from '../../model/attribute-names.js'
import type { Claim, Issuance } from '../../model/signin.js'
import type { Outcome } from './replay.js'

/** How one outcome differs from another: names of what is told, never values. Empty when it is the same. */
export function otherwise(before: Outcome, after: Outcome): readonly string[] {
  if (before.kind === 'refuse')
    return after.kind === 'refuse'
      ? before.code === after.code
        ? []
        : [`refused with ${after.code} instead of ${before.code}`]
      : [`let in; now refused with ${before.code}`]
  return after.kind === 'refuse'
    ? [`refused with ${after.code}`]
    : toldOtherwise(before.issuance, after.issuance)
}

function toldOtherwise(before: Issuance, after: Issuance): readonly string[] {
  return [
    ...nameOtherwise(before, after),
    ...claimsOtherwise(before.claims, after.claims),
    ...(before.authnContext === after.authnContext ? [] : ['another strength of sign-in is told']),
    ...(same(before.authorities, after.authorities) ? [] : ['another vouching party is told']),
    ...(same(before.proxyRestriction, after.proxyRestriction) ? [] : ['passing on is restricted otherwise']),
  ]
}

function nameOtherwise({ subject: before }: Issuance, { subject: after }: Issuance): readonly string[] {
  if (same(before, after)) return []
  if (before === undefined) return ['a name comes along']
  if (after === undefined) return ['the name is not told any more']
  return before.format === after.format ? ['another name'] : [`a name of another format: ${after.format}`]
}

function claimsOtherwise(before: readonly Claim[], after: readonly Claim[]): readonly string[] {
  const was = new Map(before.map((claim) => [claim.name, claim]))
  const is = new Map(after.map((claim) => [claim.name, claim]))
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [one, other] = [was.get(name), is.get(name)]
    if (same(one, other)) return []
    const spoken = other?.friendlyName ?? one?.friendlyName ?? knownAs(name)?.friendly ?? name
    if (one === undefined) return [`${spoken} comes along`]
    if (other === undefined) return [`${spoken} is not told any more`]
    return [same(one.values, other.values) ? `${spoken} goes by another form` : `other values of ${spoken}`]
  })
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
