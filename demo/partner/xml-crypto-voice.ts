// An identity provider in the manner of a Windows directory: claim URIs for names, an e-mail address as NameID, the
// assertion signed and the Response not. The message is built as a DOM by xmldom and signed by xml-crypto.
import { createPublicKey, randomUUID, verify, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { DOMImplementation, DOMParser, XMLSerializer } from '@xmldom/xmldom'
import type { Request } from 'express'
import { SignedXml } from 'xml-crypto'
import { type GatewayRole, gatewayRole } from '../counterpart/gateway-role.js'
import type { Keys } from '../counterpart/keys.js'
import {
  bindings,
  nameIDFormats,
  namespaces,
  password,
  rsaSha256,
  statuses,
} from '../counterpart/saml-names.js'
import type { Settings } from '../counterpart/settings.js'
import type { Person } from './person.js'
import type { Answer, Asked, Voice } from './voice.js'

const ws05 = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/'
const ms08 = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/'
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const enveloped = `${namespaces.dsig}enveloped-signature`
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
const longest = 64 * 1024

export function xmlCryptoVoice(settings: Settings, keys: Keys): Voice {
  const entityID = `${settings.url}/metadata`
  const theGateway = () => gatewayRole(`${settings.gateway}/saml/sp`)

  async function answer(
    asked: Asked,
    fill: (response: Element, gateway: GatewayRole) => void,
  ): Promise<Answer> {
    const gateway = await theGateway()
    const action = gateway.location('AssertionConsumerService', bindings.post)
    const response = newElement(namespaces.protocol, 'samlp:Response')
    set(response, {
      ID: newId(),
      Version: '2.0',
      IssueInstant: instant(0),
      Destination: action,
      ...replying(asked),
    })
    add(response, namespaces.assertion, 'Issuer', {}, entityID)
    fill(response, gateway)
    return {
      action,
      response: Buffer.from(signed(new XMLSerializer().serializeToString(response), keys)).toString('base64'),
    }
  }

  return {
    library: 'xmldom and xml-crypto',
    metadata: () => metadataXml(entityID, `${settings.url}/sso`, keys),
    async readRequest(request) {
      const { signing } = await theGateway()
      return readRedirect(request, signing)
    },
    vouch: (asked, person) =>
      answer(asked, (response, gateway) => {
        const status = add(response, namespaces.protocol, 'samlp:Status')
        add(status, namespaces.protocol, 'samlp:StatusCode', { Value: statuses.success })
        addAssertion(response, { entityID, gateway, asked, person })
      }),
    refuse: (asked, code, message) =>
      answer(asked, (response) => {
        const status = add(response, namespaces.protocol, 'samlp:Status')
        const outer = add(status, namespaces.protocol, 'samlp:StatusCode', { Value: statuses.responder })
        add(outer, namespaces.protocol, 'samlp:StatusCode', { Value: code })
        add(status, namespaces.protocol, 'samlp:StatusMessage', {}, message)
      }),
  }
}

/** The signature covers the parameters as they came, in this order (saml-bindings 3.4.4.1). */
function readRedirect(request: Request, certificates: readonly string[]): Asked {
  const raw = new Map(
    (request.originalUrl.split('?')[1] ?? '')
      .split('&')
      .map((pair) => [pair.split('=', 1)[0] ?? '', pair] as const),
  )
  const value = (name: string) => decodeURIComponent((raw.get(name) ?? '').slice(name.length + 1))
  if (value('SigAlg') !== rsaSha256) throw new Error('the request is not signed with RSA and SHA-256')
  const octets = Buffer.from(
    ['SAMLRequest', 'RelayState', 'SigAlg'].flatMap((name) => raw.get(name) ?? []).join('&'),
  )
  const signature = Buffer.from(value('Signature'), 'base64')
  const good = certificates.some((certificate) =>
    verify(
      'sha256',
      octets,
      createPublicKey(
        new X509Certificate(Buffer.from(certificate, 'base64')).publicKey.export({
          type: 'spki',
          format: 'pem',
        }),
      ),
      signature,
    ),
  )
  if (!good) throw new Error('the signature on the request is not the gateway’s')
  const xml = inflateRawSync(Buffer.from(value('SAMLRequest'), 'base64'), {
    maxOutputLength: longest,
  }).toString()
  const root = new DOMParser().parseFromString(xml, 'text/xml').documentElement
  return {
    id: root.getAttribute('ID') ?? '',
    passive: /^(true|1)$/.test(root.getAttribute('IsPassive') ?? ''),
    ...(raw.has('RelayState') ? { relayState: value('RelayState') } : {}),
  }
}

interface Told {
  readonly entityID: string
  readonly gateway: GatewayRole
  readonly asked: Asked
  readonly person: Person
}

function addAssertion(response: Element, { entityID, gateway, asked, person }: Told): void {
  const saml = namespaces.assertion
  const recipient = gateway.location('AssertionConsumerService', bindings.post)
  const assertion = add(response, saml, 'Assertion', {
    ID: newId(),
    IssueInstant: instant(0),
    Version: '2.0',
  })
  add(assertion, saml, 'Issuer', {}, entityID)
  const subject = add(assertion, saml, 'Subject')
  add(subject, saml, 'NameID', { Format: nameIDFormats.email }, person.mail)
  const bearer = add(subject, saml, 'SubjectConfirmation', {
    Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
  })
  const until = instant(5)
  add(bearer, saml, 'SubjectConfirmationData', {
    ...replying(asked),
    NotOnOrAfter: until,
    Recipient: recipient,
  })
  const conditions = add(assertion, saml, 'Conditions', { NotBefore: instant(0), NotOnOrAfter: until })
  add(add(conditions, saml, 'AudienceRestriction'), saml, 'Audience', {}, gateway.entityID)
  addClaims(add(assertion, saml, 'AttributeStatement'), person)
  const authn = add(assertion, saml, 'AuthnStatement', { AuthnInstant: instant(0), SessionIndex: newId() })
  add(add(authn, saml, 'AuthnContext'), saml, 'AuthnContextClassRef', {}, password)
}

function addClaims(statement: Element, person: Person): void {
  const claims: Readonly<Record<string, readonly string[]>> = {
    [`${ws05}name`]: [person.name],
    [`${ws05}givenname`]: [person.givenName],
    [`${ws05}surname`]: [person.surname],
    [`${ws05}emailaddress`]: [person.mail],
    'http://schemas.xmlsoap.org/claims/Department': [person.department],
    [`${ms08}groups`]: person.groups,
  }
  for (const [Name, values] of Object.entries(claims)) {
    const attribute = add(statement, namespaces.assertion, 'Attribute', { Name })
    for (const value of values) add(attribute, namespaces.assertion, 'AttributeValue', {}, value)
  }
}

/** Signs the assertion; an answer without one, the Response. */
function signed(xml: string, { privateKey, certificate }: Keys): string {
  const signer = new SignedXml({
    privateKey,
    publicCert: certificate,
    signatureAlgorithm: rsaSha256,
    canonicalizationAlgorithm: exclusive,
  })
  const parent = xml.includes('<Assertion')
    ? "/*/*[local-name(.)='Assertion']"
    : "/*[local-name(.)='Response']"
  signer.addReference({ xpath: parent, transforms: [enveloped, exclusive], digestAlgorithm: sha256 })
  const location = { reference: `${parent}/*[local-name(.)='Issuer']`, action: 'after' as const }
  signer.computeSignature(xml, { location })
  return signer.getSignedXml()
}

function metadataXml(entityID: string, sso: string, { certificate }: Keys): string {
  const md = namespaces.metadata
  const root = newElement(md, 'EntityDescriptor')
  set(root, { entityID })
  const role = add(root, md, 'IDPSSODescriptor', {
    protocolSupportEnumeration: namespaces.protocol,
    WantAuthnRequestsSigned: 'true',
  })
  const info = add(add(role, md, 'KeyDescriptor', { use: 'signing' }), namespaces.dsig, 'ds:KeyInfo')
  const body = certificate.replace(/-----[^-]+-----|\s/g, '')
  add(add(info, namespaces.dsig, 'ds:X509Data'), namespaces.dsig, 'ds:X509Certificate', {}, body)
  add(role, md, 'NameIDFormat', {}, nameIDFormats.email)
  add(role, md, 'SingleSignOnService', { Binding: bindings.redirect, Location: sso })
  const organization = add(root, md, 'Organization')
  for (const [name, text] of [
    ['OrganizationName', 'Kestrel Robotics'],
    ['OrganizationDisplayName', 'Kestrel Robotics'],
    ['OrganizationURL', new URL(sso).origin],
  ] as const) {
    const line = add(organization, md, name, {}, text)
    line.setAttributeNS('http://www.w3.org/XML/1998/namespace', 'xml:lang', 'en')
  }
  return new XMLSerializer().serializeToString(root)
}

function newElement(namespace: string, name: string): Element {
  return new DOMImplementation().createDocument(namespace, name).documentElement
}

function add(
  parent: Element,
  namespace: string,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  text?: string,
): Element {
  const made = parent.ownerDocument.createElementNS(namespace, name)
  set(made, attributes)
  if (text !== undefined) made.appendChild(parent.ownerDocument.createTextNode(text))
  parent.appendChild(made)
  return made
}

function set(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
}

function replying({ id }: Asked): Readonly<Record<string, string>> {
  return id === undefined ? {} : { InResponseTo: id }
}

function newId(): string {
  return `_${randomUUID()}`
}

/** So many minutes from now. */
function instant(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString()
}
