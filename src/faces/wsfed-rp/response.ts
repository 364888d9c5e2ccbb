import type { HttpRequest } from '../../model/http.js'
import type { Seen } from '../../model/ports.js'
import type { Asked, ExternalIdentity, SignInRequest } from '../../model/signin.js'
import { ownWsfedNames } from '../../wsfed/own-names.js'
import type { OwnWsfedNames } from '../../wsfed/own-names.js'
import type { TokenDeps, TokenDraft, TokenStage } from './draft.js'
import { the } from './draft.js'
import { refusalOf } from './faults.js'
import { intakeStages } from './intake.js'
import { meaningStages } from './meaning.js'
import { verificationStages } from './verification.js'

/** S0 to S9 in their order; one that does not hold throws, and nothing after it runs. */
export const tokenStages: readonly TokenStage[] = [...intakeStages, ...verificationStages, ...meaningStages]

export interface Answer {
  readonly http: HttpRequest
  readonly asked: Asked | undefined
  readonly request: SignInRequest | undefined
  readonly seen: Seen
}

export function readAnswer(
  answer: Answer,
  deps: TokenDeps,
  stages: readonly TokenStage[],
  own: OwnWsfedNames = ownWsfedNames(deps.baseUrl),
): ExternalIdentity {
  const moment = { now: deps.clock.now(), skew: deps.lifetimes.skew }
  const draft: TokenDraft = {
    http: answer.http,
    asked: answer.asked,
    request: answer.request,
    seen: answer.seen,
    deps,
    own,
    moment,
    parameters: undefined,
    root: undefined,
    envelope: undefined,
    partner: undefined,
    encrypted: false,
    candidate: undefined,
    verified: undefined,
    token: undefined,
    end: undefined,
    authentication: undefined,
    identity: undefined,
  }
  try {
    for (const { run } of stages) run(draft)
    return the(draft, 'identity')
  } catch (error) {
    throw refusalOf(error, answer.seen.trace)
  }
}
