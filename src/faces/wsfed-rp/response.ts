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
  const draft: TokenDraft = { ...answer, deps, own, moment, encrypted: false }
  try {
    for (const { run } of stages) run(draft)
    return the(draft, 'identity')
  } catch (error) {
    throw refusalOf(error, answer.seen.trace)
  }
}
