// The gateway as a SAML Service Provider: how partners see it.
// request.ts writes AuthnRequests. response.ts lists the stages that every answer climbs, in their order;
// intake.ts, verification.ts, envelope.ts and meaning.ts hold them, draft.ts what they pass on.
// Nothing is learnt about a person but from bytes that a key of the one partner concerned has signed.
import type { Clock, Lifetimes, PartnerFace, Random, Registry } from '../../model/ports.js'
import { peekRelayState } from '../../saml/bindings.js'
import type { KeyRing } from '../../xml/key-ring.js'
import type { ResponseStage } from './draft.js'
import { writeRequest } from './request.js'
import { readAnswer, responseStages } from './response.js'

export interface SamlSpDeps {
  readonly registry: Registry
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
  /** For tests, which take stages out to see that each of them is needed. */
  readonly stages?: readonly ResponseStage[]
}

export function samlSp(deps: SamlSpDeps): PartnerFace {
  return {
    writeRequest: async (question) => writeRequest(question, deps),
    signInOf(http) {
      const relayState = peekRelayState(http.rawBody)
      return relayState !== undefined && /^[\w.~-]{1,80}$/.test(relayState) ? relayState : undefined
    },
    readAnswer: async (http, asked, request, seen) =>
      readAnswer({ http, asked, request, seen }, deps, deps.stages ?? responseStages),
  }
}
