// WS-Federation as a language, without roles: parameters, envelopes, SAML 1.1 assertions, metadata. Both faces speak it.
// An envelope proves nothing: of what arrives only the one token in it is taken on, to be verified by itself; AppliesTo,
// Lifetime and Context are never believed. SAML 2.0 assertions are the saml room's.
import { checkNothingParked, malformed, trimmed } from '../saml/grammar.js'
import { SAML, SAML11 } from '../saml/names.js'
import { writeInstant } from '../saml/times.js'
import { checkSignaturePlaces } from '../xml/signature.js'
import { child, children, elements, isNamed, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { element, serialize } from '../xml/write.js'
import type { Written } from '../xml/write.js'
import { readFault } from './fault.js'
import type { WsFault } from './fault.js'
import type { TokenType, TrustVersion } from './names.js'
import {
  ADDRESSING,
  ADDRESSING_2004,
  bearerKeys,
  envelopeVocabulary,
  POLICY,
  tokenTypes,
  TRUST_13,
  TRUST_2005,
  trustNamespaces,
} from './names.js'

/** What an answer carries, as it arrived: nothing of it is believed. */
export type Envelope =
  | {
      readonly kind: 'token'
      readonly token: XmlElement
      readonly tokenType: TokenType | 'encrypted'
      readonly appliesTo?: string
    }
  | { readonly kind: 'fault'; readonly fault: WsFault }

const XENC = 'http://www.w3.org/2001/04/xmlenc#'

/**
 * S3: a RequestSecurityTokenResponse, alone or as the only one of a collection, in either WS-Trust, with exactly one
 * token; or a SOAP Fault. What else stands in it (its schema is open) is never read, and no second token or message
 * stands anywhere.
 */
export function readEnvelope(root: XmlElement): Envelope {
  const fault = readFault(root)
  if (fault !== undefined) return { kind: 'fault', fault }
  const response = responseIn(root)
  const trust = response.namespace
  const requested = children(response, trust, 'RequestedSecurityToken')
  const [holder] = requested
  if (holder === undefined) throw malformed('an answer without RequestedSecurityToken')
  if (requested.length > 1) throw malformed('an answer with several tokens')
  const found = elements(holder)
  const [token] = found
  if (token === undefined || found.length > 1) throw malformed('not one token where one belongs')
  const tokenType = typeOf(token)
  checkSignaturePlaces(root, (parent) => parent === token)
  checkNothingParked(root, (e) => e === token)
  const appliesTo = appliesToIn(response)
  return { kind: 'token', token, tokenType, ...(appliesTo === undefined ? {} : { appliesTo }) }
}

/** WS-Trust 1.3, 4.3: a collection holds one here, as .NET reads it. */
function responseIn(root: XmlElement): XmlElement {
  if (isResponse(root)) return root
  if (!isNamed(root, root.namespace, 'RequestSecurityTokenResponseCollection') || !isTrust(root.namespace))
    throw malformed('no RequestSecurityTokenResponse')
  const all = elements(root)
  const [only] = all
  if (only === undefined || all.length > 1 || !isResponse(only) || only.namespace !== root.namespace)
    throw malformed('a collection of other than one answer')
  return only
}

function isResponse(e: XmlElement): boolean {
  return isTrust(e.namespace) && e.name === 'RequestSecurityTokenResponse'
}

function isTrust(namespace: string): boolean {
  return namespace === TRUST_2005 || namespace === TRUST_13
}

function typeOf(token: XmlElement): TokenType | 'encrypted' {
  if (isNamed(token, SAML11, 'Assertion')) return 'saml11'
  if (isNamed(token, SAML, 'Assertion')) return 'saml20'
  if (isNamed(token, SAML, 'EncryptedAssertion') || isNamed(token, XENC, 'EncryptedData')) return 'encrypted'
  throw malformed('a token of another kind')
}

/** For the trace: compared with who we are, it can only refuse. */
function appliesToIn(response: XmlElement): string | undefined {
  const applies = child(response, POLICY, 'AppliesTo')
  for (const addressing of [ADDRESSING, ADDRESSING_2004]) {
    const reference = applies && child(applies, addressing, 'EndpointReference')
    const address = reference && child(reference, addressing, 'Address')
    if (address !== undefined) return trimmed(text(address))
  }
  return undefined
}

export interface WrittenEnvelope {
  readonly version: TrustVersion
  readonly tokenType: TokenType
  readonly created: Date
  readonly expires: Date
  /** wtrealm of the app. */
  readonly appliesTo: string
  /** Signed already, or encrypted. */
  readonly token: Written
}

/** The answer around a token, without a blank between the two: widespread readers take the first node for the token. */
export function writeEnvelope(envelope: WrittenEnvelope): string {
  const { version, tokenType, created, expires, appliesTo, token } = envelope
  const response = element(
    't:RequestSecurityTokenResponse',
    {},
    element(
      't:Lifetime',
      {},
      element('wsu:Created', {}, writeInstant(created)),
      element('wsu:Expires', {}, writeInstant(expires)),
    ),
    element('wsp:AppliesTo', {}, element('wsa:EndpointReference', {}, element('wsa:Address', {}, appliesTo))),
    element('t:RequestedSecurityToken', {}, token),
    element('t:TokenType', {}, tokenTypes[tokenType]),
    element('t:RequestType', {}, `${trustNamespaces[version]}/Issue`),
    element('t:KeyType', {}, bearerKeys[version]),
  )
  const root =
    version === '1.3' ? element('t:RequestSecurityTokenResponseCollection', {}, response) : response
  return serialize(root, envelopeVocabulary(version))
}
