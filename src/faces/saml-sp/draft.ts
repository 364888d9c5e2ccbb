import type { HttpRequest } from '../../model/http.js'
import type { Partner, SamlPartner } from '../../model/partner.js'
import type { Clock, Lifetimes, Registry, Seen } from '../../model/ports.js'
import type { Asked, ExternalIdentity, SignInRequest } from '../../model/signin.js'
import type { Stage } from '../../model/trace.js'
import type { Assertion, AuthnStatement } from '../../saml/assertion.js'
import type { Received } from '../../saml/bindings.js'
import type { Covered } from '../../saml/covered.js'
import type { Response } from '../../saml/response.js'
import type { Moment, OwnNames } from '../../saml/web-sso.js'
import type { KeyRing } from '../../xml/key-ring.js'
import type { Verified } from '../../xml/signature.js'
import type { XmlElement } from '../../xml/tree.js'

export interface ResponseDeps {
  readonly registry: Registry
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
}

export interface KnownPartner extends Partner {
  readonly saml: SamlPartner
}

/** The registration itself and no copy of it. */
export function isKnown(partner: Partner): partner is KnownPartner {
  return partner.saml !== undefined
}

/** What is known of one answer while it climbs the stages: each adds its part, none takes another's away. */
export interface ResponseDraft {
  readonly http: HttpRequest
  readonly asked: Asked | undefined
  readonly request: SignInRequest | undefined
  readonly seen: Seen
  readonly deps: ResponseDeps
  readonly own: OwnNames
  readonly moment: Moment
  /** The same, as it is written down with every comparison of times. */
  readonly clockReads: string
  received: Received | undefined
  /** The message's characters, if it is UTF-8. */
  text: string | undefined
  /** As it arrived: nothing of it is believed. */
  root: XmlElement | undefined
  /** Read from what was signed where the Response is signed, else as it arrived: then it can only refuse. */
  response: Response | undefined
  partner: KnownPartner | undefined
  signedResponse: Verified<XmlElement> | undefined
  encrypted: boolean
  /** The assertion before its own signature is verified. */
  candidate: XmlElement | undefined
  assertionSigned: boolean
  covered: Covered | undefined
  assertion: Assertion | undefined
  authnStatement: AuthnStatement | undefined
  /** When the assertion ends: the earliest of all that it says and of the house's own bound. */
  end: Date | undefined
  identity: ExternalIdentity | undefined
}

/** One rung. A stage returns or throws; `name` tells apart those of one rung. */
export interface ResponseStage {
  readonly stage: Stage
  readonly name: string
  run(draft: ResponseDraft): void
}

/** What an earlier stage has left; its absence is a mistake in the list of stages. */
export function the<K extends keyof ResponseDraft>(
  draft: ResponseDraft,
  part: K,
): NonNullable<ResponseDraft[K]> {
  const found = draft[part]
  if (found === undefined || found === null) throw new Error(`no stage has left ${part}`)
  return found
}
