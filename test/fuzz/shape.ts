// Changes of the tree: what stands where, and what it is called.
import type { Draw } from './draw.js'
import type { Found, Page, Piece, Tag } from './markup.js'
import { copyOf, localName, newTag, prefixOf, rename, set, tagsOf } from './markup.js'

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
export const prefixes = ['saml', 'samlp', 'ds', 'xenc', 'md', 'x', '', 'xml', 'xmlns', 'SAML']

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

export function within(outer: Tag, inner: Tag): boolean {
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
  [2, 'emptied', emptied],
  [1, 'deepen', deepen],
  [1, 'crowd', crowd],
]
