import type { Trace } from '../../model/trace.js'
import { BindingFault, readPost } from '../../saml/bindings.js'
import { bindings, SAML } from '../../saml/names.js'
import { readIssuer } from '../../saml/name-id.js'
import { checkResponse, readResponse } from '../../saml/response.js'
import { later, longestLife } from '../../saml/web-sso.js'
import { messageLimits, parse } from '../../xml/parse.js'
import { child } from '../../xml/tree.js'
import { decodeUtf8 } from '../../xml/utf8.js'
import type { ResponseDraft, ResponseStage } from './draft.js'
import { isKnown, the } from './draft.js'

/** From the form's bytes to a tree of the right shape, and to the one partner it is held against. */
export const intakeStages: readonly ResponseStage[] = [
  { stage: 'S0', name: 'transport', run: receive },
  { stage: 'S2', name: 'parse', run: read },
  { stage: 'S3', name: 'structure', run: checkStructure },
  { stage: 'S8', name: 'partner concerned', run: findPartner },
]

function receive(draft: ResponseDraft): void {
  const { http, seen, moment } = draft
  // saml-profiles 4.1.2: HTTP-Redirect does not carry a Response
  if (http.method !== 'POST') throw new BindingFault('malformed', 'a Response that did not come by HTTP-POST')
  draft.received = readPost(http.rawBody, http.rawQuery, 'SAMLResponse')
  const { xml } = draft.received
  const text = decodeUtf8(xml)
  if (text !== undefined) draft.text = text
  seen.trace.note('S0', 'saml-bindings 3.5.4: one SAMLResponse in the form')
  seen.message({
    leg: 'partner',
    direction: 'in',
    type: 'Response',
    binding: bindings.post,
    xml: text ?? xml.toString(),
    // Nothing issued until now is accepted any longer then
    withheldUntil: later(moment.now, longestLife + 2 * moment.skew),
  })
}

/** S1 and S2 */
function read(draft: ResponseDraft): void {
  draft.root = parse(draft.text ?? the(draft, 'received').xml, messageLimits)
}

function checkStructure(draft: ResponseDraft): void {
  const root = the(draft, 'root')
  checkResponse(root)
  draft.response = readResponse(root)
  draft.seen.trace.note('S3', 'saml-core 3.3.3: one Response, nothing parked in it')
}

/**
 * Whose keys are tried is settled before any is: those of the partner that was asked, or, where nobody was asked, of
 * the one it names. This is all that is ever taken from an answer unverified.
 */
function findPartner(draft: ResponseDraft): void {
  const { asked, seen, deps } = draft
  const trace: Trace = seen.trace
  const named = the(draft, 'response').issuer ?? issuerOfAssertion(draft)
  if (named !== undefined) seen.claims({ partner: named })
  if (asked !== undefined) {
    const compared = { expected: asked.partner, actual: named ?? 'none' }
    const same = named === undefined || named === asked.partner
    trace.require(
      'S8',
      'saml-profiles 4.1.4.3: the partner that was asked',
      same,
      'partner.not_asked',
      compared,
    )
  }
  const id = asked?.partner ?? named
  const partner = id === undefined ? undefined : deps.registry.partner(id)
  const known = partner !== undefined && isKnown(partner)
  trace.require('S8', 'the partner is registered', known, 'partner.unknown', {
    actual: id ?? 'none',
  })
  trace.require(
    'S8',
    'saml-profiles 4.1.5: it answers a live question',
    asked !== undefined || partner.acceptUnsolicitedAnswers,
    'partner.unsolicited',
    { setting: `partner ${partner.handle}: acceptUnsolicitedAnswers` },
  )
  draft.partner = partner
}

function issuerOfAssertion(draft: ResponseDraft): string | undefined {
  const assertion = child(the(draft, 'root'), SAML, 'Assertion')
  const issuer = assertion && child(assertion, SAML, 'Issuer')
  return issuer && readIssuer(issuer)
}
