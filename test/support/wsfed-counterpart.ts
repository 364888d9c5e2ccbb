// The counterparts' side of WS-Federation, for tests: an app that asks and a partner that answers with a token.
// Everything has a sound default and can be overridden at every field; `undefined` takes a field out.
import type { Assertion } from '../../src/saml/assertion.js'
import { writeAssertion } from '../../src/saml/assertion.js'
import { bearer, nameIDFormats, vocabulary } from '../../src/saml/names.js'
import { writeNameID } from '../../src/saml/name-id.js'
import type { EncryptTo } from '../../src/xml/encryption.js'
import { encryptElement } from '../../src/xml/encryption.js'
import { publicKeyOf } from '../../src/xml/keys.js'
import { element, serialize, verbatim, writeSigned } from '../../src/xml/write.js'
import type { Written } from '../../src/xml/write.js'
import { bearer11, saml11Vocabulary, type TokenType, type TrustVersion } from '../../src/wsfed/names.js'
import { writeEnvelope } from '../../src/wsfed/rstr.js'
import type { Assertion11 } from '../../src/wsfed/saml11-assertion.js'
import { writeAssertion11 } from '../../src/wsfed/saml11-assertion.js'
import { newId } from './counterpart.js'
import type { Keys } from './keys.js'

/** Overrides for any of T's fields; `undefined` takes one out. */
type Edits<T> = { readonly [K in keyof T]?: T[K] | undefined }

export interface PartnerToken {
  /** Base URL of the gateway under test. */
  readonly baseUrl: string
  /** Entity id of the partner. */
  readonly partner: string
  readonly keys: Keys
  readonly now: Date
  /** What the question carried; absent = unsolicited. */
  readonly wctx?: string
  readonly tokenType?: TokenType
  readonly trustVersion?: TrustVersion
  readonly sign?: boolean
  readonly name?: { readonly value: string; readonly format?: string; readonly spNameQualifier?: string }
  /** By claim URI or plain name. */
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>
  /** Of a SAML 1.1 token. */
  readonly assertion11?: Edits<Assertion11>
  /** Of a SAML 2.0 token. */
  readonly assertion20?: Edits<Assertion>
  readonly appliesTo?: string
  readonly encrypt?: { readonly certificate: string; readonly data?: EncryptTo['data'] }
  /** Changes the token's XML after its signature. */
  readonly editToken?: (xml: string) => string
  /** Changes the finished wresult. */
  readonly edit?: (xml: string) => string
  /** Beside or instead of `wa`, `wresult` and `wctx`. */
  readonly fields?: Readonly<Record<string, string | undefined>>
}

export interface SentToken {
  readonly wresult: string
  readonly fields: Readonly<Record<string, string>>
}

/** A token as a partner posts it: SAML 1.1 in an envelope of February 2005, signed, unless told otherwise. */
export function partnerToken(given: PartnerToken): SentToken {
  const { edit = same, tokenType = 'saml11', trustVersion = '2005', now } = given
  const realm = `${given.baseUrl}/wsfed`
  const wresult = edit(
    writeEnvelope({
      version: trustVersion,
      tokenType,
      created: now,
      expires: later(now, 300),
      appliesTo: given.appliesTo ?? realm,
      token: tokenOf(given, tokenType, realm),
    }),
  )
  const fields = { wa: 'wsignin1.0', wresult, wctx: given.wctx, ...given.fields }
  return { wresult, fields: withoutAbsent(fields) }
}

function tokenOf(given: PartnerToken, tokenType: TokenType, realm: string): Written {
  const { keys, sign = true, editToken = same, encrypt } = given
  const plain = tokenType === 'saml11' ? token11(given, realm) : token20(given, realm)
  const words = tokenType === 'saml11' ? saml11Vocabulary : vocabulary
  const options =
    tokenType === 'saml11'
      ? ({ idAttribute: 'AssertionID', place: 'last' } as const)
      : ({ idAttribute: 'ID', place: 'after-issuer', inclusivePrefixes: ['xs'] } as const)
  const signed = sign ? writeSigned(plain, words, keys.signer, options) : plain
  const xml = editToken(serialize(signed, words))
  if (encrypt === undefined) return asItStands(xml)
  const { certificate, data = 'aes256-gcm' } = encrypt
  const inside = encryptElement(xml, { key: publicKeyOf(certificate), data, keyTransport: 'rsa-oaep-mgf1p' })
  if (tokenType === 'saml11') return inside
  return asItStands(serialize(element('saml:EncryptedAssertion', {}, inside), vocabulary))
}

function token11({ partner, now, name, ...given }: PartnerToken, realm: string): Written {
  return writeAssertion11(
    edited<Assertion11>(
      {
        id: newId(),
        issuer: partner,
        issueInstant: now,
        conditions: { notBefore: now, notOnOrAfter: later(now, 300), audienceRestrictions: [[realm]] },
        subject: { nameIdentifier: name ?? standardName, confirmationMethods: [bearer11] },
        authentication: { method: 'urn:oasis:names:tc:SAML:1.0:am:password', instant: now },
        attributes: attributesOf(given),
      },
      given.assertion11,
    ),
  )
}

function token20({ partner, now, name, baseUrl, ...given }: PartnerToken, realm: string): Written {
  const end = later(now, 300)
  const assertion = edited<Assertion>(
    {
      id: newId(),
      issuer: partner,
      issueInstant: now,
      subject: {
        confirmations: [{ method: bearer, notOnOrAfter: end, recipient: `${baseUrl}/wsfed/rp` }],
      },
      conditions: { notBefore: now, notOnOrAfter: end, audienceRestrictions: [[realm]] },
      authnStatements: [
        {
          authnInstant: now,
          classRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
          authenticatingAuthorities: [],
        },
      ],
      attributes: attributesOf({ ...given }),
    },
    given.assertion20,
  )
  return writeAssertion(assertion, writeNameID(name ?? standardName))
}

const standardName = { value: 'alice-7f3a', format: nameIDFormats.unspecified }

function attributesOf({ attributes }: Pick<PartnerToken, 'attributes'>): Assertion11['attributes'] {
  const all = attributes ?? { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'Alice Example' }
  return Object.entries(all).map(([name, values]) => ({
    name,
    values: typeof values === 'string' ? [values] : values,
  }))
}

function asItStands(xml: string): Written {
  return verbatim(
    xml,
    [...xml.matchAll(/xmlns:(\w+)=/g)].map(([, prefix]) => prefix ?? ''),
  )
}

function edited<T extends object>(base: T, edits: Edits<T> = {}): T {
  // Taking out what a token must have is the caller's wish: it becomes one that must be refused
  return withoutAbsent({ ...base, ...edits }) as T
}

function withoutAbsent(fields: object): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function later(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000)
}

function same(xml: string): string {
  return xml
}
