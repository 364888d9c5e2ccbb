import { contextFor, noteIn } from '../../faces/wsfed-rp/context.js'
import type { TokenDraft, TokenStage } from '../../faces/wsfed-rp/draft.js'
import { readAnswer, tokenStages } from '../../faces/wsfed-rp/response.js'
import type { Partner } from '../../model/partner.js'
import type { Asked } from '../../model/signin.js'
import { Trace } from '../../model/trace.js'
import { SAML, SAML11 } from '../../saml/names.js'
import { readInstant } from '../../saml/times.js'
import type { OwnWsfedNames } from '../../wsfed/own-names.js'
import { peekContext } from '../../wsfed/parameters.js'
import { attribute, elements } from '../../xml/tree.js'
import type { XmlElement } from '../../xml/tree.js'
import type { Capture, Door } from '../../captured/capture.js'
import { clockAt, partnerOf, registryOf, skew } from './counterpart.js'
import { atDoor } from './door.js'
import type { Given } from './given.js'
import type { Looked } from '../../captured/look.js'
import { look, present, signedWords } from '../../captured/look.js'
import { otherKey } from './other-key.js'
import { acceptedAs, refusedFor, ringOf } from './partner-answer.js'
import type { Judged, Report, Says } from './report.js'
import { Takings } from './report.js'
import { whatIf } from './what-if.js'

/** A partner's token in its envelope (`wresult`), at the door to partners: S0 to S9, by the stages of the live gateway. */
export function explainToken(capture: Capture, given: Given, withHints: boolean): Report {
  const said = look(capture.xml)
  const token = said && tokenIn(said.root)
  const judged = judge(capture, given, token)
  return {
    kind: 'RequestSecurityTokenResponse',
    wrapping: capture.wrapping,
    says: said === undefined ? [] : saysOf(said, token),
    at: given.at,
    ...judged,
    notJudged: ['whether it was used before, whose browser brings it, and who the person is here'],
    hints: withHints ? hintsFor(capture, given, said, token, judged) : [],
  }
}

function judge(capture: Capture, given: Given, token: XmlElement | undefined): Judged {
  const trace = new Trace()
  const takings = new Takings(trace)
  const issuer = token && issuerOf(token)
  const partner = partnerOf(given, issuer, 'wsfed')
  if (partner !== undefined && given.partner === undefined && given.issuer === undefined) {
    takings.take('S8', 'the partner', partner.id, 'Issuer', '--issuer')
  }
  const clock = clockAt(given.at)
  const { door, note, captured } = withContext(capture.door('wresult'), given)
  const asked = askedOf(given, partner, token, { note, captured }, takings)
  const seen = { trace, message: () => {}, claims: () => {} }
  const deps = {
    registry: registryOf([], partner === undefined ? [] : [partner], clock),
    keyRing: ringOf(given),
    clock,
    baseUrl: '',
    lifetimes: { skew },
  }
  const own = { entityId: given.entityId ?? '', securityTokenService: '', application: given.acs ?? '' }
  const answer = { http: atDoor(door, '/wsfed/rp'), asked, request: undefined, seen }
  try {
    const identity = readAnswer(answer, deps, stagesFor(own, takings), own)
    return { checks: takings.checks(), outcome: acceptedAs(identity) }
  } catch (error) {
    return { checks: takings.checks(), outcome: refusedFor(error, given) }
  }
}

interface Question {
  readonly note: string
  /** It came beside the token. */
  readonly captured: boolean
}

/** A token names no question, wctx beside it does; where only the token was captured, one is put beside it. */
function withContext(door: Door, { inResponseTo }: Given): Question & { readonly door: Door } {
  const note = noteIn(peekContext(door.rawBody))
  if (note !== undefined) return { door, note, captured: true }
  const question = inResponseTo ?? 'question'
  if (/(?:^|&)wctx=/.test(door.rawBody)) return { door, note: question, captured: true }
  const wctx = encodeURIComponent(contextFor('explained', question))
  return { door: { ...door, rawBody: `${door.rawBody}&wctx=${wctx}` }, note: question, captured: false }
}

function askedOf(
  given: Given,
  partner: Partner | undefined,
  token: XmlElement | undefined,
  { note, captured }: Question,
  takings: Takings,
): Asked | undefined {
  const named = given.mayTakeQuestion && !given.unsolicited
  if (partner === undefined || (given.inResponseTo === undefined && !named)) return undefined
  const what = 'the question it answers'
  if (!captured) takings.suppose('S8', what, 'wctx', '--in-response-to')
  else if (given.inResponseTo === undefined) takings.take('S8', what, note, 'wctx', '--in-response-to')
  const issued = readInstant((token && attribute(token, 'IssueInstant')) ?? '')
  const at = issued !== undefined && issued < given.at ? issued : given.at
  return { partner: partner.id, note: given.inResponseTo ?? note, at, forceAuthn: false, chosen: false }
}

type Names = { -readonly [K in keyof OwnWsfedNames]: OwnWsfedNames[K] }

/** The live stages; what is not given of our names is taken from the token right before it is compared, and said. */
function stagesFor(own: Names, takings: Takings): readonly TokenStage[] {
  const taking: ReadonlyMap<string, (draft: TokenDraft) => void> = new Map([
    [
      'subject confirmation',
      ({ token }) => {
        const bound = token?.confirmations.find(({ bound: data }) => data?.recipient !== undefined)?.bound
        if (own.application !== '') return
        // SAML 1.1 names no recipient, and nothing is compared then
        own.application = 'our address'
        if (bound?.recipient === undefined) return
        own.application = bound.recipient
        takings.take('S9', 'our address', bound.recipient, 'Recipient', '--acs')
      },
    ],
    [
      'audience',
      ({ token }) => {
        const audience = token?.audienceRestrictions[0]?.[0]
        if (own.entityId !== '' || audience === undefined) return
        own.entityId = audience
        takings.take('S9', 'our wtrealm', audience, 'Audience', '--entity-id')
      },
    ],
  ])
  return tokenStages.flatMap((stage) => {
    const run = taking.get(stage.name)
    return run === undefined ? [stage] : [{ stage: stage.stage, name: `${stage.name}, taken`, run }, stage]
  })
}

/** The first assertion, wherever it stands: to tell what somebody has saved, never to believe it. */
function tokenIn(root: XmlElement): XmlElement | undefined {
  for (const e of elements(root)) {
    if (e.name === 'Assertion' && (e.namespace === SAML || e.namespace === SAML11)) return e
    const inside = e.name === 'Signature' ? undefined : tokenIn(e)
    if (inside !== undefined) return inside
  }
  return undefined
}

function issuerOf(token: XmlElement): string | undefined {
  if (token.namespace === SAML11) return attribute(token, 'Issuer')
  const issuer = elements(token).find(({ name, namespace }) => name === 'Issuer' && namespace === SAML)
  const [value] = issuer?.children ?? []
  return typeof value === 'string' ? value.trim() : undefined
}

function saysOf({ root }: Looked, token: XmlElement | undefined): Says {
  const old = token?.namespace === SAML11
  return present(
    ['envelope', `${root.name}, ${root.namespace}`],
    ['token', token === undefined ? 'none that can be seen' : `SAML ${old ? '1.1' : '2.0'}`],
    ['issuer', token && issuerOf(token)],
    ['id', token && attribute(token, old ? 'AssertionID' : 'ID')],
    ['issueInstant', token && attribute(token, 'IssueInstant')],
    ['signed', signedWords(token) ?? 'nothing that can be seen'],
  )
}

function hintsFor(
  capture: Capture,
  given: Given,
  said: Looked | undefined,
  token: XmlElement | undefined,
  judged: Judged,
): readonly string[] {
  const { outcome } = judged
  if (outcome.accepted) return []
  if (outcome.code === 'partner.unknown' && given.partner === undefined && given.certificates === undefined)
    return [
      'Nothing can be verified without the partner’s key: --partner METADATA, or --cert PEM --issuer ENTITYID.',
    ]
  if (outcome.stage === 'S7' && given.decryptionKeys.length === 0)
    return ['To open the token: --decryption-key PEM, as certs/encryption-active.pem.']
  const again = (changed: Given) => judge(capture, changed, token)
  const keys =
    outcome.code === 'partner.signature_invalid'
      ? otherKey(said, partnerOf(given, token && issuerOf(token), 'wsfed'), token)
      : []
  return [...whatIf(given, token && attribute(token, 'IssueInstant'), judged, again), ...keys]
}
