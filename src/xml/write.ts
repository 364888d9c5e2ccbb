import { hash as digestOf } from 'node:crypto'
import { digestMethodFor, signatureMethodNamed } from './algorithms.js'
import { canonicalValue } from './canonical.js'
import type { Signer } from './keys.js'
import { DS, EXC_C14N } from './namespaces.js'
import type { Place } from './signature.js'
import { isId } from './signature-places.js'
import { checkPlain } from './tags.js'
import type { Start } from './tags.js'
import { octetsOf, utf8Text } from './utf8.js'
import type { Utf8Text } from './utf8.js'
import type { Content, Piece, Vocabulary, Written, WrittenElement } from './writer.js'
import { verbatimIn, Writer } from './writer.js'

export { verbatim } from './writer.js'
export type { Start } from './tags.js'
export type { Content, Piece, Vocabulary, Written } from './writer.js'

/** `name` and attribute names with their prefix ('saml:Issuer', 'xsi:type'). What is undefined is left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  ...children: readonly (Content | undefined)[]
): Written {
  const present = children.includes(undefined) ? children.filter((c) => c !== undefined) : children
  return { kind: 'element', name, attributes, children: present as readonly Content[], start: undefined } // undefined is gone
}

/** A start tag for elements that come again and again with these very attributes. */
export function startOf(name: string, attributes: Readonly<Record<string, string | undefined>>): Start {
  return { name, attributes, spelling: undefined }
}

export function elementFrom(start: Start, ...children: readonly Content[]): Written {
  return { kind: 'element', name: start.name, attributes: start.attributes, children, start }
}

/**
 * The exclusive canonical form of `root`: namespaces where they are first used, attributes in order, no empty
 * tags. XmlFault 'encoding' for characters that XML does not have. Only U+0085 and U+2028 are spelt otherwise, as
 * references: widespread readers take them for line ends (as XML 1.1 does) and would then find the signature broken.
 */
export function serialize(root: Written, vocabulary: Vocabulary): string {
  return textOf(spelt(piecesOf(root, vocabulary)))
}

/** The same with its octets, which are good until somebody else writes: a buffer of their own costs as much as a digest. */
export function serialized(root: Written, vocabulary: Vocabulary): Serialized {
  const pieces = spelt(piecesOf(root, vocabulary))
  return { xml: textOf(pieces), octets: octetsOf(pieces) }
}

export interface Serialized {
  readonly xml: string
  readonly octets: Buffer
}

function piecesOf(root: Written, vocabulary: Vocabulary): readonly Piece[] {
  if (root.kind === 'verbatim') return root.pieces
  const { head, tail } = new Writer(vocabulary).split(root, root.children.length)
  return [...head, ...tail]
}

function textOf(pieces: readonly Utf8Text[]): string {
  return pieces.map(({ text }) => text).join('')
}

/** These stand in texts and values alone, where a reference says the same. */
function spelt(canonical: readonly Piece[]): readonly Utf8Text[] {
  if (!canonical.some(({ hasLineEnds }) => hasLineEnds)) return canonical
  const text = textOf(canonical).replace(/[\u0085\u2028]/g, (c) => (c === '\u0085' ? '&#x85;' : '&#x2028;'))
  return [utf8Text(text, false)]
}

export interface SigningOptions {
  readonly idAttribute: 'ID' | 'AssertionID'
  readonly place: Place
  /** Prefixes that stand in values only (xs in xsi:type="xs:string"); those of signed parts inside are added. */
  readonly inclusivePrefixes?: readonly string[]
}

/**
 * Signs `root`. Since it is written in canonical form, the octets to digest are those before and after the
 * place of the signature. The result may stand inside another element as it is.
 */
export function writeSigned(
  root: Written,
  vocabulary: Vocabulary,
  signer: Signer,
  options: SigningOptions,
): Written {
  if (root.kind !== 'element') throw new Error('what is written already cannot be signed')
  if (Object.hasOwn(vocabulary, 'ds') && vocabulary['ds'] !== DS)
    throw new Error('ds stands for something else')
  const id = root.attributes[options.idAttribute]
  if (id === undefined || !isId(id)) throw new Error('what is to be signed has no proper ID')
  const verbatims = verbatimIn(root)
  const inside = verbatims.flatMap((v) => v.inclusive)
  const prefixes = [...new Set([...(options.inclusivePrefixes ?? []), ...inside])]
  checkPlain(...prefixes)
  const writer = new Writer(vocabulary, prefixes, verbatims)
  const { head, tail } = writer.split(root, gapOf(root, options.place))
  const text = signatureOver(octetsOf([...head, ...tail]), id, prefixes, signer)
  // Base64 and names of ours: nothing beyond ASCII
  const signature = { text, octets: undefined, hasLineEnds: false }
  return writer.whole([...head, signature, ...tail], prefixes.length > 0 ? ['ds', 'ec'] : ['ds'])
}

function gapOf(root: WrittenElement, place: Place): number {
  if (place === 'first') return 0
  if (place === 'last') return root.children.length
  const issuer = root.children[0]
  if (typeof issuer !== 'object' || issuer.kind !== 'element' || !/:Issuer$/.test(issuer.name)) {
    throw new Error('the signature follows an Issuer, and there is none')
  }
  return 1
}

function signatureOver(octets: Buffer, id: string, prefixes: readonly string[], signer: Signer): string {
  // The same rule as on reading: nothing void is digested
  if (octets.length < 32) throw new Error('nothing to sign')
  const method = signatureMethodNamed(signer.algorithm)
  const digestMethod = digestMethodFor(method.hash)
  const digest = digestOf(method.hash, octets, 'base64')
  const signedInfo = (declaration: string): string =>
    `<ds:SignedInfo${declaration}><ds:CanonicalizationMethod Algorithm="${EXC_C14N}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${method.uri}"></ds:SignatureMethod><ds:Reference URI="#${id}"><ds:Transforms>` +
    `<ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${EXC_C14N}">` +
    `${prefixList(prefixes)}</ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="${digestMethod.uri}">` +
    `</ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  const value = signer.sign(signedInfo(` xmlns:ds="${DS}"`)).toString('base64')
  return (
    `<ds:Signature xmlns:ds="${DS}">${signedInfo('')}<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo>` +
    `<ds:X509Data><ds:X509Certificate>${signer.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`
  )
}

function prefixList(prefixes: readonly string[]): string {
  if (prefixes.length === 0) return ''
  const list = canonicalValue(prefixes.join(' '))
  return `<ec:InclusiveNamespaces xmlns:ec="${EXC_C14N}" PrefixList="${list}"></ec:InclusiveNamespaces>`
}
