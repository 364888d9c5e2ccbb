import type { AuthnContextRequest } from './authn-context.js'
import type { Endpoint, KeyDescriptor, Registration } from './endpoint.js'
import type { Rule } from './rule.js'

export type PartnerProtocol = 'saml' | 'wsfed' | 'oidc'

/** What a SAML Identity Provider's metadata says (saml-metadata 2.4.3). */
export interface SamlPartner {
  readonly singleSignOnServices: readonly Endpoint[]
  readonly singleLogoutServices: readonly Endpoint[]
  readonly nameIdFormats: readonly string[]
  readonly keys: readonly KeyDescriptor[]
  readonly wantAuthnRequestsSigned: boolean
  /** shibmd:Scope: what it says of itself; it counts only after confirmation. */
  readonly claimedScopes: readonly string[]
  readonly errorUrl?: string
}

/** What the metadata of a WS-Federation STS says (WS-Federation 1.2, 3.1). */
export interface WsfedPartner {
  /** Where people are sent to sign in and out. */
  readonly passiveEndpoint: string
  readonly keys: readonly KeyDescriptor[]
}

/** An upstream organisation that vouches for people: SAML IdP, WS-Federation STS, OIDC provider. */
export interface Partner extends Registration {
  readonly protocol: PartnerProtocol
  /** Present when `protocol` is `saml`. */
  readonly saml?: SamlPartner
  /** Present when `protocol` is `wsfed`. */
  readonly wsfed?: WsfedPartner
  /** Empty = the known attribute names, each under its house name. */
  readonly import: readonly Rule[]
  readonly onFirstSignIn: 'create' | 'link' | 'refuse'
  /** For `link`: the house attribute that is matched against users provisioned for this very partner. */
  readonly linkBy?: string
  readonly onEverySignIn: 'refresh' | 'keep'
  /** Domains and scopes it may speak for, lower case; ours to confirm. */
  readonly confirmedDomains: readonly string[]
  readonly outsideDomains: 'drop' | 'refuse'
  /** The attribute that names the person when no NameID is sent. */
  readonly subjectAttribute?: string
  /** What must be signed of an answer; `either` = whatever covers the assertion that is read. */
  readonly requireSigned: 'either' | 'assertion' | 'response' | 'both'
  readonly requireEncrypted: boolean
  readonly acceptUnsolicitedAnswers: boolean
  /** Handle of the app that an unsolicited answer goes to when its RelayState names none. */
  readonly unsolicitedApp?: string
  readonly acceptSha1Signatures: boolean
  /** AES-CBC in, and only inside a verified signature. */
  readonly acceptCbcEncryption: boolean
  readonly refuseExpiredCertificates: boolean
  /** NameIDPolicy Format to ask for; `none` sends no NameIDPolicy, absent sends one without Format. */
  readonly requestNameIdFormat?: string
  /** RequestedAuthnContext where the app asks for none; an app's own takes its place. Absent: none is sent. */
  readonly requestAuthnContext?: AuthnContextRequest
  readonly sendScoping: 'full' | 'requesterIdOnly' | 'none'
  /** How a request says where the answer goes: our address, its index in our metadata, or not at all (saml-core 3.4.1). */
  readonly sendReplyUrl: 'url' | 'index' | 'none'
  readonly signRequests: 'if-wanted' | 'always'
  /** Which binding the request leaves by; absent = HTTP-Redirect where offered. */
  readonly requestBinding?: 'redirect' | 'post'
  /**
   * The strongest AuthnContext this partner is believed (0 unspecified, 1 password, 2 several factors, 3
   * phishing-resistant, 4 hardware). At 4 classes that the house does not know pass too, asked for and said.
   */
  readonly believedUpTo: 0 | 1 | 2 | 3 | 4
  readonly hidden: boolean
  /** Of which kind the key is that we sign our requests to it with; absent = the house's default. */
  readonly signingKey?: string
  /** Whether somebody who signs out at an app is sent on to sign out here too, where the protocol has a way. */
  readonly signOutHere: boolean
  readonly signatureAlgorithm?: string
}
