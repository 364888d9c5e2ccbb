import { createHash, sign as signOctets, type SignKeyObjectInput } from 'node:crypto'
import { canonicalize } from '../../../src/xml/canonical.js'
import { metadataLimits, parse } from '../../../src/xml/parse.js'
import type { XmlElement } from '../../../src/xml/tree.js'
import type { Keys } from '../../support/keys.js'
import { after, cut, into, startTag, swap } from './pieces.js'

/** What the owner of a good key would sign, sound or strange: the signature value is genuine all the same. */
export interface Sealing {
  readonly keys: Keys
  /** Where the signature goes: behind the Issuer, first or last. */
  readonly place?: 'after-issuer' | 'first' | 'last'
  /** By which the element is told; that of SAML 2.0 unless told otherwise. */
  readonly idAttribute?: 'ID' | 'AssertionID'
  /** Changes ds:Signature before it is signed; DIGEST and VALUE stand for what is computed. */
  readonly signature?: (signature: string) => string
  /** Changes the octets that are digested. */
  readonly covers?: (octets: string) => string
  readonly hash?: string
  readonly use?: Omit<SignKeyObjectInput, 'key'>
}

const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** The signature that everybody writes, over the element of that ID. */
export function signatureFor(id: string): string {
  return (
    `<ds:Signature xmlns:ds="${dsig}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${exclusive}"/>` +
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>' +
    `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${dsig}enveloped-signature"/>` +
    `<ds:Transform Algorithm="${exclusive}"/></ds:Transforms>` +
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>DIGEST</ds:DigestValue>' +
    '</ds:Reference></ds:SignedInfo><ds:SignatureValue>VALUE</ds:SignatureValue></ds:Signature>'
  )
}

/** The document with one element of it, given whole and not signed so far, signed in its place. */
export function sealed(xml: string, element: string, sealing: Sealing): string {
  const { keys, place = 'after-issuer', idAttribute = 'ID', signature = same, covers = same } = sealing
  const { hash = 'sha256', use } = sealing
  const id = new RegExp(` ${idAttribute}="([^"]+)"`).exec(startTag(element))?.[1] ?? ''
  const meant = id.replaceAll('&apos;', "'").replaceAll('&quot;', '"')
  const octets = covers(canonicalize(byId(parse(xml, metadataLimits, 'metadata'), idAttribute, meant)))
  const digest = createHash(hash).update(octets).digest('base64')
  const unfinished = signature(signatureFor(id).replace('DIGEST', digest))
  const value = valueOf(unfinished, keys, hash, use)
  const whole = unfinished.replace('VALUE', () => value)
  return swap(xml, element, placed(element, whole, place))
}

function placed(element: string, signature: string, place: Sealing['place']): string {
  if (place === 'last') return into(element, signature)
  return after(element, place === 'first' ? startTag(element) : cut(element, 'saml:Issuer'), signature)
}

/** Over the first SignedInfo, as it stands by itself: exclusive canonicalisation makes that the same. */
function valueOf(signature: string, { privateKey }: Keys, hash: string, use: Sealing['use']): string {
  const info = find(parse(signature, metadataLimits, 'metadata'), (e) => e.name === 'SignedInfo')
  const octets = info === undefined ? '' : canonicalize(info)
  return signOctets(hash, Buffer.from(octets), { key: privateKey, ...use }).toString('base64')
}

function byId(root: XmlElement, idAttribute: string, id: string): XmlElement {
  const has = (e: XmlElement) => e.attributes.some(({ name, value }) => name === idAttribute && value === id)
  const found = find(root, has)
  if (found === undefined) throw new Error(`no element has the ID ${id}`)
  return found
}

function find(e: XmlElement, wanted: (e: XmlElement) => boolean): XmlElement | undefined {
  if (wanted(e)) return e
  for (const node of e.children) {
    const found = typeof node === 'string' ? undefined : find(node, wanted)
    if (found !== undefined) return found
  }
  return undefined
}

function same(text: string): string {
  return text
}
