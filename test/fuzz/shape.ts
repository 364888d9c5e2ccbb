// Changes of the tree: what stands where, and what it is called.
import type { Draw } from './draw.js'
import type { Found, Page, Piece, Tag } from './markup.js'
import { copyOf, localName, newTag, prefixOf, rename, set, tagsOf, valueOf } from './markup.js'

export interface Ground {
  readonly draw: Draw
  readonly page: Page
  /** Another seed's page: only copies of its parts may be taken. */
  readonly other: () => Page
}

/** One kind of change, made somewhere; false where there was nothing to change. */
export type Change = (ground: Ground) => boolean

export const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const DS = 'http://www.w3.org/2000/09/xmldsig#'
export const XENC = 'http://www.w3.org/2001/04/xmlenc#'
export const MD = 'urn:oasis:names:tc:SAML:2.0:metadata'

export const namespaces = [
  ...[SAML, SAMLP, DS, XENC, MD, '', 'urn:x', 'http://www.w3.org/2001/XMLSchema'],
  ...['urn:oasis:names:tc:SAML:1.0:assertion', `${SAML}#`, 'urn:oasis:names:tc:saml:2.0:assertion'],
  ...['http://www.w3.org/XML/1998/namespace', 'http://www.w3.org/2000/xmlns/', 'relative'],
]

const elementNames = [
  ...['Response', 'Assertion', 'Issuer', 'Subject', 'NameID', 'EncryptedID', 'BaseID', 'Advice'],
  ...['Conditions', 'AudienceRestriction', 'Audience', 'AttributeStatement', 'Attribute', 'AttributeValue'],
  ...[
    'EncryptedAssertion',
    'EncryptedData',
    'EncryptedKey',
    'Signature',
    'SignedInfo',
    'Reference',
    'Object',
  ],
  ...['Transforms', 'Transform', 'Manifest', 'KeyInfo', 'Extensions', 'Status', 'StatusCode', 'Scoping'],
  ...['EntityDescriptor', 'EntitiesDescriptor', 'OneTimeUse', 'ProxyRestriction', 'ArtifactResponse'],
]
const prefixes = ['saml', 'samlp', 'ds', 'xenc', 'md', 'x', '', 'xml', 'xmlns', 'SAML']

export function anyTag({ draw, page }: Ground): Found | undefined {
  return draw.any(tagsOf(page))
}

/** A place among the children of any tag. */
function insert({ draw, page }: Ground, piece: Piece): boolean {
  const into = draw.any(tagsOf(page))?.tag
  if (into === undefined) return false
  into.empty = false
  into.children.splice(draw.below(into.children.length + 1), 0, piece)
  return true
}

function beside({ draw }: Ground, { among, tag }: Found, piece: Piece): boolean {
  among.splice(among.indexOf(tag) + draw.below(2), 0, piece)
  return true
}

function take({ among, tag }: Found): void {
  among.splice(among.indexOf(tag), 1)
}

function within(outer: Tag, inner: Tag): boolean {
  return outer === inner || outer.children.some((child) => typeof child !== 'string' && within(child, inner))
}

const move: Change = (ground) => {
  const found = anyTag(ground)
  const to = anyTag(ground)
  if (!found || !to || within(found.tag, to.tag)) return false
  take(found)
  return beside(ground, to, found.tag)
}

const copy: Change = (ground) => {
  const found = anyTag(ground)
  const to = anyTag(ground)
  return found !== undefined && to !== undefined && beside(ground, to, copyOf(found.tag))
}

const copyInside: Change = (ground) => {
  const found = anyTag(ground)
  return found !== undefined && insert(ground, copyOf(found.tag))
}

const double: Change = (ground) => {
  const found = anyTag(ground)
  return found !== undefined && beside(ground, found, copyOf(found.tag))
}

const remove: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  take(found)
  return true
}

/** Only the tags go: what they hold stays. */
const unwrap: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  found.among.splice(found.among.indexOf(found.tag), 1, ...found.tag.children)
  return true
}

const wrap: Change = (ground) => {
  const { draw } = ground
  const found = anyTag(ground)
  if (!found) return false
  const name = draw.one(elementNames)
  const prefix = draw.once(3) ? draw.one(prefixes) : prefixOf(found.tag.name)
  const around = newTag(prefix === '' ? name : `${prefix}:${name}`, {}, [found.tag])
  if (draw.once(2)) set(around, prefix === '' ? 'xmlns' : `xmlns:${prefix}`, draw.one(namespaces))
  found.among.splice(found.among.indexOf(found.tag), 1, around)
  return true
}

const swap: Change = (ground) => {
  const { draw } = ground
  const one = anyTag(ground)
  if (!one) return false
  const siblings = one.among.filter((piece) => piece !== one.tag)
  const inPlace = draw.any(siblings)
  if (inPlace === undefined) return false
  const [a, b] = [one.among.indexOf(one.tag), one.among.indexOf(inPlace)]
  one.among[a] = inPlace
  one.among[b] = one.tag
  return true
}

const renameElement: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  const { tag } = found
  const prefix = prefixOf(tag.name)
  const name = ground.draw.once(4) ? tag.name.toLowerCase() : ground.draw.one(elementNames)
  rename(tag, prefix === '' ? localName(name) : `${prefix}:${localName(name)}`)
  return true
}

const changePrefix: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  const prefix = ground.draw.one(prefixes)
  rename(found.tag, prefix === '' ? localName(found.tag.name) : `${prefix}:${localName(found.tag.name)}`)
  return true
}

/** Another prefix for the same namespace, throughout: whatever a signature covers is changed by it. */
const renamePrefix: Change = ({ draw, page }) => {
  const tags = tagsOf(page)
  const from = prefixOf(draw.any(tags)?.tag.name ?? '')
  if (from === '') return false
  const to = draw.one(['q', `${from}2`, 'é'])
  for (const { tag } of tags) {
    if (prefixOf(tag.name) === from) rename(tag, `${to}:${localName(tag.name)}`)
    for (const each of tag.attributes) {
      if (each.name === `xmlns:${from}`) each.name = `xmlns:${to}`
      else if (prefixOf(each.name) === from) each.name = `${to}:${localName(each.name)}`
    }
  }
  return true
}

const onlyBroken: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  found.tag.endName = ground.draw.one([`${found.tag.name}x`, localName(found.tag.name), 'x'])
  return true
}

const splice: Change = (ground) => {
  const { draw } = ground
  const part = draw.any(tagsOf(ground.other()))
  if (part === undefined) return false
  const found = anyTag(ground)
  return draw.once(2) || !found ? insert(ground, copyOf(part.tag)) : beside(ground, found, copyOf(part.tag))
}

/** The same part of another message, in the place of this one's. */
const exchange: Change = (ground) => {
  const { draw } = ground
  const found = anyTag(ground)
  if (!found) return false
  const same = tagsOf(ground.other()).filter(({ tag }) => localName(tag.name) === localName(found.tag.name))
  const instead = draw.any(same)
  if (instead === undefined) return false
  found.among[found.among.indexOf(found.tag)] = copyOf(instead.tag)
  return true
}

const namespace: Change = ({ draw, page }) => {
  const declared = tagsOf(page).flatMap(({ tag }) =>
    tag.attributes.filter(({ name }) => name.startsWith('xmlns')),
  )
  const one = draw.any(declared)
  if (one === undefined) return false
  one.value = draw.one(namespaces)
  return true
}

const declare: Change = (ground) => {
  const { draw, page } = ground
  const found = anyTag(ground)
  if (!found) return false
  const known = tagsOf(page).flatMap(({ tag }) =>
    tag.attributes.filter(({ name }) => name.startsWith('xmlns')),
  )
  const again = draw.any(known)
  if (again && draw.once(2)) set(found.tag, again.name, again.value)
  else {
    const prefix = draw.one(prefixes)
    set(found.tag, prefix === '' ? 'xmlns' : `xmlns:${prefix}`, draw.one(namespaces))
  }
  return true
}

/** A declaration from one tag to another: where a signature does not look at it, nothing changes. */
const moveDeclaration: Change = ({ draw, page }) => {
  const tags = tagsOf(page)
  const from = draw.any(tags.filter(({ tag }) => tag.attributes.some(({ name }) => name.startsWith('xmlns'))))
  const to = draw.once(2) ? from?.parent : draw.any(tags)?.tag
  if (from === undefined || to === undefined) return false
  const one = draw.one(from.tag.attributes.filter(({ name }) => name.startsWith('xmlns')))
  if (draw.once(2)) from.tag.attributes.splice(from.tag.attributes.indexOf(one), 1)
  if (valueOf(to, one.name) === undefined) to.attributes.push({ ...one })
  return true
}

const attributeNames = [
  ...['ID', 'Id', 'id', 'xml:id', 'AssertionID', 'InResponseTo', 'Destination', 'IssueInstant', 'Version'],
  ...['Recipient', 'NotOnOrAfter', 'NotBefore', 'Format', 'NameQualifier', 'SPNameQualifier', 'Name', 'URI'],
  ...[
    'Algorithm',
    'Type',
    'Method',
    'AuthnInstant',
    'xsi:type',
    'xsi:nil',
    'xml:base',
    'xml:lang',
    'xml:space',
  ],
  ...['Value', 'entityID', 'Location', 'ForceAuthn', 'AssertionConsumerServiceURL', 'Consent', 'x', 'ds:Id'],
]

const renameAttribute: Change = ({ draw, page }) => {
  const one = draw.any(tagsOf(page).flatMap(({ tag }) => tag.attributes))
  if (one === undefined) return false
  one.name = draw.once(3) ? one.name.toLowerCase() : draw.one(attributeNames)
  return true
}

const removeAttribute: Change = (ground) => {
  const found = anyTag(ground)
  if (!found || found.tag.attributes.length === 0) return false
  found.tag.attributes.splice(ground.draw.below(found.tag.attributes.length), 1)
  return true
}

const addAttribute: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  const { draw, page } = ground
  const values = tagsOf(page).flatMap(({ tag }) => tag.attributes.map(({ value }) => value))
  const twice = found.tag.attributes.length > 0 && draw.once(4)
  const name = twice ? draw.one(found.tag.attributes).name : draw.one(attributeNames)
  const value = draw.once(3) ? 'x' : (draw.any(values) ?? '')
  found.tag.attributes.push({ before: ' ', name, equals: '=', quote: '"', value })
  return true
}

const moveAttribute: Change = (ground) => {
  const from = anyTag(ground)?.tag
  const to = anyTag(ground)?.tag
  const one = from && ground.draw.any(from.attributes)
  if (!from || !to || !one) return false
  if (ground.draw.once(2)) from.attributes.splice(from.attributes.indexOf(one), 1)
  to.attributes.push({ ...one })
  return true
}

const emptied: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  found.tag.children = []
  return true
}

/** So deep that a reader that calls itself would feel it; refused long before. */
const deepen: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  let inner = copyOf(found.tag)
  const depth = 20 + ground.draw.below(ground.draw.once(20) ? 3000 : 60)
  for (let i = 0; i < depth; i += 1) inner = newTag(found.tag.name, {}, [inner])
  found.among[found.among.indexOf(found.tag)] = inner
  return true
}

const crowd: Change = (ground) => {
  const found = anyTag(ground)
  if (!found) return false
  const { draw } = ground
  const many = 1 + draw.below(draw.once(20) ? 400 : 45)
  for (let i = 0; i < many; i += 1) {
    if (draw.once(2)) set(found.tag, `a${i}`, 'v')
    else set(found.tag, `xmlns:n${i}`, `urn:${i}`)
  }
  return true
}

export const shapeChanges: readonly (readonly [number, string, Change])[] = [
  [6, 'move', move],
  [4, 'copy', copy],
  [4, 'copyInside', copyInside],
  [3, 'double', double],
  [6, 'remove', remove],
  [3, 'unwrap', unwrap],
  [5, 'wrap', wrap],
  [5, 'swap', swap],
  [4, 'renameElement', renameElement],
  [3, 'changePrefix', changePrefix],
  [2, 'renamePrefix', renamePrefix],
  [1, 'onlyBroken', onlyBroken],
  [6, 'splice', splice],
  [8, 'exchange', exchange],
  [3, 'namespace', namespace],
  [4, 'declare', declare],
  [6, 'moveDeclaration', moveDeclaration],
  [3, 'renameAttribute', renameAttribute],
  [4, 'removeAttribute', removeAttribute],
  [4, 'addAttribute', addAttribute],
  [3, 'moveAttribute', moveAttribute],
  [2, 'emptied', emptied],
  [1, 'deepen', deepen],
  [1, 'crowd', crowd],
]
