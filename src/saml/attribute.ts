import { attribute, elements, isNamed } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { elementFrom, startOf } from '../xml/write.js'
import type { Start, Written } from '../xml/write.js'
import { checkAttribute } from './assertion-grammar.js'
import { defined } from './defined.js'
import { required, trimmed } from './grammar.js'
import { SAML, XSI } from './names.js'

/** saml-core 2.7.3.1. FriendlyName is for people and means nothing. */
export interface Attribute {
  readonly name: string
  readonly nameFormat?: string
  readonly friendlyName?: string
  readonly values: readonly string[]
}

/** Attributes of an AttributeStatement in their order; encrypted ones come out of `decrypt`. */
export function readAttributes(
  statement: XmlElement,
  decrypt: (encrypted: XmlElement) => XmlElement,
): readonly Attribute[] {
  return elements(statement).map((e) => {
    if (!isNamed(e, SAML, 'EncryptedAttribute')) return readAttribute(e)
    const plain = decrypt(e)
    checkAttribute(plain)
    return readAttribute(plain)
  })
}

const ofValue = startOf('saml:AttributeValue', { 'xsi:type': 'xs:string' })

/** Several values stand in one Attribute: some readers keep only the last of several Attributes of one name. */
export function writeAttribute(told: Attribute): Written {
  return elementFrom(ofAttribute(told), ...told.values.map((value) => elementFrom(ofValue, value)))
}

/** By their names; the same apps are told of the same attributes at every sign-in. */
const starts = new Map<string, readonly Start[]>()
const mostNames = 5000
const mostOfOneName = 8
const longestNames = 1024

function ofAttribute({ name, nameFormat, friendlyName }: Omit<Attribute, 'values'>): Start {
  const known = starts.get(name) ?? []
  const found = known.find(
    ({ attributes }) =>
      attributes['NameFormat'] === nameFormat && attributes['FriendlyName'] === friendlyName,
  )
  if (found !== undefined) return found
  const made = startOf('saml:Attribute', { Name: name, NameFormat: nameFormat, FriendlyName: friendlyName })
  if (name.length + (nameFormat ?? '').length + (friendlyName ?? '').length > longestNames) return made
  if (starts.size >= mostNames) starts.clear()
  starts.set(name, [made, ...known].slice(0, mostOfOneName))
  return made
}

function readAttribute(e: XmlElement): Attribute {
  const values: string[] = []
  for (const node of e.children) {
    if (typeof node !== 'string' && isNamed(node, SAML, 'AttributeValue') && isThere(node))
      values.push(valueOf(node))
  }
  return defined<Attribute>({
    name: required(e, 'Name'),
    nameFormat: attribute(e, 'NameFormat'),
    friendlyName: attribute(e, 'FriendlyName'),
    values,
  })
}

function isThere(e: XmlElement): boolean {
  const nil = attribute(e, 'nil', XSI)
  return nil !== 'true' && nil !== '1'
}

/** Text as it stands. Of XML in a value (eduPersonTargetedID holds a NameID) the text that it wraps. */
function valueOf(e: XmlElement): string {
  const only = e.children[0]
  if (typeof only === 'string' && e.children.length === 1) return only
  return elements(e).length === 0 ? allText(e) : trimmed(allText(e))
}

/** All text inside, markup left out. */
export function allText(e: XmlElement): string {
  return e.children.map((node) => (typeof node === 'string' ? node : allText(node))).join('')
}
