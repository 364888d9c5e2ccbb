import type { SamlApp } from '../model/app.js'
import { domainOf } from '../model/domain.js'
import type { Oddity } from '../model/endpoint.js'
import { children, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { booleanOf, required, trimmed } from './grammar.js'
import { MD, MDATTR, SHIBMD, subjectIdRequirement } from './metadata-names.js'
import { SAML } from './names.js'

function extensionsOf(e: XmlElement): readonly XmlElement[] {
  return children(e, MD, 'Extensions')
}

export function entityAttributesOf(entity: XmlElement): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>()
  const holders = extensionsOf(entity).flatMap((e) => children(e, MDATTR, 'EntityAttributes'))
  for (const e of holders.flatMap((holder) => children(holder, SAML, 'Attribute'))) {
    const name = required(e, 'Name')
    const values = children(e, SAML, 'AttributeValue').flatMap((value) => plainText(value))
    found.set(name, [...(found.get(name) ?? []), ...values])
  }
  return Object.fromEntries(found)
}

/** Values that are elements themselves are none that we know. */
function plainText(e: XmlElement): readonly string[] {
  return e.children.every((node) => typeof node === 'string') ? [trimmed(text(e))] : []
}

export function requirementOf(
  attributes: Readonly<Record<string, readonly string[]>>,
): SamlApp['subjectIdRequirement'] | undefined {
  const [said] = attributes[subjectIdRequirement] ?? []
  return said === 'subject-id' || said === 'pairwise-id' || said === 'any' || said === 'none'
    ? said
    : undefined
}

/** shibmd:Scope of the role and of the entity. Expressions are not run: a scope counts only once it is confirmed here. */
export function scopesOf(entity: XmlElement, role: XmlElement, oddities: Oddity[]): readonly string[] {
  const all = [role, entity].flatMap(extensionsOf).flatMap((e) => children(e, SHIBMD, 'Scope'))
  const plain = all.filter((e) => booleanOf(e, 'regexp') !== true)
  if (plain.length < all.length) {
    oddities.push({
      severity: 'note',
      says: 'It claims scopes by a regular expression; those are ignored.',
      todo: 'Confirm the domains that are really its own: sallyport partner confirm-domain HANDLE DOMAIN.',
    })
  }
  return [...new Set(plain.flatMap((e) => domainOf(trimmed(text(e))) ?? []))]
}
