import type { Vocabulary } from '../xml/write.js'
import { SAML, SAML11 } from '../saml/names.js'

/** WS-Federation 1.2, 2.1: the namespaces of its metadata and of its claims. */
export const FED = 'http://docs.oasis-open.org/wsfed/federation/200706'
export const AUTH = 'http://docs.oasis-open.org/wsfed/authorization/200706'
/** WS-Trust of February 2005, which the field speaks, and WS-Trust 1.3, which OASIS wrote. */
export const TRUST_2005 = 'http://schemas.xmlsoap.org/ws/2005/02/trust'
export const TRUST_13 = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512'
export const POLICY = 'http://schemas.xmlsoap.org/ws/2004/09/policy'
export const ADDRESSING = 'http://www.w3.org/2005/08/addressing'
/** WS-Addressing as some still write it. */
export const ADDRESSING_2004 = 'http://schemas.xmlsoap.org/ws/2004/08/addressing'
export const UTILITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd'
export const SECEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope'
export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/'

/** Which WS-Trust an envelope is written in. */
export type TrustVersion = '2005' | '1.3'
export const trustNamespaces: Readonly<Record<TrustVersion, string>> = { '2005': TRUST_2005, '1.3': TRUST_13 }

/** Which assertion a token is. */
export type TokenType = 'saml11' | 'saml20'

/** As they are written, and as others write them (WS-Security SAML Token Profile 1.1, 3.3). */
export const tokenTypes: Readonly<Record<TokenType, string>> = { saml11: SAML11, saml20: SAML }
const profile = 'http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#'
export const tokenTypeNames: ReadonlyMap<string, TokenType> = new Map<string, TokenType>([
  [SAML11, 'saml11'],
  [`${profile}SAMLV1.1`, 'saml11'],
  [SAML, 'saml20'],
  [`${profile}SAMLV2.0`, 'saml20'],
])

/** WS-Trust 2005 and 1.3: a token that whoever carries it may use. */
export const bearerKeys: Readonly<Record<TrustVersion, string>> = {
  '2005': 'http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey',
  '1.3': `${TRUST_13}/Bearer`,
}

/** SAML 1.1 core 5: what confirms a bearer, and what does not. */
export const bearer11 = 'urn:oasis:names:tc:SAML:1.0:cm:bearer'

/** The prefixes under which envelopes, SAML 1.1 assertions and our metadata are written. */
export function envelopeVocabulary(version: TrustVersion): Vocabulary {
  return { t: trustNamespaces[version], wsp: POLICY, wsa: ADDRESSING, wsu: UTILITY }
}
export const saml11Vocabulary: Vocabulary = { saml: SAML11 }
