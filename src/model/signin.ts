import type { RefusalCode } from './refusal.js'
import type { Attributes } from './rule.js'
import type { AuthnContextRequest } from './authn-context.js'

/** What an app asks, in no protocol's words. Exists only once the app and its reply URL are verified. */
export interface SignInRequest {
  /** Entity id of the app. */
  readonly app: string
  /** AssertionConsumerServiceURL | wreply | redirect_uri */
  readonly replyTo: string
  /** Binding of `replyTo`, where the protocol has several. */
  readonly replyBinding?: string
  /** Handed back untouched: the AuthnRequest ID (`inResponseTo`) and `RelayState` | `wctx` | `state` and `nonce`. */
  readonly echo: Readonly<Record<string, string>>
  /** The request's own id, once per app: AuthnRequest ID; absent for launches and WS-Federation. */
  readonly requestId?: string
  /** The request was signed with the app's key. */
  readonly signed: boolean
  /** ForceAuthn | wfresh=0 | prompt=login */
  readonly forceAuthn: boolean
  /** wfresh, max_age: seconds; an older sign-in is not enough. */
  readonly maxAuthnAge?: number
  /** IsPassive | prompt=none */
  readonly isPassive: boolean
  /** RequestedAuthnContext | wauth | acr_values */
  readonly authnContext?: AuthnContextRequest
  /** NameIDPolicy (saml-core 3.4.1.1). */
  readonly nameIdPolicy?: {
    readonly format?: string
    readonly spNameQualifier?: string
    readonly allowCreate: boolean
  }
  /** Scoping/IDPList | whr | domain in login_hint: entity ids, in the app's order. */
  readonly partnerHints: readonly string[]
  /** An IDPList limits the choice; other hints only prefer. */
  readonly hintsLimit: boolean
  /** RequesterIDs behind the app (saml-core 3.4.1.2). */
  readonly requesters: readonly string[]
  readonly proxyCount?: number
  /** The person the app wants (saml-core 3.4.1.4). */
  readonly subject?: Subject
  /** AttributeConsumingServiceIndex */
  readonly attributeService?: number
  /** The app did not ask: a launch from here. */
  readonly unsolicited: boolean
}

/** NameID | sub: the same text in another format or with other qualifiers is another name. */
export interface Subject {
  readonly value: string
  readonly format: string
  readonly nameQualifier?: string
  readonly spNameQualifier?: string
}

/** How and when the person proved who they are: AuthnStatement | auth_time, acr and amr. */
export interface Authentication {
  readonly instant: Date
  /** The partner does not tell when: the instant is that of its word, and proves no age. */
  readonly untold?: true
  /** AuthnContextClassRef as the partner said it. */
  readonly context: string
  /** Those behind the partner as it names them, without the partner itself (AuthenticatingAuthority). */
  readonly authorities: readonly string[]
}

/** A partner's word about a person, already checked: only a partner face makes one. */
export interface ExternalIdentity {
  /** Entity id. */
  readonly partner: string
  /** Absent when the partner sent no NameID: then the partner's `subjectAttribute` names the person. */
  readonly subject?: Subject
  /** Wire name to values, several Attributes of one name merged in order. */
  readonly attributes: Attributes
  readonly authentication: Authentication
  readonly sessionIndex?: string
  readonly sessionNotOnOrAfter?: Date
  /** The assertion's id, spent once per partner until `until`. */
  readonly assertionId: string
  readonly issuedAt: Date
  readonly until: Date
  /** saml-core 2.5.1.6 */
  readonly proxyRestriction?: { readonly count?: number; readonly audiences: readonly string[] }
  /** Nobody asked for it. */
  readonly unsolicited: boolean
  /** RelayState of an unsolicited answer: names an app by handle or entity id, never followed as a URL. */
  readonly target?: string
}

export interface Told {
  /** Entity id. */
  readonly app: string
  readonly subject?: Subject
  readonly sessionIndex: string
  readonly at: Date
  /** The sign-in's reference, for its record. */
  readonly reference: string
}

/** A session remembers so many tellings of one app, the latest. */
export const toldPerApp = 50

/** One browser's sign-in; carries who was told. The browser holds the secret, the store only its SHA-256. */
export interface Session {
  readonly id: string
  readonly secretHash: string
  readonly user: string
  /** Entity id of the partner that vouched. */
  readonly partner: string
  readonly partnerSubject?: Subject
  readonly partnerSessionIndex?: string
  readonly authentication: Authentication
  /** The partner's word limits who may be told (saml-core 2.5.1.6). */
  readonly proxyRestriction?: ExternalIdentity['proxyRestriction']
  readonly startedAt: Date
  readonly lastSeenAt: Date
  /** Absolute end: the house's limit or the partner's SessionNotOnOrAfter, whichever is earlier. */
  readonly expiresAt: Date
  readonly told: readonly Told[]
}

export type Proof =
  | { readonly by: 'session'; readonly session: Session }
  | { readonly by: 'partner'; readonly identity: ExternalIdentity }

/** The partner asked, and the note its face left to itself: the AuthnRequest ID | nonce and PKCE verifier. */
export interface Asked {
  /** Entity id. */
  readonly partner: string
  readonly note: string
  readonly at: Date
  readonly forceAuthn: boolean
  /** The person chose this partner, or confirmed a hint. */
  readonly chosen: boolean
}

/** One sign-in under way. Kept in the store while the browser is elsewhere; its id is our RelayState | wctx | state. */
export interface SignIn {
  readonly id: string
  /** Short, shown to the person, finds the record. */
  readonly reference: string
  readonly request: SignInRequest
  /** SHA-256 of the binding secret of the browser that began it; absent until that browser has come by GET. */
  readonly binding?: string
  /** Network source, for the cap on pending sign-ins. */
  readonly source: string
  readonly startedAt: Date
  readonly expiresAt: Date
  /** The partner the person chose on our page. */
  readonly chosenPartner?: string
  readonly asked?: Asked
  readonly identity?: ExternalIdentity
  /** The partner answered no; told to the app once this browser is back. */
  readonly declined?: { readonly code: RefusalCode; readonly detail: string }
  /** `open` until answered; a tombstone afterwards, until it expires. */
  readonly state: 'open' | 'finished'
  readonly version: number
}

/** One attribute as it goes on the wire. */
export interface Claim {
  readonly name: string
  readonly nameFormat?: string
  readonly friendlyName?: string
  readonly values: readonly string[]
}

/** Everything one app will be told about one person: the token's content, before any protocol. */
export interface Issuance {
  readonly request: SignInRequest
  /** Absent when the app wants no NameID. */
  readonly subject?: Subject
  readonly claims: readonly Claim[]
  readonly authentication: Authentication
  /** The context as the app is told it, never stronger than what was proved. */
  readonly authnContext: string
  /** Those behind the partner, in its order, then the partner itself (AuthenticatingAuthority). */
  readonly authorities: readonly string[]
  readonly sessionIndex: string
  readonly sessionNotOnOrAfter: Date
  readonly issuedAt: Date
  readonly notBefore: Date
  readonly expiresAt: Date
  readonly proxyRestriction?: { readonly count?: number; readonly audiences: readonly string[] }
}
