import { writeInstant } from '../../saml/times.js'
import { believed, meets, wantedContext } from '../../model/authn-context.js'
import type { Trace } from '../../model/trace.js'
import { earliest, endOfLife, hasBegun, hasNotEnded, isCurrent, later } from '../../saml/web-sso.js'
import { requireWindow } from '../../saml/window.js'
import type { Confirmation } from '../../wsfed/token.js'
import { authenticationOf } from './authentication.js'
import type { TokenDraft, TokenStage } from './draft.js'
import { the } from './draft.js'
import { identityFrom } from './identity.js'

/** What the signed token means: for us, now, about this sign-in. */
export const meaningStages: readonly TokenStage[] = [
  { stage: 'S8', name: 'issuer of the token', run: checkIssuer },
  { stage: 'S9', name: 'issue instant', run: checkIssueInstant },
  { stage: 'S9', name: 'issued for the question', run: checkIssuedSince },
  { stage: 'S9', name: 'conditions', run: checkConditions },
  { stage: 'S9', name: 'subject confirmation', run: checkConfirmation },
  { stage: 'S9', name: 'audience', run: checkAudience },
  { stage: 'S9', name: 'name qualifier', run: checkNameQualifier },
  { stage: 'S9', name: 'authentication', run: checkAuthentication },
  { stage: 'S9', name: 'fresh authentication', run: checkFresh },
  { stage: 'S9', name: 'authentication context', run: checkContext },
  { stage: 'S9', name: 'identity', run: conclude },
]

function checkIssuer(draft: TokenDraft): void {
  const { issuer: actual } = the(draft, 'token')
  const { id: expected } = the(draft, 'partner')
  const right = actual === expected
  draft.seen.trace.require('S8', 'Issuer', right, 'partner.issuer_wrong', { expected, actual })
}

function checkIssueInstant(draft: TokenDraft): void {
  const { issueInstant } = the(draft, 'token')
  requireTime(
    draft,
    'IssueInstant of the token is of now',
    isCurrent(issueInstant, draft.moment),
    issueInstant,
  )
}

/** A token names no question, but one that is older than the question cannot be its answer. */
function checkIssuedSince(draft: TokenDraft): void {
  const { asked, moment } = draft
  if (asked === undefined) return
  const { issueInstant } = the(draft, 'token')
  const trace: Trace = draft.seen.trace
  const since = later(asked.at, -moment.skew)
  trace.require(
    'S9',
    'the token was issued after it was asked for',
    issueInstant >= since,
    'partner.in_response_to_wrong',
    {
      expected: `since ${writeInstant(asked.at)}`,
      actual: writeInstant(issueInstant),
      setting: 'lifetimes.skew',
    },
  )
}

/** SAML 1.1 core 2.3.2.1, saml-core 2.5.1. The one end that every token has stands here. */
function checkConditions(draft: TokenDraft): void {
  const { notBefore, notOnOrAfter, unknownCondition, issueInstant } = the(draft, 'token')
  const trace: Trace = draft.seen.trace
  trace.require('S9', 'every condition is understood', !unknownCondition, 'partner.condition_unknown')
  trace.require('S9', 'the token has an end', notOnOrAfter !== undefined, 'partner.time_invalid', {
    expected: 'NotOnOrAfter of Conditions',
    actual: notOnOrAfter?.toISOString() ?? 'none',
  })
  if (notBefore !== undefined)
    requireTime(draft, 'NotBefore of Conditions has come', hasBegun(notBefore, draft.moment), notBefore)
  const open = hasNotEnded(notOnOrAfter, draft.moment)
  requireTime(draft, 'NotOnOrAfter of Conditions has not come', open, notOnOrAfter)
  requireWindow(trace, notBefore, notOnOrAfter)
  // A longer life than we give is cut short, not refused
  draft.end = earliest(notOnOrAfter, endOfLife(issueInstant))
}

/** Who carries it may use it. Only SAML 1.1 may say nothing of it; what is bound to an address is bound to ours. */
function checkConfirmation(draft: TokenDraft): void {
  const { confirmations, mayBeUnconfirmed } = the(draft, 'token')
  if (confirmations.length === 0 && mayBeUnconfirmed) return
  const held = confirmations.find((confirmation) => holds(confirmation, draft))
  draft.seen.trace.require(
    'S9',
    'a bearer SubjectConfirmation holds',
    held !== undefined,
    'partner.confirmation_invalid',
    {
      expected: `bearer, for ${draft.own.application}`,
      actual: confirmations.map(described).join('; ') || 'none',
    },
  )
  const until = held.bound?.notOnOrAfter
  if (until !== undefined) draft.end = earliest(the(draft, 'end'), until)
}

/** saml-profiles 4.1.4.2, where SubjectConfirmationData is there; widespread STSs leave it out. */
function holds({ bearer, bound }: Confirmation, { own, moment }: TokenDraft): boolean {
  if (!bearer) return false
  if (bound === undefined || Object.keys(bound).length === 0) return true
  const { notBefore, notOnOrAfter, recipient, inResponseTo } = bound
  const open = notOnOrAfter !== undefined && notBefore === undefined && hasNotEnded(notOnOrAfter, moment)
  return open && recipient === own.application && inResponseTo === undefined
}

function described({ bearer, bound }: Confirmation): string {
  const { recipient = 'none', notOnOrAfter } = bound ?? {}
  return `${bearer ? 'bearer' : 'not bearer'}, Recipient ${recipient}, NotOnOrAfter ${notOnOrAfter?.toISOString() ?? 'none'}`
}

/** saml-core 2.5.1.4, SAML 1.1 core 2.3.2.1.3: each restriction must be met; one there must be. */
function checkAudience(draft: TokenDraft): void {
  const { audienceRestrictions: restrictions } = the(draft, 'token')
  const { entityId } = draft.own
  draft.seen.trace.require(
    'S9',
    'Audience',
    restrictions.length > 0 && restrictions.every((audiences) => audiences.includes(entityId)),
    'partner.audience_wrong',
    {
      expected: entityId,
      actual: restrictions.map((audiences) => audiences.join(' or ')).join(' and ') || 'none',
    },
  )
  checkAppliesTo(draft)
}

/** The envelope is not signed; what it says of its address can only refuse. */
function checkAppliesTo(draft: TokenDraft): void {
  const envelope = the(draft, 'envelope')
  const { entityId: expected, application } = draft.own
  const actual = envelope.kind === 'token' ? envelope.appliesTo : undefined
  const right = actual === undefined || actual === expected || actual === application
  draft.seen.trace.require('S9', 'WS-Trust 1.3, 4.2: AppliesTo', right, 'partner.audience_wrong', {
    expected,
    actual: actual ?? 'none',
  })
}

/** saml-core 2.2.2: a name qualified for somebody else is no name for us. */
function checkNameQualifier(draft: TokenDraft): void {
  const actual = the(draft, 'token').name?.spNameQualifier
  const { entityId: expected } = draft.own
  const right = actual === undefined || actual === expected
  draft.seen.trace.require('S9', 'saml-core 2.2.2: SPNameQualifier', right, 'partner.audience_wrong', {
    expected,
    actual: actual ?? 'none',
  })
}

function checkAuthentication(draft: TokenDraft): void {
  const token = the(draft, 'token')
  draft.seen.trace.require(
    'S9',
    'at most one statement of an authentication',
    !token.severalAuthentications,
    'partner.answer_malformed',
  )
  draft.authentication = authenticationOf(token, draft.moment)
  const { sessionNotOnOrAfter } = token
  if (sessionNotOnOrAfter === undefined) return
  const lasts = hasNotEnded(sessionNotOnOrAfter, draft.moment)
  requireTime(draft, 'saml-core 2.7.2: SessionNotOnOrAfter has not come', lasts, sessionNotOnOrAfter)
}

/** WS-Federation 1.2, 13.2.2: wfresh=0 was asked for, so the person has proved who they are since. */
function checkFresh(draft: TokenDraft): void {
  const { asked, moment } = draft
  if (asked?.forceAuthn !== true) return
  const token = the(draft, 'token')
  const { instant, untold } = the(draft, 'authentication')
  const fresh = !untold && instant >= later(asked.at, -moment.skew)
  draft.seen.trace.require('S9', 'WS-Federation 1.2, 13.2.2: wfresh', fresh, 'partner.authn_stale', {
    expected: `since ${writeInstant(asked.at)}`,
    actual: token.authentication?.instant.toISOString() ?? 'not said',
    setting: 'lifetimes.skew',
  })
}

/** Held against what this partner was asked, whoever wanted it: the app or the partner's own setting. */
function checkContext(draft: TokenDraft): void {
  const partner = the(draft, 'partner')
  if (draft.request === undefined) return
  const app = draft.deps.registry.app(draft.request.app)
  const { authnContext } = draft.request
  const asked = wantedContext({
    asked: authnContext,
    set: partner.requestAuthnContext,
    onlyMore: app?.protocol === 'wsfed',
    atLeast: app?.leastStrength,
  })
  if (asked === undefined) return
  const { context } = the(draft, 'authentication')
  const met = meets(believed(context, partner.believedUpTo), asked, app?.exactMeansMinimum) !== undefined
  draft.seen.trace.require('S9', 'WS-Federation 1.2, 13.2.2: wauth', met, 'partner.authn_context', {
    expected: `${asked.comparison} ${asked.classes.join(' ')}`,
    actual: context,
    setting: `partner ${partner.handle}: believedUpTo, requestAuthnContext; app ${app?.handle ?? ''}: leastStrength`,
  })
}

function conclude(draft: TokenDraft): void {
  draft.identity = identityFrom(draft)
}

function requireTime(draft: TokenDraft, check: string, holds: boolean, actual: Date): void {
  draft.seen.trace.require('S9', check, holds, 'partner.time_invalid', {
    expected: writeInstant(draft.moment.now),
    actual: writeInstant(actual),
    setting: 'lifetimes.skew',
  })
}
