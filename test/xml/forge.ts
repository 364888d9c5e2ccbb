import { createHash, sign } from 'node:crypto'
import type { SignKeyObjectInput } from 'node:crypto'
import { canonicalize } from '../../src/xml/canonical.js'
import { children } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { ds, read } from './people.js'
import type { Pair } from './people.js'

/** What a dishonest owner of a good key, or a partner's strange software, would sign. */
export interface Forgery {
  /** Changes the assertion before anything is computed. */
  readonly assertion?: (xml: string) => string
  /** Changes ds:Signature before it is signed: the signature value is genuine all the same. */
  readonly signature?: (xml: string) => string
  /** Changes the whole after it was signed. */
  readonly afterwards?: (xml: string) => string
  readonly hash?: string
  readonly use?: Omit<SignKeyObjectInput, 'key'>
  readonly prefixes?: readonly string[]
}

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

export const plainAssertion =
  '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="_a" Version="2.0">' +
  '<saml:Issuer>https://partner.example.org</saml:Issuer>@<saml:Subject><saml:NameID>alice</saml:NameID></saml:Subject>' +
  '</saml:Assertion>'

export const plainSignature =
  `<ds:Signature xmlns:ds="${ds}">\n<ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${exclusive}"/>` +
  '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>' +
  `<ds:Reference URI="#_a"><ds:Transforms><ds:Transform Algorithm="${ds}enveloped-signature"/>` +
  `<ds:Transform Algorithm="${exclusive}"/></ds:Transforms>` +
  '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>DIGEST</ds:DigestValue>' +
  '</ds:Reference></ds:SignedInfo><ds:SignatureValue>VALUE</ds:SignatureValue></ds:Signature>'

/** An assertion with a signature of that key, made as the forgery says; the assertion may stand in another element. */
export function forge(pair: Pair, forgery: Forgery = {}): string {
  const template = (forgery.assertion ?? same)(plainAssertion)
  const signature = (forgery.signature ?? same)(plainSignature)
  const prefixes = forgery.prefixes ?? []
  const hash = forgery.hash ?? 'sha256'
  const covered = canonicalize(assertionOf(template.replace('@', '')), { inclusivePrefixes: prefixes })
  const digest = createHash(hash).update(covered).digest('base64')
  const unsigned = template.replace('@', signature.replace('DIGEST', digest))
  const [signedInfo] = children(signatureIn(assertionOf(unsigned)), ds, 'SignedInfo')
  const octets = signedInfo === undefined ? '' : canonicalize(signedInfo)
  const value = sign(hash, Buffer.from(octets), { key: pair.privateKey, ...forgery.use }).toString('base64')
  return (forgery.afterwards ?? same)(unsigned.replace('VALUE', value))
}

export function assertionOf(xml: string): XmlElement {
  const root = read(xml)
  if (root.name === 'Assertion') return root
  const [found] = root.children.filter((node) => typeof node !== 'string' && node.name === 'Assertion')
  if (found === undefined || typeof found === 'string') throw new Error('no assertion in this test document')
  return found
}

function signatureIn(e: XmlElement): XmlElement {
  const [found] = e.children.filter((node) => typeof node !== 'string' && node.name === 'Signature')
  if (found === undefined || typeof found === 'string') throw new Error('no signature in this test document')
  return found
}

function same(xml: string): string {
  return xml
}
