// The gateway as a relying party of WS-Federation: how partners see it.
// request.ts writes what a partner is asked. response.ts lists the stages that every answer climbs, in their order;
// intake.ts, verification.ts and meaning.ts hold them, draft.ts what they pass on. A token names no question: that it
// answers ours rests on `wctx`, the browser that holds the sign-in, and each token being taken once.
import type { Clock, Lifetimes, PartnerFace, Random, Registry } from '../../model/ports.js'
import { peekContext } from '../../wsfed/parameters.js'
import type { KeyRing } from '../../xml/key-ring.js'
import { signInIn } from './context.js'
import type { TokenStage } from './draft.js'
import { writeRequest } from './request.js'
import { readAnswer, tokenStages } from './response.js'
import { mayReturn, readSignOut, signOutAt } from './sign-out.js'

export interface WsfedRpDeps {
  readonly registry: Registry
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
  /** For tests, which take stages out to see that each of them is needed. */
  readonly stages?: readonly TokenStage[]
}

export function wsfedRp(deps: WsfedRpDeps): PartnerFace {
  return {
    writeRequest: async (question) => writeRequest(question, deps),
    signInOf: (http) => signInIn(peekContext(http.rawBody)),
    readAnswer: async (http, asked, request, seen) =>
      readAnswer({ http, asked, request, seen }, deps, deps.stages ?? tokenStages),
    readSignOut,
    mayReturn,
    signOutAt: (partner, comesBack) => signOutAt(partner, comesBack, deps.baseUrl),
  }
}
