import type { Partner } from '../../model/partner.js'
import { SAML } from '../../saml/names.js'
import { describeKey } from '../../xml/described-key.js'
import { XmlFault } from '../../xml/fault.js'
import type { XmlElement } from '../../xml/tree.js'
import { elements, text } from '../../xml/tree.js'
import type { Looked } from '../../captured/look.js'

const mostLooked = 4

/**
 * The usual reason for a signature by none of the keys: its owner has a new one. What a message carries of keys proves
 * nothing and is never used; its fingerprint is what people may compare.
 */
export function otherKey(
  said: Looked | undefined,
  partner: Partner | undefined,
  token = said?.first(SAML, 'Assertion'),
): readonly string[] {
  const { keys = [] } = partner?.saml ?? partner?.wsfed ?? {}
  const known = new Set(keys.map(({ certificate }) => certificate))
  return carriedBy(said, token)
    .filter((certificate) => !known.has(certificate))
    .flatMap(described)
}

function carriedBy(said: Looked | undefined, token: XmlElement | undefined): readonly string[] {
  if (said === undefined) return []
  const signed = [said.root, token].flatMap((e) => e ?? [])
  const path = ['Signature', 'KeyInfo', 'X509Data', 'X509Certificate']
  const found = path.reduce<readonly XmlElement[]>(
    (parents, name) => parents.flatMap((e) => elements(e).filter((child) => child.name === name)),
    signed,
  )
  const texts = found.filter((e) => elements(e).length === 0).map((e) => text(e).replace(/\s+/g, ''))
  return [...new Set(texts)].slice(0, mostLooked)
}

function described(certificate: string): readonly string[] {
  try {
    const { kind, fingerprint, notAfter } = describeKey(certificate)
    return [
      `It carries a certificate that is not among those given (${kind}, until ${notAfter.toISOString().slice(0, 10)}, ` +
        `SHA-256 ${fingerprint}). Perhaps its owner has a new key: compare the fingerprint with them, and get their ` +
        'metadata anew.',
    ]
  } catch (error) {
    if (error instanceof XmlFault) return []
    throw error
  }
}
