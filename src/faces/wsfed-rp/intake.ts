import type { RefusalCode } from '../../model/refusal.js'
import { Refusal } from '../../model/refusal.js'
import type { Trace } from '../../model/trace.js'
import { BindingFault } from '../../saml/binding-fault.js'
import { readIssuer } from '../../saml/name-id.js'
import { SAML } from '../../saml/names.js'
import { later, longestLife } from '../../saml/web-sso.js'
import { readParameters } from '../../wsfed/parameters.js'
import { readEnvelope } from '../../wsfed/rstr.js'
import { messageLimits, parse } from '../../xml/parse.js'
import { attribute, child } from '../../xml/tree.js'
import { isOurs, noteIn } from './context.js'
import type { TokenDraft, TokenStage } from './draft.js'
import { isKnown, the } from './draft.js'

/** From the form's bytes to one token, and to the one partner it is held against. */
export const intakeStages: readonly TokenStage[] = [
  { stage: 'S0', name: 'transport', run: receive },
  { stage: 'S2', name: 'parse', run: read },
  { stage: 'S3', name: 'structure', run: checkStructure },
  { stage: 'S8', name: 'partner concerned', run: findPartner },
  { stage: 'S8', name: 'partner still trusted', run: checkTrusted },
  { stage: 'S9', name: 'question answered', run: checkContext },
  { stage: 'S9', name: 'a no', run: checkFault },
]

function receive(draft: TokenDraft): void {
  const { http, seen, moment } = draft
  // WS-Federation 1.2, 13.2.3: a token comes in a form
  if (http.method !== 'POST') throw new BindingFault('malformed', 'a token that did not come by POST')
  const parameters = readParameters(http)
  const { wa, wresult, wresultptr } = parameters
  if (wa !== 'wsignin1.0') throw new BindingFault('malformed', 'wa is not wsignin1.0')
  if (wresultptr !== undefined) throw new BindingFault('malformed', 'wresultptr is not followed')
  if (wresult === undefined || wresult === '') throw new BindingFault('malformed', 'no wresult')
  draft.parameters = parameters
  seen.trace.note('S0', 'WS-Federation 1.2, 13.2.3: one wresult in the form')
  seen.message({
    leg: 'partner',
    direction: 'in',
    type: 'RequestSecurityTokenResponse',
    binding: 'POST',
    xml: wresult,
    // Nothing issued until now is accepted any longer then
    withheldUntil: later(moment.now, longestLife + 2 * moment.skew),
  })
}

/** S1 and S2 */
function read(draft: TokenDraft): void {
  draft.root = parse(the(draft, 'parameters').wresult ?? '', messageLimits)
}

function checkStructure(draft: TokenDraft): void {
  const envelope = readEnvelope(the(draft, 'root'))
  draft.envelope = envelope
  draft.encrypted = envelope.kind === 'token' && envelope.tokenType === 'encrypted'
  draft.seen.trace.note('S3', 'WS-Trust 1.3, 4.2: one answer with one token, nothing parked in it')
}

/**
 * Whose keys are tried is settled before any is: those of the partner that was asked, or, where nobody was asked, of
 * the one that the token names. This is all that is ever taken from an answer unverified.
 */
function findPartner(draft: TokenDraft): void {
  const { asked, seen, deps } = draft
  const trace: Trace = seen.trace
  const named = issuerNamed(draft)
  if (named !== undefined) seen.claims({ partner: named })
  if (asked !== undefined) {
    const compared = { expected: asked.partner, actual: named ?? 'none' }
    const same = named === undefined || named === asked.partner
    trace.require('S8', 'the partner that was asked', same, 'partner.not_asked', compared)
  }
  const id = asked?.partner ?? named
  const partner = id === undefined ? undefined : deps.registry.partner(id)
  const known = partner !== undefined && isKnown(partner)
  trace.require('S8', 'the partner is registered', known, 'partner.unknown', {
    actual: id ?? 'none',
  })
  const solicited = asked !== undefined || partner.acceptUnsolicitedAnswers
  trace.require('S8', 'it answers a live question', solicited, 'partner.unsolicited', {
    setting: `partner ${partner.handle}: acceptUnsolicitedAnswers`,
  })
  draft.partner = partner
}

function issuerNamed({ envelope }: TokenDraft): string | undefined {
  if (envelope?.kind !== 'token') return undefined
  if (envelope.tokenType === 'saml11') return attribute(envelope.token, 'Issuer')
  const issuer = child(envelope.token, SAML, 'Issuer')
  return issuer && readIssuer(issuer)
}

function checkTrusted(draft: TokenDraft): void {
  const partner = the(draft, 'partner')
  const usable = draft.deps.registry.usable(partner)
  draft.seen.trace.require('S8', 'the partner is enabled', usable, 'partner.disabled', {
    setting: `partner ${partner.handle}: enabled`,
  })
}

/**
 * The part of wctx that tells one question of a sign-in from another; which sign-in it is has been looked up by the other.
 * What answers a question that is not kept any more does not become a token that nobody asked for.
 */
function checkContext(draft: TokenDraft): void {
  const { asked } = draft
  const trace: Trace = draft.seen.trace
  const { wctx } = the(draft, 'parameters')
  const expected = asked?.note ?? 'none of ours'
  const actual = noteIn(wctx) ?? 'none'
  const right = asked === undefined ? !isOurs(wctx) : actual === expected
  trace.require('S9', 'WS-Federation 1.2, 13.2.3: wctx', right, 'partner.in_response_to_wrong', {
    expected,
    actual,
  })
}

const codes: ReadonlyMap<string, RefusalCode> = new Map([
  ['NeedFresherCredentials', 'partner.status_authn_context'],
  ['NotSignedIn', 'partner.status_denied'],
  ['FailedAuthentication', 'partner.status_denied'],
  ['AccessDenied', 'partner.status_denied'],
])

/**
 * WS-Federation 1.2, 13.6. A fault is not signed and need not be to be a no: it ends this very question, which the
 * stages before have found it to answer, and nothing else.
 */
function checkFault(draft: TokenDraft): void {
  const { envelope, asked } = draft
  const trace: Trace = draft.seen.trace
  if (envelope?.kind !== 'fault') return
  const { subcode = 'none', reason = '' } = envelope.fault
  trace.note('S9', 'an answer with a token', { expected: 'a token', actual: `${subcode} ${reason}` }, false)
  trace.require('S9', 'a fault answers a live question', asked !== undefined, 'partner.unsolicited')
  throw new Refusal(codes.get(subcode) ?? 'partner.status', `fault ${plain(subcode)}`, { stage: 'S9' })
}

/** For the log: the standards' own codes, since others may be anything. */
function plain(subcode: string): string {
  return /^[A-Za-z]{1,40}$/.test(subcode) ? subcode : 'of its own'
}
