import { writeInstant } from '../../saml/times.js'
import type { ExternalIdentity } from '../../model/signin.js'
import type { OwnNames } from '../../saml/web-sso.js'
import { ownNames } from '../../saml/web-sso.js'
import type { ResponseDeps, ResponseDraft, ResponseStage } from './draft.js'
import { the } from './draft.js'
import { envelopeStages } from './envelope.js'
import { refusalOf } from './faults.js'
import { intakeStages } from './intake.js'
import { meaningStages } from './meaning.js'
import { verificationStages } from './verification.js'

/** S0 to S9, in the order in which an answer climbs them. */
export const responseStages: readonly ResponseStage[] = [
  ...intakeStages,
  ...verificationStages,
  ...envelopeStages,
  ...meaningStages,
]

/** Response to ExternalIdentity, or a Refusal. */
export function readAnswer(
  given: Pick<ResponseDraft, 'http' | 'asked' | 'request' | 'seen'>,
  deps: ResponseDeps,
  stages: readonly ResponseStage[],
  own: OwnNames = ownNames(deps.baseUrl),
): ExternalIdentity {
  const now = deps.clock.now()
  const draft: ResponseDraft = {
    http: given.http,
    asked: given.asked,
    request: given.request,
    seen: given.seen,
    deps,
    own,
    moment: { now, skew: deps.lifetimes.skew },
    clockReads: writeInstant(now),
    received: undefined,
    text: undefined,
    root: undefined,
    response: undefined,
    partner: undefined,
    signedResponse: undefined,
    encrypted: false,
    candidate: undefined,
    assertionSigned: false,
    covered: undefined,
    assertion: undefined,
    authnStatement: undefined,
    end: undefined,
    identity: undefined,
  }
  try {
    for (const { run } of stages) run(draft)
    return the(draft, 'identity')
  } catch (error) {
    throw refusalOf(error, draft.seen.trace)
  }
}
