import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'

/** Whose tokens this app believes, and which are for it. */
export interface Expected {
  /** Base64 DER. */
  readonly certificates: readonly string[]
  readonly issuer: string
  readonly audience: string
}

export interface Claim {
  readonly type: string
  readonly values: readonly string[]
}

/** What the app was told of a person: read from the one assertion whose signature xml-crypto has checked. */
export interface Told {
  readonly name: string
  readonly nameFormat: string
  readonly issuer: string
  readonly audience: string
  readonly method: string
  readonly instant: string
  readonly notOnOrAfter: string
  readonly envelope: string
  readonly claims: readonly Claim[]
  /** What was signed, as it was signed. */
  readonly token: string
}

const saml = 'urn:oasis:names:tc:SAML:1.0:assertion'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'
const trust = [
  'http://schemas.xmlsoap.org/ws/2005/02/trust',
  'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
]
const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
/** Milliseconds by which clocks may differ. */
const skew = 30_000

/** WS-Federation 1.2, 13.2.3: `wresult`. Throws a sentence when it is not to be believed. */
export function readToken(wresult: string, expected: Expected, now: number): Told {
  const envelope = parsed(wresult)
  const signature = signatureOn(theAssertionIn(envelope))
  const token = signedBy(wresult, signature, expected.certificates)
  // From here on only what the signature covers is looked at.
  const assertion = parsed(token)
  insist(assertion.namespaceURI === saml && assertion.localName === 'Assertion', 'no assertion was signed')
  checkTimes(assertion, now)
  const told = read(assertion, token, envelope.namespaceURI ?? '')
  insist(told.issuer === expected.issuer, `the token is of another issuer: ${told.issuer}`)
  insist(told.audience === expected.audience, `the token is for somebody else: ${told.audience}`)
  return told
}

function parsed(xml: string): Element {
  insist(!xml.includes('<!'), 'it has a document type or a comment')
  const complain = (problem: string) => {
    throw new Error(`it is not XML: ${problem}`)
  }
  const errorHandler = { warning: complain, error: complain, fatalError: complain }
  return new DOMParser({ errorHandler }).parseFromString(xml, 'text/xml').documentElement
}

function theAssertionIn(envelope: Element): Element {
  insist(
    trust.includes(envelope.namespaceURI ?? '') && envelope.localName.startsWith('RequestSecurityTokenRes'),
    `it is no answer of a token service but ${envelope.nodeName}`,
  )
  const holders = trust.flatMap((namespace) =>
    Array.from(envelope.getElementsByTagNameNS(namespace, 'RequestedSecurityToken')),
  )
  const tokens = holders.flatMap(elementsOf)
  const [only] = tokens
  insist(tokens.length === 1 && only?.namespaceURI === saml, 'it does not hold one SAML 1.1 assertion')
  return only as Element // there is one
}

function signatureOn(assertion: Element): Element {
  const found = elementsOf(assertion).filter(
    ({ namespaceURI, localName }) => namespaceURI === dsig && localName === 'Signature',
  )
  insist(found.length === 1, 'the assertion is not signed')
  return found[0] as Element // there is one
}

/** The canonical bytes under the signature, if one of the keys made it. */
function signedBy(xml: string, signature: Element, certificates: readonly string[]): string {
  for (const certificate of certificates) {
    const verifier = new SignedXml({
      publicCert: `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
      idAttribute: 'AssertionID',
      getCertFromKeyInfo: () => null,
    })
    verifier.loadSignature(signature as unknown as Node)
    insist(verifier.signatureAlgorithm === rsaSha256, `its signature is by ${verifier.signatureAlgorithm}`)
    if (!checks(verifier, xml)) continue
    const [covered, ...more] = verifier.getSignedReferences()
    insist(covered !== undefined && more.length === 0, 'its signature covers more than the assertion')
    return covered ?? ''
  }
  throw new Error('the assertion’s signature is by none of the gateway’s keys')
}

function checks(verifier: SignedXml, xml: string): boolean {
  try {
    return verifier.checkSignature(xml)
  } catch {
    return false
  }
}

/** SAML 1.1 core 2.3.2.1. */
function checkTimes(assertion: Element, now: number): void {
  const conditions = all(assertion, 'Conditions')[0]
  const from = Date.parse(conditions?.getAttribute('NotBefore') ?? '')
  const until = Date.parse(conditions?.getAttribute('NotOnOrAfter') ?? '')
  insist(from <= now + skew, 'the token is not good yet')
  insist(now - skew < until, 'the token is good no longer')
}

function read(assertion: Element, token: string, envelope: string): Told {
  const name = all(assertion, 'NameIdentifier')[0]
  const audiences = all(assertion, 'Audience').map((audience) => audience.textContent ?? '')
  const authentication = all(assertion, 'AuthenticationStatement')[0]
  return {
    name: name?.textContent ?? '',
    nameFormat: name?.getAttribute('Format') ?? '',
    issuer: assertion.getAttribute('Issuer') ?? '',
    audience: audiences.join(', '),
    method: authentication?.getAttribute('AuthenticationMethod') ?? '',
    instant: authentication?.getAttribute('AuthenticationInstant') ?? '',
    notOnOrAfter: all(assertion, 'Conditions')[0]?.getAttribute('NotOnOrAfter') ?? '',
    envelope,
    claims: all(assertion, 'Attribute').map(claimOf),
    token,
  }
}

/** A claim's type is the attribute's namespace and name. */
function claimOf(attribute: Element): Claim {
  return {
    type: `${attribute.getAttribute('AttributeNamespace')}/${attribute.getAttribute('AttributeName')}`,
    values: all(attribute, 'AttributeValue').map((value) => value.textContent ?? ''),
  }
}

/** The values of the claim whose type ends like this; empty when the app was not told. */
export function valuesOf({ claims }: Told, ending: string): readonly string[] {
  return claims.find(({ type }) => type.endsWith(`/${ending}`))?.values ?? []
}

function all(within: Element, name: string): readonly Element[] {
  return Array.from(within.getElementsByTagNameNS(saml, name))
}

function elementsOf(parent: Element): readonly Element[] {
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === 1)
}

function insist(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise)
}
