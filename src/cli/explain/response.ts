import { readAnswer } from '../../faces/saml-sp/response.js'
import type { Partner } from '../../model/partner.js'
import type { Asked } from '../../model/signin.js'
import { Trace } from '../../model/trace.js'
import { SAML, SAMLP, statusPrefix } from '../../saml/names.js'
import type { Capture } from '../../captured/capture.js'
import { clockAt, partnerOf, registryOf, skew } from './counterpart.js'
import { atDoor } from './door.js'
import type { Given } from './given.js'
import type { Looked } from '../../captured/look.js'
import { look, present, signedWords } from '../../captured/look.js'
import { otherKey } from './other-key.js'
import { OwnSide } from './own-side.js'
import { acceptedAs, refusedFor, ringOf } from './partner-answer.js'
import type { Judged, Refused, Report, Says } from './report.js'
import { Takings } from './report.js'
import { whatIf } from './what-if.js'

/** A partner's answer, at the door to partners: S0 to S9, by the stages of the live gateway. */
export function explainResponse(capture: Capture, given: Given, withHints: boolean): Report {
  const said = look(capture.xml)
  const judged = judge(capture, given, said)
  return {
    kind: 'Response',
    wrapping: capture.wrapping,
    says: said === undefined ? [] : saysOf(said),
    at: given.at,
    ...judged,
    notJudged: ['whether it was used before, whose browser brings it, and who the person is here'],
    hints: withHints ? hintsFor(capture, given, said, judged) : [],
  }
}

function judge(capture: Capture, given: Given, said: Looked | undefined): Judged {
  const trace = new Trace()
  const takings = new Takings(trace)
  const issuer = said && issuerSaid(said)
  const partner = partnerOf(given, issuer)
  if (partner !== undefined && given.partner === undefined && given.issuer === undefined) {
    takings.take('S8', 'the partner', partner.id, 'Issuer', '--issuer')
  }
  const clock = clockAt(given.at)
  const own = new OwnSide(given, takings)
  const http = atDoor(capture.door('SAMLResponse'), '/saml/sp/acs')
  const asked = askedOf(given, said, partner, takings)
  const seen = { trace, message: () => {}, claims: () => {} }
  const deps = {
    registry: registryOf([], partner === undefined ? [] : [partner], clock),
    keyRing: ringOf(given),
    clock,
    baseUrl: '',
    lifetimes: { skew },
  }
  try {
    const identity = readAnswer({ http, asked, request: undefined, seen }, deps, own.stages(), own.names)
    return { checks: takings.checks(), outcome: acceptedAs(identity) }
  } catch (error) {
    const outcome = refusedFor(error, given)
    return { checks: takings.checks(), outcome }
  }
}

/**
 * Which question it is held against. Where nobody says, a person is shown the answer as one to the question that it
 * names itself; otherwise nobody has asked.
 */
function askedOf(
  given: Given,
  said: Looked | undefined,
  partner: Partner | undefined,
  takings: Takings,
): Asked | undefined {
  if (partner === undefined) return undefined
  const named = given.mayTakeQuestion && !given.unsolicited ? said?.attribute('InResponseTo') : undefined
  const note = given.inResponseTo ?? named
  if (note === undefined) return undefined
  if (given.inResponseTo === undefined) {
    takings.take('S8', 'the question it answers', note, 'InResponseTo', '--in-response-to')
  }
  return { partner: partner.id, note, at: given.at, forceAuthn: false, chosen: false }
}

function issuerSaid(said: Looked): string | undefined {
  const assertion = said.first(SAML, 'Assertion')
  return said.textOf(SAML, 'Issuer') ?? (assertion && said.textOf(SAML, 'Issuer', assertion))
}

function saysOf(said: Looked): Says {
  const assertion = said.first(SAML, 'Assertion')
  const signed = [
    ['the Response', signedWords(said.root)],
    ['the assertion', signedWords(assertion)],
  ].flatMap(([what, how]) => (how === undefined ? [] : [`${what} (${how})`]))
  return present(
    ['issuer', issuerSaid(said)],
    ['id', said.attribute('ID')],
    ['issueInstant', said.attribute('IssueInstant')],
    ['destination', said.attribute('Destination')],
    ['inResponseTo', said.attribute('InResponseTo')],
    ['status', statusOf(said)],
    ['assertion', assertionWords(said)],
    ['signed', signed.join(', ') || 'nothing that can be seen'],
  )
}

function statusOf(said: Looked): string | undefined {
  const status = said.first(SAMLP, 'Status')
  const codes: string[] = []
  for (let at = status; at !== undefined && codes.length < 5; at = said.first(SAMLP, 'StatusCode', at)) {
    const value = at.attributes.find(({ name }) => name === 'Value')?.value
    if (value !== undefined)
      codes.push(value.startsWith(statusPrefix) ? value.slice(statusPrefix.length) : value)
  }
  const message = status && said.textOf(SAMLP, 'StatusMessage', status)
  return codes.length === 0 ? undefined : `${codes.join(' / ')}${message === undefined ? '' : `: ${message}`}`
}

function assertionWords(said: Looked): string {
  if (said.first(SAML, 'EncryptedAssertion') !== undefined) return 'encrypted'
  const assertion = said.first(SAML, 'Assertion')
  const id = assertion?.attributes.find(({ name }) => name === 'ID')?.value
  return assertion === undefined ? 'none' : `plain, ${id ?? 'without ID'}`
}

function hintsFor(
  capture: Capture,
  given: Given,
  said: Looked | undefined,
  judged: Judged,
): readonly string[] {
  const { outcome } = judged
  if (outcome.accepted) return []
  const lacks = needed(given, outcome)
  if (lacks.length > 0) return lacks
  const again = (changed: Given) => judge(capture, changed, said)
  return [
    ...whatIf(given, said?.attribute('IssueInstant'), judged, again),
    ...indented(capture, outcome),
    ...ofKeys(given, said, outcome),
  ]
}

/** What the judgement lacks, and nobody but whoever asks can give. */
function needed(given: Given, { code, stage }: Refused): readonly string[] {
  if (code === 'partner.unknown' && given.partner === undefined && given.certificates === undefined) {
    return [
      'Nothing can be verified without the partner’s key: --partner METADATA, or --cert PEM --issuer ENTITYID.',
    ]
  }
  if (stage === 'S7' && given.decryptionKeys.length === 0) {
    return ['To open the assertion: --decryption-key PEM, as certs/encryption-active.pem.']
  }
  return []
}

/** Where no key fits: which one may have been used, and what is wrong with those that were given. */
function ofKeys(given: Given, said: Looked | undefined, { code }: Refused): readonly string[] {
  if (code !== 'partner.signature_invalid') return []
  const partner = partnerOf(given, said && issuerSaid(said))
  const warnings = (partner?.oddities ?? []).filter(({ severity }) => severity === 'warning')
  return [...otherKey(said, partner), ...warnings.map(({ says, todo }) => `${says} ${todo}`)]
}

/** A signature covers white space: what a tool has indented for reading is not what was signed. */
function indented({ root }: Capture, { code }: Refused): readonly string[] {
  if (root?.indented !== true || code !== 'partner.signature_invalid') return []
  return [
    'The file has been indented, perhaps by the tool that saved it; a signature covers white space too. Capture ' +
      'the form as it was sent (base64), not as a tool shows it.',
  ]
}
