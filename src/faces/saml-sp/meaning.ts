import { writeInstant } from '../../saml/times.js'
import { unspecifiedContext } from '../../model/authn-context.js'
import type { Trace } from '../../model/trace.js'
import { readAssertion } from '../../saml/assertion.js'
import { checkNothingParked, malformed } from '../../saml/grammar.js'
import { earliest, endOfLife, hasBegun, hasNotEnded, isCurrent, later } from '../../saml/web-sso.js'
import { requireWindow } from '../../saml/window.js'
import { decryptElement } from '../../xml/encryption.js'
import { checkSignaturePlaces } from '../../xml/signature.js'
import type { XmlElement } from '../../xml/tree.js'
import { askedContext, isMet } from './authn-context.js'
import { confirmed } from './confirmation.js'
import type { ResponseDraft, ResponseStage } from './draft.js'
import { the } from './draft.js'
import { identityFrom } from './identity.js'
import { decryptOptions } from './verification.js'

/** What the signed assertion means: for us, now, about this question (saml-profiles 4.1.4.3). */
export const meaningStages: readonly ResponseStage[] = [
  { stage: 'S3', name: 'reading the assertion', run: read },
  { stage: 'S8', name: 'issuer of the assertion', run: checkIssuer },
  { stage: 'S9', name: 'issue instant of the assertion', run: checkIssueInstant },
  { stage: 'S9', name: 'subject confirmation', run: checkConfirmation },
  { stage: 'S9', name: 'conditions', run: checkConditions },
  { stage: 'S9', name: 'audience', run: checkAudience },
  { stage: 'S9', name: 'name qualifier', run: checkNameQualifier },
  { stage: 'S9', name: 'authentication statement', run: checkAuthnStatement },
  { stage: 'S9', name: 'fresh authentication', run: checkFresh },
  { stage: 'S9', name: 'authentication context', run: checkAuthnContext },
  { stage: 'S9', name: 'identity', run: conclude },
]

const mostEncrypted = 16

function read(draft: ResponseDraft): void {
  let count = 0
  const options = decryptOptions(draft, true)
  const decrypt = (encrypted: XmlElement): XmlElement => {
    count += 1
    if (count > mostEncrypted) throw malformed('too many encrypted parts')
    const plain = decryptElement(encrypted, options)
    checkSignaturePlaces(plain, () => false)
    checkNothingParked(plain, () => false)
    return plain
  }
  draft.assertion = readAssertion(the(draft, 'covered'), decrypt)
}

function checkIssuer(draft: ResponseDraft): void {
  const { issuer } = the(draft, 'assertion')
  const compared = { expected: the(draft, 'partner').id, actual: issuer }
  const right = issuer === compared.expected
  draft.seen.trace.require('S8', 'saml-profiles 4.1.4.2: Issuer', right, 'partner.issuer_wrong', compared)
}

function checkIssueInstant(draft: ResponseDraft): void {
  const { issueInstant } = the(draft, 'assertion')
  requireTime(
    draft,
    'IssueInstant of the assertion is of now',
    isCurrent(issueInstant, draft.moment),
    issueInstant,
  )
}

function checkConfirmation(draft: ResponseDraft): void {
  const { subject, issueInstant } = the(draft, 'assertion')
  const until = confirmed(subject?.confirmations ?? [], draft)
  // A longer life than we give is cut short, not refused
  draft.end = earliest(until, endOfLife(issueInstant))
}

function checkConditions(draft: ResponseDraft): void {
  const { conditions } = the(draft, 'assertion')
  if (conditions === undefined) return
  const { notBefore, notOnOrAfter } = conditions
  draft.seen.trace.require(
    'S9',
    'saml-core 2.5.1.2: every condition is understood',
    conditions.unknown !== true,
    'partner.condition_unknown',
  )
  if (notBefore !== undefined) {
    const begun = hasBegun(notBefore, draft.moment)
    requireTime(draft, 'saml-core 2.5.1.2: NotBefore of Conditions has come', begun, notBefore)
  }
  if (notOnOrAfter === undefined) return
  const open = hasNotEnded(notOnOrAfter, draft.moment)
  requireTime(draft, 'saml-core 2.5.1.2: NotOnOrAfter of Conditions has not come', open, notOnOrAfter)
  requireWindow(draft.seen.trace, notBefore, notOnOrAfter)
  draft.end = earliest(the(draft, 'end'), notOnOrAfter)
}

/** saml-core 2.5.1.4: each restriction must be met, by any one of its audiences; saml-profiles 4.1.4.2 wants one. */
function checkAudience(draft: ResponseDraft): void {
  const restrictions = the(draft, 'assertion').conditions?.audienceRestrictions ?? []
  const { serviceProvider } = draft.own
  draft.seen.trace.require(
    'S9',
    'saml-core 2.5.1.4: Audience',
    restrictions.length > 0 && restrictions.every((audiences) => audiences.includes(serviceProvider)),
    'partner.audience_wrong',
    {
      expected: serviceProvider,
      actual: restrictions.map((audiences) => audiences.join(' or ')).join(' and '),
    },
  )
}

/** saml-core 2.2.2: a name qualified for somebody else is no name for us. */
function checkNameQualifier(draft: ResponseDraft): void {
  const qualifier = the(draft, 'assertion').subject?.nameID?.spNameQualifier
  const { serviceProvider } = draft.own
  const right = qualifier === undefined || qualifier === serviceProvider
  const compared = { expected: serviceProvider, actual: qualifier ?? 'none' }
  draft.seen.trace.require(
    'S9',
    'saml-core 2.2.2: SPNameQualifier',
    right,
    'partner.audience_wrong',
    compared,
  )
}

function checkAuthnStatement(draft: ResponseDraft): void {
  const { authnStatements } = the(draft, 'assertion')
  const [statement] = authnStatements
  const trace: Trace = draft.seen.trace
  const one = statement !== undefined && authnStatements.length === 1
  const actual = String(authnStatements.length)
  // Of several nobody could say which is the one that counts
  const check = 'saml-profiles 4.1.4.2: an AuthnStatement, and no more than one'
  trace.require('S9', check, one, 'partner.answer_malformed', { actual })
  draft.authnStatement = statement
  const { authnInstant, sessionNotOnOrAfter } = statement
  requireTime(draft, 'AuthnInstant is not in the future', hasBegun(authnInstant, draft.moment), authnInstant)
  if (sessionNotOnOrAfter === undefined) return
  const lasts = hasNotEnded(sessionNotOnOrAfter, draft.moment)
  requireTime(draft, 'saml-core 2.7.2: SessionNotOnOrAfter has not come', lasts, sessionNotOnOrAfter)
}

/** saml-core 3.4.1: ForceAuthn was asked for, so the person has proved who they are since. */
function checkFresh(draft: ResponseDraft): void {
  const { asked, moment } = draft
  if (asked?.forceAuthn !== true) return
  const { authnInstant } = the(draft, 'authnStatement')
  const fresh = authnInstant >= later(asked.at, -moment.skew)
  draft.seen.trace.require('S9', 'saml-core 3.4.1: ForceAuthn', fresh, 'partner.authn_stale', {
    expected: `since ${writeInstant(asked.at)}`,
    actual: writeInstant(authnInstant),
    setting: 'lifetimes.skew',
  })
}

/** Held against what this partner was asked, whoever wanted it: the app or the partner's own setting. */
function checkAuthnContext(draft: ResponseDraft): void {
  const { request, deps } = draft
  if (request === undefined) return
  const partner = the(draft, 'partner')
  const asked = askedContext(request, partner, deps.registry.app(request.app))
  if (asked === undefined) return
  const said = the(draft, 'authnStatement').classRef ?? unspecifiedContext
  draft.seen.trace.require(
    'S9',
    'saml-core 3.3.2.2.1: AuthnContextClassRef',
    isMet(said, asked, partner),
    'partner.authn_context',
    {
      expected: `${asked.comparison} ${asked.classes.join(' ')}`,
      actual: said,
      setting: `partner ${partner.handle}: believedUpTo, requestAuthnContext`,
    },
  )
}

function conclude(draft: ResponseDraft): void {
  draft.identity = identityFrom(draft)
}

function requireTime(draft: ResponseDraft, check: string, holds: boolean, actual: Date): void {
  draft.seen.trace.require('S9', check, holds, 'partner.time_invalid', {
    expected: draft.clockReads,
    actual: writeInstant(actual),
    setting: 'lifetimes.skew',
  })
}
