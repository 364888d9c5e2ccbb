import { hash as digestOf, timingSafeEqual } from 'node:crypto'
import type { Hash, SignatureMethod } from './algorithms.js'
import { signatureMethodOf } from './algorithms.js'
import type { CanonicalOptions } from './canonical.js'
import { canonicalize } from './canonical.js'
import { XmlFault } from './fault.js'
import type { PublicKey } from './keys.js'
import { isValueOf } from './keys.js'
import { DS, SAML2 } from './namespaces.js'
import type { Limits } from './parse.js'
import { parse } from './parse.js'
import { isSameTree } from './same-tree.js'
import { isId } from './signature-places.js'
import type { SignedInfo } from './signed-info.js'
import { readSignature, readSignedInfo } from './signed-info.js'
import type { XmlElement } from './tree.js'
import { attribute, children, elements, isNamed } from './tree.js'
import { utf8Of } from './utf8.js'

export { checkSignaturePlaces } from './signature-places.js'

const checked = Symbol('checked')

/** What a trusted key has signed, and which one. Only this file can make one. */
export interface Verified<T> {
  readonly value: T
  /** Fingerprint of the key. */
  readonly signedBy: string
  /** URI of the signature algorithm. */
  readonly algorithm: string
  readonly [checked]: true
}

/** The grammar's place of ds:Signature among its parent's child elements. */
export type Place = 'after-issuer' | 'first' | 'last'

/** The keys of the one partner or app concerned; never "any key we know". */
export interface Trusted {
  readonly keys: readonly PublicKey[]
  readonly acceptSha1?: boolean
}

/** Bounds for what was read once already: the canonical form spells the same nodes out at greater length. */
const rereading: Limits = {
  bytes: 64 * 1024 * 1024,
  depth: 48,
  elements: 400_000,
  declarations: 400_000,
  attributes: 40,
  namespaces: 64,
  text: 256 * 1024,
}
const leastOctets = 32
const ofNothing: Readonly<Record<Hash, Buffer>> = {
  sha1: digestOf('sha1', '', 'buffer'),
  sha256: digestOf('sha256', '', 'buffer'),
  sha384: digestOf('sha384', '', 'buffer'),
  sha512: digestOf('sha512', '', 'buffer'),
}

/**
 * S4 to S6, for the element's own enveloped signature. `value` is the tree re-read from the very octets that
 * were digested, the Signature gone: nothing else of the document was signed, and nothing else is returned.
 */
export function verifyEnveloped(
  parent: XmlElement,
  idAttribute: 'ID' | 'AssertionID' | 'ResponseID',
  place: Place,
  trusted: Trusted,
): Verified<XmlElement> {
  const signature = signatureOf(parent)
  if (signature === undefined) throw new XmlFault('signature_missing', 'S3', `${parent.name} is not signed`)
  checkPlace(parent, signature, place)
  const { signedInfo, value } = readSignature(signature)
  const uri = `#${idOf(parent, idAttribute)}`
  const claimed = readSignedInfo(signedInfo, trusted.acceptSha1 ?? false)
  checkReference(claimed, uri)
  const octets = fullForm(signedInfo, { inclusivePrefixes: claimed.inclusivePrefixes })
  const key = keyBehind(value, Buffer.from(octets), claimed.method, trusted)
  const info = readAgain(octets, claimed, uri, trusted)
  const covered = fullForm(parent, { without: signature, inclusivePrefixes: info.referencePrefixes })
  checkDigest(covered, info)
  return seal(rereadAs(covered, parent, signature), key, claimed.method)
}

/** The signature that stands directly in `parent`; several are a fault. */
export function signatureOf(parent: XmlElement): XmlElement | undefined {
  const found = children(parent, DS, 'Signature')
  if (found.length > 1) throw new XmlFault('structure', 'S3', 'several signatures on one element')
  return found[0]
}

/** HTTP-Redirect (saml-bindings 3.4.4.1): `octets` is the string that was signed, as it stood in the query. */
export function verifyOctets(
  octets: string,
  sigAlg: string,
  signature: Buffer,
  trusted: Trusted,
): Verified<string> {
  const method = signatureMethodOf(sigAlg, trusted.acceptSha1 ?? false)
  return seal(octets, keyBehind(signature, Buffer.from(octets), method, trusted), method)
}

function seal<T>(value: T, key: PublicKey, method: SignatureMethod): Verified<T> {
  return { value, signedBy: key.fingerprint, algorithm: method.uri, [checked]: true }
}

function checkPlace(parent: XmlElement, signature: XmlElement, place: Place): void {
  const all = elements(parent)
  const at = all.indexOf(signature)
  const issuer = all[0]
  const right =
    place === 'first'
      ? at === 0
      : place === 'last'
        ? at === all.length - 1
        : at === 1 && issuer !== undefined && isNamed(issuer, SAML2, 'Issuer')
  if (right) return
  const belongs = place === 'first' ? 'first' : place === 'last' ? 'last' : 'right behind an Issuer'
  throw new XmlFault('structure', 'S3', `the signature of ${parent.name} does not stand ${belongs}`)
}

function idOf(parent: XmlElement, idAttribute: string): string {
  const id = attribute(parent, idAttribute)
  if (id === undefined || !isId(id))
    throw new XmlFault('structure', 'S3', 'a signed element without a proper ID')
  return id
}

/** saml-core 5.4.2: the signature covers its own parent, named by its ID; the empty URI is not accepted. */
function checkReference(info: SignedInfo, uri: string): void {
  if (info.uri !== uri) {
    throw new XmlFault('signature_structure', 'S4', 'the signature refers to another element than its parent')
  }
}

/** A canonical form of nothing has been digested in earnest elsewhere: such octets sign nothing. */
function fullForm(e: XmlElement, options: CanonicalOptions): string {
  const canonical = canonicalize(e, options)
  if (canonical.length < leastOctets) throw new XmlFault('canonical', 'S5', 'the canonical form is void')
  return canonical
}

function keyBehind(value: Buffer, octets: Buffer, method: SignatureMethod, trusted: Trusted): PublicKey {
  if (trusted.keys.length === 0) throw new XmlFault('no_key', 'S5', 'no key to verify with')
  const fitting = trusted.keys.filter((key) => key.kind === method.kind)
  if (fitting.length === 0) throw new XmlFault('algorithm', 'S5', 'the algorithm fits none of the keys')
  const key = fitting.find((candidate) => isValueOf(value, octets, method, candidate))
  if (key === undefined) throw new XmlFault('signature_value', 'S5', 'the signature is by none of the keys')
  return key
}

/** From here on only what stands in the octets whose signature was verified counts. */
function readAgain(octets: string, claimed: SignedInfo, uri: string, trusted: Trusted): SignedInfo {
  const info = readSignedInfo(canonicalTree(octets), trusted.acceptSha1 ?? false)
  checkReference(info, uri)
  const same = info.inclusivePrefixes.join(' ') === claimed.inclusivePrefixes.join(' ')
  if (info.method !== claimed.method || !same) {
    throw new XmlFault('canonical', 'S5', 'SignedInfo reads differently once canonical')
  }
  return info
}

/** S6: the tree of the signed octets, which must be the tree that arrived, less the signature. */
function rereadAs(covered: string, parent: XmlElement, signature: XmlElement): XmlElement {
  const reread = canonicalTree(covered)
  if (!isSameTree(parent, reread, signature)) {
    throw new XmlFault('canonical', 'S6', 'what was signed reads differently from what arrived')
  }
  return reread
}

function canonicalTree(canonical: string): XmlElement {
  try {
    return parse(canonical, rereading)
  } catch (error) {
    if (error instanceof XmlFault) throw new XmlFault('canonical', 'S6', 'the canonical form cannot be read')
    throw error
  }
}

function checkDigest(covered: string, { digest, digestMethod: { hash } }: SignedInfo): void {
  if (digest.equals(ofNothing[hash])) throw new XmlFault('canonical', 'S5', 'a digest of nothing')
  // Lengths are equal: readSignedInfo compared the value's with the algorithm's
  if (!timingSafeEqual(digestOf(hash, utf8Of(covered), 'buffer'), digest)) {
    throw new XmlFault('digest', 'S5', 'the signed element was changed')
  }
}
