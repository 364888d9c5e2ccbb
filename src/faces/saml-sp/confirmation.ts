import { writeInstant } from '../../saml/times.js'
import type { RefusalCode } from '../../model/refusal.js'
import { Refusal } from '../../model/refusal.js'
import type { Compared } from '../../model/trace.js'
import type { SubjectConfirmation } from '../../saml/assertion.js'
import { bearer } from '../../saml/names.js'
import { hasNotEnded } from '../../saml/web-sso.js'
import type { ResponseDraft } from './draft.js'

interface Fault extends Compared {
  readonly check: string
  readonly code: RefusalCode
}

/**
 * saml-profiles 4.1.4.3: one bearer confirmation that holds suffices (saml-core 2.4.1.1). Returns its end. When none
 * holds, what is wrong with the first is what is said.
 */
export function confirmed(confirmations: readonly SubjectConfirmation[], draft: ResponseDraft): Date {
  const { trace } = draft.seen
  let first: Fault | undefined
  for (const confirmation of confirmations) {
    const result = judged(confirmation, draft)
    if (result instanceof Date) {
      trace.note('S9', 'saml-profiles 4.1.4.3: a bearer SubjectConfirmation holds')
      return result
    }
    trace.note('S9', result.check, result, false)
    first ??= result
  }
  const fault = first ?? {
    check: 'saml-profiles 4.1.4.2: a SubjectConfirmation',
    code: 'partner.confirmation_invalid',
  }
  throw new Refusal(
    fault.code,
    `${fault.check}: expected ${fault.expected ?? 'it'}, got ${fault.actual ?? 'none'}`,
    {
      stage: 'S9',
    },
  )
}

/** Until when it holds, or why it does not. */
function judged(
  confirmation: SubjectConfirmation,
  { own, asked, moment, clockReads }: ResponseDraft,
): Date | Fault {
  const { method, notBefore, notOnOrAfter, recipient, inResponseTo } = confirmation
  const section = 'saml-profiles 4.1.4.2:'
  const invalid = 'partner.confirmation_invalid'
  if (method !== bearer)
    return { check: `${section} Method`, code: invalid, expected: bearer, actual: method }
  if (recipient !== own.assertionConsumerService) {
    const compared = { expected: own.assertionConsumerService, actual: recipient ?? 'none' }
    return { check: `${section} Recipient`, code: 'partner.destination_wrong', ...compared }
  }
  if (notOnOrAfter === undefined) return { check: `${section} NotOnOrAfter is there`, code: invalid }
  if (notBefore !== undefined) return { check: `${section} no NotBefore`, code: invalid, actual: 'one' }
  if (inResponseTo !== asked?.note) {
    const compared = { expected: asked?.note ?? 'none', actual: inResponseTo ?? 'none' }
    return { check: `${section} InResponseTo`, code: 'partner.in_response_to_wrong', ...compared }
  }
  if (!hasNotEnded(notOnOrAfter, moment)) {
    const compared = { expected: clockReads, actual: writeInstant(notOnOrAfter) }
    return { check: `${section} NotOnOrAfter has not come`, code: 'partner.time_invalid', ...compared }
  }
  return notOnOrAfter
}
