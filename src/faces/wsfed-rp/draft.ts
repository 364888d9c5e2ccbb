import type { HttpRequest } from '../../model/http.js'
import type { Partner, WsfedPartner } from '../../model/partner.js'
import type { Clock, Lifetimes, Registry, Seen } from '../../model/ports.js'
import type { Asked, Authentication, ExternalIdentity, SignInRequest } from '../../model/signin.js'
import type { Stage } from '../../model/trace.js'
import type { Moment } from '../../saml/web-sso.js'
import type { OwnWsfedNames } from '../../wsfed/own-names.js'
import type { Parameters } from '../../wsfed/parameters.js'
import type { Envelope } from '../../wsfed/rstr.js'
import type { Token } from '../../wsfed/token.js'
import type { KeyRing } from '../../xml/key-ring.js'
import type { Verified } from '../../xml/signature.js'
import type { XmlElement } from '../../xml/tree.js'

export interface TokenDeps {
  readonly registry: Registry
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
}

export interface KnownPartner extends Partner {
  readonly wsfed: WsfedPartner
}

/** The registration itself and no copy of it. */
export function isKnown(partner: Partner): partner is KnownPartner {
  return partner.wsfed !== undefined
}

/** What is known of one answer while it climbs the stages: each adds its part, none takes another's away. */
export interface TokenDraft {
  readonly http: HttpRequest
  readonly asked: Asked | undefined
  readonly request: SignInRequest | undefined
  readonly seen: Seen
  readonly deps: TokenDeps
  readonly own: OwnWsfedNames
  readonly moment: Moment
  parameters: Parameters | undefined
  /** As it arrived: nothing of it is believed. */
  root: XmlElement | undefined
  envelope: Envelope | undefined
  partner: KnownPartner | undefined
  encrypted: boolean
  /** The assertion before its signature is verified. */
  candidate: XmlElement | undefined
  verified: Verified<XmlElement> | undefined
  token: Token | undefined
  /** When the token ends: the earliest of all that it says and of the house's own bound. */
  end: Date | undefined
  authentication: Authentication | undefined
  identity: ExternalIdentity | undefined
}

/** One rung. A stage returns or throws; `name` tells apart those of one rung. */
export interface TokenStage {
  readonly stage: Stage
  readonly name: string
  run(draft: TokenDraft): void
}

/** What an earlier stage has left; its absence is a mistake in the list of stages. */
export function the<K extends keyof TokenDraft>(draft: TokenDraft, part: K): NonNullable<TokenDraft[K]> {
  const found = draft[part]
  if (found === undefined || found === null) throw new Error(`no stage has left ${part}`)
  return found
}
