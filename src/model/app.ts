import type { Strength } from './authn-context.js'
import type { Endpoint, KeyDescriptor, Registration } from './endpoint.js'
import type { Rule } from './rule.js'

/** `console`: our own console, which signs people in like any other app; it is registered nowhere. */
export type AppProtocol = 'saml' | 'wsfed' | 'oidc' | 'console'

/**
 * How an app calls a person. `attribute` takes a house attribute's first value; `passThrough` is the partner's own
 * NameID by which the person is linked, and never anybody's default.
 */
export interface NameIdChoice {
  readonly kind: 'persistent' | 'transient' | 'email' | 'unspecified' | 'attribute' | 'passThrough' | 'none'
  /** For `attribute` and `unspecified`: the house attribute that is the name (default: the pairwise value). */
  readonly attribute?: string
  /** For `attribute`: the Format URI to state. */
  readonly format?: string
  /** Lower-case the value (e-mail addresses are preserved by default). */
  readonly lowercase?: boolean
  /** Characters that a value of `attribute` may have; somebody whose name is longer gets no answer. 1024 by default. */
  readonly longest?: number
  /** Nobody chose it here: the NameIDFormats in the app's metadata come first, in their order (saml-metadata 2.4.1). */
  readonly byDefault?: boolean
}

/** What to send of the rest: a house attribute under a wire name. */
export interface WireName {
  readonly attribute: string
  readonly name: string
  /** Full NameFormat URI (saml-core 8.2). */
  readonly nameFormat?: string
  readonly friendlyName?: string
}

export interface AppRoles {
  /** House role to the app's word for it; a role without an entry is not told. Absent: all, by their own names. */
  readonly names?: Readonly<Record<string, string>>
  readonly default?: readonly string[]
  /** No role, no entry. */
  readonly required?: boolean
}

/** What a SAML Service Provider's metadata says (saml-metadata 2.4.4). */
export interface SamlApp {
  readonly assertionConsumerServices: readonly Endpoint[]
  readonly singleLogoutServices: readonly Endpoint[]
  readonly nameIdFormats: readonly string[]
  readonly keys: readonly KeyDescriptor[]
  readonly authnRequestsSigned: boolean
  readonly wantAssertionsSigned: boolean
  readonly requestedAttributes: readonly RequestedAttribute[]
  /** `subject-id:req` entity attribute (SAML V2.0 Subject Identifier Attributes Profile 3.3). */
  readonly subjectIdRequirement?: 'subject-id' | 'pairwise-id' | 'any' | 'none'
  readonly entityAttributes: Readonly<Record<string, readonly string[]>>
}

export interface RequestedAttribute {
  /** Index of its AttributeConsumingService. */
  readonly service: number
  readonly isDefaultService: boolean
  readonly name: string
  readonly nameFormat?: string
  readonly friendlyName?: string
  readonly required: boolean
  /** When not empty, only these values are released (saml-metadata 2.4.4.2). */
  readonly values: readonly string[]
}

/** What a WS-Federation relying party is registered with (WS-Federation 1.2, 13.2); from its metadata or from `config/`. */
export interface WsfedApp {
  /** Every `wtrealm` that names it, its id among them; compared byte for byte. */
  readonly realms: readonly string[]
  /** Where answers may go (`wreply`); the first is where they go unasked. */
  readonly replyUrls: readonly string[]
  /** A `wreply` below a registered address counts as registered. */
  readonly acceptReplyBelow: boolean
  /** Where it is told of a sign-out (`wsignoutcleanup1.0`). Absent: at the first reply address. */
  readonly signOutUrl?: string
  /** Keys to encrypt to. */
  readonly keys: readonly KeyDescriptor[]
  readonly tokenType: 'saml11' | 'saml20'
  /** WS-Trust of the envelope. */
  readonly trustVersion: '2005' | '1.3'
  /** A request whose `wct` is not of now is refused. */
  readonly refuseStaleRequests: boolean
  /** What it hears of a no: a SOAP Fault in `wresult`; or nothing, and the person reads a page here. */
  readonly errors: 'page' | 'fault'
  /** Issuer by the domain of the person's UPN, for an app that trusts one issuer per domain. */
  readonly issuers: Readonly<Record<string, string>>
}

/** A downstream application: SAML Service Provider, WS-Federation relying party, OIDC client. */
export interface App extends Registration {
  readonly protocol: AppProtocol
  /** Present when `protocol` is `saml`. */
  readonly saml?: SamlApp
  /** Present when `protocol` is `wsfed`. */
  readonly wsfed?: WsfedApp
  /** Handles of the partners that may vouch here; `all` means every enabled one. */
  readonly partners: 'all' | readonly string[]
  readonly nameId: NameIdChoice
  /** Import-side names go through these rules before they are told; empty = the attributes as they are. */
  readonly release: readonly Rule[]
  /** Which attributes leave and under which names; absent = the requested ones, else name, e-mail and roles. */
  readonly attributes?: readonly WireName[]
  /**
   * House attributes that the entity categories in its metadata entitle it to, beside those that leave anyhow; of no
   * account where `attributes` is set. Absent: none.
   */
  readonly categoryAttributes?: readonly string[]
  readonly roles: AppRoles
  /** What is signed of an answer. Both by default. */
  readonly sign: 'both' | 'assertion' | 'response'
  /** Encrypt the assertion; `required` fails without a key, `never` ignores a published one. */
  readonly encrypt: 'never' | 'if-key' | 'required'
  readonly requireSignedRequests: boolean
  readonly acceptSha1Signatures: boolean
  /** Treat an exact RequestedAuthnContext as a minimum. */
  readonly exactMeansMinimum: boolean
  /** Give the default NameID when the request asks for a format that cannot be given. */
  readonly ignoreRequestedNameIdFormat: boolean
  /** May be started from here and answered without having asked: `/launch/HANDLE`. */
  readonly launch: boolean
  /** Where a launched sign-in lands: RelayState of an unsolicited answer. */
  readonly launchRelayState?: string
  /** Seconds; the proof must not be older. */
  readonly maxAuthnAge?: number
  /** How strong a sign-in must be, whatever the app itself asks for; absent = any. */
  readonly leastStrength?: Strength
  /** Seconds that NotBefore lies in the past (0 to 300). */
  readonly backdate: number
  /** Seconds an assertion may be used: 30 to 300 in SAML, up to a day in WS-Federation. */
  readonly assertionLifetime: number
  /** AuthenticatingAuthority names the partner (saml-core 2.7.2.2). */
  readonly nameAuthority: boolean
  /** Of which kind the key is that we sign with for it; absent = the house's default. */
  readonly signingKey?: string
  readonly signatureAlgorithm?: string
}
