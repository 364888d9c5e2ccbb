import type { KeyObject } from 'node:crypto'
import { selfSigned } from '../../src/trust/certificate.js'
import type { SignatureAlgorithm } from '../../src/xml/algorithms.js'
import { XmlFault } from '../../src/xml/fault.js'
import { publicKeyOf, signerOf } from '../../src/xml/keys.js'
import type { PublicKey, Signer } from '../../src/xml/keys.js'
import { messageLimits, parse } from '../../src/xml/parse.js'
import type { Limits } from '../../src/xml/parse.js'
import { child, children } from '../../src/xml/tree.js'
import type { XmlElement } from '../../src/xml/tree.js'
import { element, serialize, writeSigned } from '../../src/xml/write.js'
import type { Content, Written } from '../../src/xml/write.js'
import { newEcKey, newRsaKey } from '../support/new-key.js'

export const samlp = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const saml = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const ds = 'http://www.w3.org/2000/09/xmldsig#'
export const xenc = 'http://www.w3.org/2001/04/xmlenc#'
export const vocabulary = {
  samlp,
  saml,
  ds,
  xs: 'http://www.w3.org/2001/XMLSchema',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
}

/** A key pair with its certificate, as a partner would publish it. */
export interface Pair {
  readonly privateKey: KeyObject
  readonly certificate: string
  readonly publicKey: PublicKey
  signer(algorithm?: SignatureAlgorithm): Signer
}

export function rsaPair(modulusLength = 2048): Pair {
  return pairOf(newRsaKey(modulusLength))
}

export function ecPair(namedCurve: string): Pair {
  return pairOf(newEcKey(namedCurve))
}

export function certificateFor(privateKey: KeyObject): string {
  const notBefore = new Date('2020-01-01T00:00:00Z')
  const notAfter = new Date('2021-01-01T00:00:00Z')
  return selfSigned({
    privateKey,
    commonName: 'test',
    serial: Buffer.from('0102030405060708', 'hex'),
    notBefore,
    notAfter,
  })
}

function pairOf(privateKey: KeyObject): Pair {
  const certificate = certificateFor(privateKey)
  return {
    privateKey,
    certificate,
    publicKey: publicKeyOf(certificate),
    signer: (algorithm) => signerOf(privateKey, certificate, algorithm),
  }
}

/** An assertion with a name and a typed attribute value. */
export function assertion(...more: readonly Content[]): Written {
  return element(
    'saml:Assertion',
    { Version: '2.0', ID: '_assertion', IssueInstant: '2026-11-22T10:00:00Z' },
    element('saml:Issuer', {}, 'https://partner.example.org'),
    element('saml:Subject', {}, element('saml:NameID', {}, 'alice')),
    element(
      'saml:AttributeStatement',
      {},
      element(
        'saml:Attribute',
        { Name: 'displayName' },
        element('saml:AttributeValue', { 'xsi:type': 'xs:string' }, 'Alice Ångström & <co>'),
      ),
    ),
    ...more,
  )
}

export function response(...content: readonly Content[]): Written {
  return element(
    'samlp:Response',
    { ID: '_response', Version: '2.0', IssueInstant: '2026-11-22T10:00:00Z', InResponseTo: '_question' },
    element('saml:Issuer', {}, 'https://partner.example.org'),
    element(
      'samlp:Status',
      {},
      element('samlp:StatusCode', { Value: 'urn:oasis:names:tc:SAML:2.0:status:Success' }),
    ),
    ...content,
  )
}

export function signedAssertion(signer: Signer, inclusivePrefixes: readonly string[] = ['xs']): Written {
  return writeSigned(assertion(), vocabulary, signer, {
    idAttribute: 'ID',
    place: 'after-issuer',
    inclusivePrefixes,
  })
}

/** A Response whose assertion is signed: what most partners send. */
export function answer(signer: Signer): string {
  return serialize(response(signedAssertion(signer)), vocabulary)
}

export function read(xml: string | Uint8Array, limits: Limits = messageLimits): XmlElement {
  return parse(xml, limits)
}

export function assertionIn(xml: string): XmlElement {
  const found = child(read(xml), saml, 'Assertion')
  if (found === undefined) throw new Error('no assertion in this test document')
  return found
}

export function childrenOf(e: XmlElement, namespace: string, name: string): readonly XmlElement[] {
  return children(e, namespace, name)
}

/** What a refusal says: 'signature_value S5', or 'accepted'. Anything but an XmlFault is thrown on. */
export function outcome(work: () => unknown): string {
  try {
    work()
    return 'accepted'
  } catch (error) {
    if (error instanceof XmlFault) return `${error.code} ${error.stage}`
    throw error
  }
}
