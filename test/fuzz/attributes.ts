// Changes of attributes and of what declares a namespace: their names, their values, their places.
import { set, tagsOf, valueOf } from './markup.js'
import { anyTag, type Change, namespaces, prefixes } from './shape.js'

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

export const attributeChanges: readonly (readonly [number, string, Change])[] = [
  [3, 'namespace', namespace],
  [4, 'declare', declare],
  [6, 'moveDeclaration', moveDeclaration],
  [3, 'renameAttribute', renameAttribute],
  [4, 'removeAttribute', removeAttribute],
  [4, 'addAttribute', addAttribute],
  [3, 'moveAttribute', moveAttribute],
]
