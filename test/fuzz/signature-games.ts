// What is tried against signatures: wrapping in its known arrangements, references, transforms, algorithms, IDs, keys.
import { createHash } from 'node:crypto'
import { canonicalize } from '../../src/xml/canonical.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { elements } from '../../src/xml/tree.js'
import type { Found, Page, Tag, Written } from './markup.js'
import { copyOf, localName, newTag, prefixOf, set, tagsOf, valueOf, writePage, writePiece } from './markup.js'
import { type Change, DS, type Ground, SAML, SAMLP, within } from './shape.js'

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

export const algorithms = [
  ...[exclusive, `${exclusive}WithComments`, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'],
  ...['http://www.w3.org/2006/12/xml-c14n11', `${DS}enveloped-signature`, `${DS}base64`],
  ...['http://www.w3.org/TR/1999/REC-xslt-19991116', 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
  ...['http://www.w3.org/2002/06/xmldsig-filter2', `${DS}sha1`, 'http://www.w3.org/2001/04/xmlenc#sha256'],
  ...[
    'http://www.w3.org/2001/04/xmlenc#sha512',
    'http://www.w3.org/2001/04/xmldsig-more#md5',
    `${DS}hmac-sha1`,
  ],
  ...[`${DS}rsa-sha1`, `${DS}dsa-sha1`, 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'],
  ...[
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
  ],
  ...[
    'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ],
  ...['http://www.w3.org/2001/04/xmlenc#aes128-cbc', 'http://www.w3.org/2009/xmlenc11#aes256-gcm'],
  ...[
    'http://www.w3.org/2001/04/xmlenc#rsa-1_5',
    'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    '',
    'none',
  ],
]

function named(page: Page, ...names: readonly string[]): readonly Found[] {
  return tagsOf(page).filter(({ tag }) => names.includes(localName(tag.name)))
}

const algorithm: Change = ({ draw, page }) => {
  const one = draw.any(tagsOf(page).flatMap(({ tag }) => valueOf(tag, 'Algorithm') ?? []))
  if (one === undefined) return false
  one.value = draw.one(algorithms)
  return true
}

function ids(page: Page): readonly Written[] {
  const id = /^(?:xml:)?(?:assertion|response)?id$/i
  return tagsOf(page).flatMap(({ tag }) => tag.attributes.filter(({ name }) => id.test(name)))
}

const reference: Change = ({ draw, page }) => {
  const found = draw.any(named(page, 'Reference', 'DataReference', 'RetrievalMethod'))
  if (!found) return false
  const own = draw.any(ids(page))?.value ?? 'x'
  const uris = [
    `#${own}`,
    '',
    '#',
    own,
    `#xpointer(id('${own}'))`,
    '#xpointer(/)',
    'http://x.test/',
    `#${own} `,
  ]
  if (draw.once(10)) {
    found.tag.attributes = found.tag.attributes.filter(({ name }) => name !== 'URI')
  } else set(found.tag, 'URI', draw.one([...uris, `%23${own}`, `#${own.toUpperCase()}`, 'cid:x']))
  return true
}

const transforms: Change = ({ draw, page }) => {
  const found = draw.any(named(page, 'Transforms'))
  if (!found) return false
  const { tag } = found
  const one = draw.any(tag.children)
  const prefix = prefixOf(tag.name)
  const name = prefix === '' ? 'Transform' : `${prefix}:Transform`
  const more = newTag(name, { Algorithm: draw.one(algorithms) }, [])
  if (draw.once(5)) more.children.push(newTag('XPath', {}, ['self::node()']))
  draw.one([
    () => void (one !== undefined && tag.children.splice(tag.children.indexOf(one), 1)),
    () => void tag.children.reverse(),
    () => void tag.children.push(more),
    () => void tag.children.unshift(more),
    () => void (one !== undefined && tag.children.push(copyOf(one))),
    () => void (tag.children = []),
  ])()
  return true
}

const prefixList: Change = ({ draw, page }) => {
  const transform = draw.any(named(page, 'Transform', 'CanonicalizationMethod'))
  if (!transform) return false
  const PrefixList = draw.one([
    'xs',
    'xs xsi',
    '#default',
    '',
    'saml',
    'xml',
    'xmlns',
    'a b a',
    ' xs ',
    'ds é',
  ])
  const attributes = { 'xmlns:ec': exclusive, PrefixList }
  if (draw.once(2)) transform.tag.children = []
  transform.tag.children.push(newTag('ec:InclusiveNamespaces', attributes, []))
  transform.tag.empty = false
  return true
}

/** The names of people and what else an attacker would have changed. */
const targets = ['NameID', 'AttributeValue', 'Audience', 'Issuer', 'AuthnContextClassRef', 'Scope']

function falsify({ draw }: Ground, root: Tag): void {
  const inner = tagsOf({ pieces: [root] })
  const found = draw.any(inner.filter(({ tag }) => targets.includes(localName(tag.name))))
  if (found) found.tag.children = ['mallory']
  else set(root, 'ForceAuthn', 'false')
}

const signedNames = ['Assertion', 'Response', 'AuthnRequest', 'EntityDescriptor', 'EncryptedAssertion']

/** The genuine one somewhere, a false one where it stood: XSW in all its places. */
const wrapping: Change = (ground) => {
  const { draw, page } = ground
  const genuine = draw.any(named(page, ...signedNames))
  if (!genuine) return false
  const fake = copyOf(genuine.tag)
  falsify(ground, fake)
  const signature = signatureIn(fake)
  const keeps = draw.below(4)
  if (keeps > 0 && signature) fake.children.splice(fake.children.indexOf(signature), 1)
  if (draw.once(2)) set(fake, 'ID', draw.one(['_false', '', valueOf(genuine.tag, 'ID')?.value ?? '_x']))
  genuine.among[genuine.among.indexOf(genuine.tag)] = fake
  const place = placeFor(ground, fake, genuine)
  // What an earlier game put in two places may hold this one: nothing may be within itself
  if (within(genuine.tag, place)) return true
  place.children.splice(draw.below(place.children.length + 1), 0, genuine.tag)
  place.empty = false
  // Its signature outside of it, as the first kinds of wrapping have it
  const own = signatureIn(genuine.tag)
  if (own && draw.once(3)) {
    genuine.tag.children.splice(genuine.tag.children.indexOf(own), 1)
    if (place.name.endsWith('Object') && !within(place, fake)) own.children.push(place)
    fake.children.splice(1, 0, own)
  }
  return true
}

function signatureIn(tag: Tag): Tag | undefined {
  return tag.children.find(
    (child): child is Tag => typeof child !== 'string' && localName(child.name) === 'Signature',
  )
}

/** Where the genuine one is hidden: put into the false one, or beside it. */
function placeFor({ draw, page }: Ground, fake: Tag, genuine: Found): Tag {
  const hidden = draw.one([
    newTag('ds:Object', { 'xmlns:ds': DS }, []),
    newTag('samlp:Extensions', { 'xmlns:samlp': SAMLP }, []),
    newTag('saml:Advice', { 'xmlns:saml': SAML }, []),
    newTag('saml:AttributeValue', { 'xmlns:saml': SAML }, []),
    newTag('samlp:StatusDetail', { 'xmlns:samlp': SAMLP }, []),
    newTag('x:foreign', { 'xmlns:x': 'urn:x' }, []),
  ])
  const into = draw.one([
    fake,
    genuine.parent ?? fake,
    draw.any(named(page, 'Signature', 'Status', 'Extensions'))?.tag ?? fake,
  ])
  if (draw.once(4)) return into
  into.children.splice(draw.below(into.children.length + 1), 0, hidden)
  into.empty = false
  return hidden
}

/** What the same hand has signed for another question, another audience, or nobody: genuine, and not this one. */
const genuineOther: Change = ({ draw, page, other }) => {
  const here = draw.any(named(page, ...signedNames))
  if (!here) return false
  const there = draw.any(
    named(other(), ...signedNames).filter(({ tag }) => localName(tag.name) === localName(here.tag.name)),
  )
  if (!there) return false
  const at = here.among.indexOf(here.tag)
  here.among.splice(at + draw.below(2), draw.once(4) ? 0 : 1, copyOf(there.tag))
  return true
}

/** IDs given again, exchanged, taken, or spelt in another way. */
const idGame: Change = ({ draw, page }) => {
  const all = ids(page)
  const one = draw.any(all)
  const another = draw.any(all)
  if (!one || !another) return false
  const [value, name] = [one.value, one.name]
  draw.one([
    () => void (one.value = another.value),
    () => void ([one.value, another.value] = [another.value, value]),
    () => void (one.value = `${value}x`),
    () => void (one.value = ` ${value}`),
    () => void (one.value = value.toUpperCase()),
    () => void (one.value = ''),
    () => void (one.name = draw.one(['Id', 'id', 'xml:id', 'AssertionID', 'wsu:Id', name])),
  ])()
  return true
}

const onlyText: Change = ({ draw, page }) => {
  const found = draw.any(
    named(page, 'SignatureValue', 'DigestValue', 'X509Certificate', 'CipherValue', 'Modulus'),
  )
  if (!found) return false
  const text = found.tag.children.map(writePiece).join('')
  const at = draw.below(text.length)
  const put = draw.one(['A', '=', ' ', '\n', '&#13;', '&#xD;\n', '-', '&#65;', '\u00a0', 'AAAA', ''])
  const drop = draw.once(3) ? draw.below(8) : 0
  found.tag.children = [`${text.slice(0, at)}${put}${text.slice(at + drop)}`]
  return true
}

const otherKey: Change = (ground) => {
  const found = ground.draw.any(named(ground.page, 'KeyInfo'))
  const instead = ground.draw.any(named(ground.other(), 'KeyInfo'))
  if (!found) return false
  const at = found.among.indexOf(found.tag)
  if (instead && ground.draw.once(2)) found.among[at] = copyOf(instead.tag)
  else found.among.splice(at, 1)
  return true
}

/** Something false, and a DigestValue that fits it: only the signature value is then in the way. */
const newDigest: Change = (ground) => {
  const { draw, page } = ground
  const parents = tagsOf(page).filter(({ tag }) => signatureIn(tag) !== undefined)
  const found = draw.any(parents)
  if (!found) return false
  falsify(ground, found.tag)
  const at = tagsOf(page).findIndex(({ tag }) => tag === found.tag)
  const value = named({ pieces: [found.tag] }, 'DigestValue')[0]?.tag
  const digest = digestOf(writePage(page), at)
  if (value && digest) value.children = [digest]
  return true
}

function digestOf(xml: string, at: number): string | undefined {
  try {
    const parent = everyElement(parse(xml, messageLimits))[at]
    const without = parent && elements(parent).find(({ name }) => name === 'Signature')
    if (parent === undefined || without === undefined) return undefined
    return createHash('sha256').update(canonicalize(parent, { without })).digest('base64')
  } catch {
    return undefined
  }
}

function everyElement(e: XmlElement): readonly XmlElement[] {
  return [e, ...elements(e).flatMap(everyElement)]
}

/** What an attacker wants: plain falsehood under a signature that is left alone. */
const falsehood: Change = (ground) => {
  const root = ground.page.pieces.find((piece): piece is Tag => typeof piece !== 'string')
  if (root === undefined) return false
  falsify(ground, root)
  return true
}

const unsign: Change = ({ draw, page }) => {
  const found = draw.any(named(page, 'Signature'))
  if (!found) return false
  found.among.splice(found.among.indexOf(found.tag), 1)
  return true
}

export const signatureGames: readonly (readonly [number, string, Change])[] = [
  [5, 'algorithm', algorithm],
  [4, 'reference', reference],
  [5, 'transforms', transforms],
  [3, 'prefixList', prefixList],
  [14, 'wrapping', wrapping],
  [14, 'genuineOther', genuineOther],
  [6, 'idGame', idGame],
  [4, 'onlyText', onlyText],
  [4, 'otherKey', otherKey],
  [3, 'newDigest', newDigest],
  [3, 'falsehood', falsehood],
  [2, 'unsign', unsign],
]
