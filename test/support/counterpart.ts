// The counterparts' side of SAML, for tests: an app that asks and a partner that answers, over our own writer.
// Everything has a sound default and can be overridden at every field; `undefined` takes a field out. What comes back
// is what goes over the wire (form fields, URL) and the HttpRequest that a face reads.
import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import type { HttpRequest } from '../../src/model/http.js'
import type { Assertion, AuthnStatement, Conditions, SubjectConfirmation } from '../../src/saml/assertion.js'
import { writeAssertion } from '../../src/saml/assertion.js'
import type { Attribute } from '../../src/saml/attribute.js'
import type { AuthnRequest } from '../../src/saml/authn-request.js'
import { writeAuthnRequest } from '../../src/saml/authn-request.js'
import { readPost, readRedirect as readQuery, writePost, writeRedirect } from '../../src/saml/bindings.js'
import { bearer, nameIDFormats, vocabulary } from '../../src/saml/names.js'
import type { NameID } from '../../src/saml/name-id.js'
import { writeNameID } from '../../src/saml/name-id.js'
import type { Response } from '../../src/saml/response.js'
import { writeResponse } from '../../src/saml/response.js'
import type { EncryptTo } from '../../src/xml/encryption.js'
import { encryptElement } from '../../src/xml/encryption.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import type { Written } from '../../src/xml/write.js'
import { element, serialize, verbatim, writeSigned } from '../../src/xml/write.js'
import type { Keys } from './keys.js'

export { keyRingOf, makeKeys } from './keys.js'
export type { KeyOptions, Keys } from './keys.js'

/** Overrides for any of T's fields. */
export type Edits<T> = { readonly [K in keyof T]?: T[K] | undefined }

const signing = { idAttribute: 'ID', place: 'after-issuer' } as const

/** `_` and 128 random bits, as an ID of SAML. */
export function newId(): string {
  return `_${randomBytes(16).toString('hex')}`
}

/** A request at a door, with nothing in the browser's memory. */
export function doorRequest(
  method: 'GET' | 'POST',
  parts: { readonly path?: string; readonly rawQuery?: string; readonly rawBody?: string } = {},
): HttpRequest {
  const { path = '/', rawQuery = '', rawBody = '' } = parts
  return { method, path, rawQuery, rawBody, browser: { bindings: new Map() }, source: '192.0.2.1' }
}

/** Form fields as a browser encodes them. */
export function formBody(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

export interface AppRequest {
  /** Base URL of the gateway under test. */
  readonly baseUrl: string
  /** Entity id of the app. */
  readonly app: string
  readonly now: Date
  readonly request?: Edits<AuthnRequest>
  /** Signs with these; absent = not signed. */
  readonly sign?: Keys
  readonly binding?: 'redirect' | 'post'
  readonly relayState?: string
  /** DEFLATE inside a form, as passport-saml does. */
  readonly deflated?: boolean
  /** Signs the message itself even where the binding wants the query signed. */
  readonly signInside?: boolean
  /** Changes the finished message, after its signature. */
  readonly edit?: (xml: string) => string
}

export interface Sent {
  readonly id: string
  readonly xml: string
  /** HTTP-Redirect: where the browser is sent. */
  readonly url: string
  /** HTTP-POST: what the form holds. */
  readonly fields: Readonly<Record<string, string>>
  readonly http: HttpRequest
}

/** An AuthnRequest as an app sends it; by HTTP-Redirect unless told otherwise. */
export function appAuthnRequest(given: AppRequest): Sent {
  const { baseUrl, now, sign, relayState, edit = same } = given
  const destination = `${baseUrl}/saml/idp/sso`
  const redirect = given.binding !== 'post'
  const request = edited<AuthnRequest>(
    { id: newId(), version: '2.0', issueInstant: now, destination, issuer: given.app },
    given.request,
  )
  const plain = writeAuthnRequest(request)
  const inside = sign !== undefined && (!redirect || given.signInside === true)
  const written = inside ? writeSigned(plain, vocabulary, sign.signer, signing) : plain
  const xml = edit(serialize(written, vocabulary))
  const outside = redirect && sign !== undefined && given.signInside !== true ? { signer: sign.signer } : {}
  const url = writeRedirect(destination, 'SAMLRequest', xml, {
    ...outside,
    ...(relayState === undefined ? {} : { relayState }),
  })
  const posted = writePost('SAMLRequest', Buffer.from(xml), relayState)
  const deflated = { SAMLRequest: deflateRawSync(Buffer.from(xml)).toString('base64') }
  const fields = given.deflated === true ? { ...posted, ...deflated } : posted
  const http = redirect
    ? doorRequest('GET', { path: '/saml/idp/sso', rawQuery: url.slice(url.indexOf('?') + 1) })
    : doorRequest('POST', { path: '/saml/idp/sso', rawBody: formBody(fields) })
  return { id: request.id, xml, url, fields, http }
}

export interface PartnerAnswer {
  /** Base URL of the gateway under test. */
  readonly baseUrl: string
  /** Entity id of the partner. */
  readonly partner: string
  readonly keys: Keys
  readonly now: Date
  /** ID of the question; absent = unsolicited. */
  readonly inResponseTo?: string
  readonly relayState?: string
  /** What is signed; both unless told otherwise. */
  readonly sign?: 'both' | 'assertion' | 'response' | 'none'
  readonly encrypt?: EncryptFor
  readonly response?: Edits<Response>
  readonly assertion?: Edits<Assertion>
  readonly nameID?: Edits<NameID> | 'none'
  readonly confirmation?: Edits<SubjectConfirmation>
  readonly conditions?: Edits<Conditions>
  readonly authnStatement?: Edits<AuthnStatement>
  /** By name, one or several values; names are of no NameFormat. */
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>
  /** An error Response with these codes in full, top level first; no assertion then. */
  readonly status?: readonly [string, ...string[]]
  /** EncryptedID instead of the NameID. */
  readonly encryptNameID?: EncryptFor
  /** Changes the assertion's XML after its own signature, before it is encrypted or the Response is signed. */
  readonly editAssertion?: (xml: string) => string
  /** Changes the finished message, after its signatures. */
  readonly edit?: (xml: string) => string
}

export interface EncryptFor {
  /** Base64 DER of the certificate whose key it is encrypted to. */
  readonly certificate: string
  readonly data?: EncryptTo['data'] | 'aes128-cbc'
  readonly keyTransport?: EncryptTo['keyTransport']
}

/** A Response as a partner posts it: signed twice, to a person with a persistent name, unless told otherwise. */
export function partnerResponse(given: PartnerAnswer): Sent {
  const { baseUrl, partner, now, inResponseTo, keys, sign = 'both', edit = same } = given
  const destination = `${baseUrl}/saml/sp/acs`
  const response = edited<Response>(
    {
      id: newId(),
      issueInstant: now,
      destination,
      issuer: partner,
      status: { codes: given.status ?? ['urn:oasis:names:tc:SAML:2.0:status:Success'] },
      ...(inResponseTo === undefined ? {} : { inResponseTo }),
    },
    given.response,
  )
  const inside = given.status === undefined ? carriedAssertion(given) : undefined
  const written = writeResponse(response, inside)
  const signed =
    sign === 'both' || sign === 'response'
      ? writeSigned(written, vocabulary, keys.signer, { ...signing, inclusivePrefixes: ['xs'] })
      : written
  const xml = edit(serialize(signed, vocabulary))
  const fields = writePost('SAMLResponse', Buffer.from(xml), given.relayState)
  const http = doorRequest('POST', { path: '/saml/sp/acs', rawBody: formBody(fields) })
  return { id: response.id, xml, url: destination, fields, http }
}

/** The assertion that `partnerResponse` would carry, by itself. */
export function partnerAssertion(given: PartnerAnswer): Assertion {
  const { baseUrl, partner, now, inResponseTo } = given
  const later = new Date(now.getTime() + 300_000)
  const confirmation = edited<SubjectConfirmation>(
    {
      method: bearer,
      notOnOrAfter: later,
      recipient: `${baseUrl}/saml/sp/acs`,
      ...(inResponseTo === undefined ? {} : { inResponseTo }),
    },
    given.confirmation,
  )
  const conditions: Edits<Conditions> = {
    notBefore: now,
    notOnOrAfter: later,
    audienceRestrictions: [[`${baseUrl}/saml/sp`]],
    ...given.conditions,
  }
  const statement: Edits<AuthnStatement> = {
    authnInstant: now,
    sessionIndex: newId(),
    classRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    authenticatingAuthorities: [],
    ...given.authnStatement,
  }
  return edited<Assertion>(
    {
      id: newId(),
      issueInstant: now,
      issuer: partner,
      subject: { confirmations: [confirmation], ...nameIDOf(given) },
      conditions: edited<Conditions>({ audienceRestrictions: [] }, conditions),
      authnStatements: [
        edited<AuthnStatement>({ authnInstant: now, authenticatingAuthorities: [] }, statement),
      ],
      attributes: attributesOf(given.attributes ?? { mail: 'alice@acme.test' }),
    },
    given.assertion,
  )
}

/** The message in what our gateway sends a browser on with, by HTTP-Redirect. */
export function readRedirect(url: string): { readonly xml: string; readonly relayState: string | undefined } {
  const { xml, relayState } = readQuery(url.slice(url.indexOf('?') + 1), 'SAMLRequest')
  return { xml: xml.toString(), relayState }
}

/** The message in the fields of a form of our gateway's. */
export function readForm(fields: Readonly<Record<string, string>>): {
  readonly xml: string
  readonly relayState: string | undefined
} {
  const message = 'SAMLResponse' in fields ? 'SAMLResponse' : 'SAMLRequest'
  const { xml, relayState } = readPost(formBody(fields), '', message)
  return { xml: xml.toString(), relayState }
}

function carriedAssertion(given: PartnerAnswer): Written {
  const { sign = 'both', keys, encrypt, encryptNameID, editAssertion } = given
  const assertion = partnerAssertion(given)
  const nameID = assertion.subject?.nameID
  const hidden = nameID && encryptNameID && encrypted('saml:EncryptedID', writeNameID(nameID), encryptNameID)
  const plain = writeAssertion(assertion, hidden)
  const ownSignature = sign === 'both' || sign === 'assertion'
  const options = { ...signing, inclusivePrefixes: ['xs'] }
  const written = ownSignature ? writeSigned(plain, vocabulary, keys.signer, options) : plain
  const last = editAssertion === undefined ? written : rewritten(written, editAssertion)
  return encrypt === undefined ? last : encrypted('saml:EncryptedAssertion', last, encrypt)
}

function rewritten(written: Written, edit: (xml: string) => string): Written {
  const xml = edit(alone(written))
  const declares = new Set([...xml.matchAll(/xmlns:(\w+)=/g)].map(([, prefix]) => prefix ?? ''))
  return verbatim(xml, declares, declares.has('xs') ? ['xs'] : [])
}

/** By itself, and without the types of its values where no signature declares their prefix. */
function alone(content: Written): string {
  return serialize(content.kind === 'verbatim' ? content : untyped(content), vocabulary)
}

function encrypted(name: string, content: Written, to: EncryptFor): Written {
  const xml = alone(content)
  const key = publicKeyOf(to.certificate)
  const { data = 'aes256-gcm', keyTransport = 'rsa-oaep-mgf1p' } = to
  if (data === 'aes128-cbc') return element(name, {}, encryptedWithCbc(xml, to))
  return element(name, {}, encryptElement(xml, { key, data, keyTransport }))
}

function untyped(written: Exclude<Written, { kind: 'verbatim' }>): Written {
  const { 'xsi:type': _, ...attributes } = written.attributes
  const children = written.children.map((child) =>
    typeof child === 'string' || child.kind === 'verbatim' ? child : untyped(child),
  )
  return { ...written, attributes, children }
}

/** What our writer never writes: SimpleSAMLphp's default (xmlenc-core 5.2.2). */
function encryptedWithCbc(xml: string, to: EncryptFor): Written {
  const secret = randomBytes(16)
  const iv = randomBytes(16)
  const plain = Buffer.from(xml)
  const padding = 16 - (plain.length % 16)
  const padded = Buffer.concat([plain, randomBytes(padding - 1), Buffer.from([padding])])
  const cipher = createCipheriv('aes-128-cbc', secret, iv).setAutoPadding(false)
  const octets = Buffer.concat([iv, cipher.update(padded), cipher.final()]).toString('base64')
  const padded1 = { key: publicKeyOf(to.certificate).object, padding: constants.RSA_PKCS1_OAEP_PADDING }
  const wrapped = publicEncrypt({ ...padded1, oaepHash: 'sha1' }, secret).toString('base64')
  const xenc = 'http://www.w3.org/2001/04/xmlenc#'
  return verbatim(
    `<xenc:EncryptedData xmlns:xenc="${xenc}" Type="${xenc}Element">` +
      `<xenc:EncryptionMethod Algorithm="${xenc}aes128-cbc"></xenc:EncryptionMethod>` +
      `<ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>` +
      `<xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"></xenc:EncryptionMethod>` +
      `<xenc:CipherData><xenc:CipherValue>${wrapped}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey>` +
      `</ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${octets}</xenc:CipherValue></xenc:CipherData>` +
      '</xenc:EncryptedData>',
    ['xenc', 'ds'],
  )
}

function nameIDOf({ nameID }: PartnerAnswer): { readonly nameID?: NameID } {
  if (nameID === 'none') return {}
  const value = { value: 'alice-7f3a', format: nameIDFormats.persistent }
  return { nameID: edited<NameID>(value, nameID) }
}

function attributesOf(attributes: NonNullable<PartnerAnswer['attributes']>): readonly Attribute[] {
  return Object.entries(attributes).map(([name, values]) => ({
    name,
    values: typeof values === 'string' ? [values] : values,
  }))
}

function edited<T extends object>(base: T, edits: Edits<T> = {}): T {
  const entries = Object.entries({ ...base, ...edits }).filter(([, value]) => value !== undefined)
  // Taking out what a message must have is the caller's wish: it becomes a message that must be refused
  return Object.fromEntries(entries) as T
}

function same(xml: string): string {
  return xml
}
