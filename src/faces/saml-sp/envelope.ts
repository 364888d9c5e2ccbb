import { writeInstant } from '../../saml/times.js'
import type { RefusalCode } from '../../model/refusal.js'
import { Refusal } from '../../model/refusal.js'
import type { Trace } from '../../model/trace.js'
import { statusPrefix } from '../../saml/names.js'
import type { Status } from '../../saml/response.js'
import { isSuccess } from '../../saml/response.js'
import { isCurrent } from '../../saml/web-sso.js'
import type { ResponseDraft, ResponseStage } from './draft.js'
import { the } from './draft.js'

/**
 * What the Response says around the assertion. Where it is not signed this can only refuse: nothing that is decided
 * in anybody's favour rests on it.
 */
export const envelopeStages: readonly ResponseStage[] = [
  { stage: 'S8', name: 'partner still trusted', run: checkTrusted },
  { stage: 'S8', name: 'issuer of the Response', run: checkIssuer },
  { stage: 'S9', name: 'destination', run: checkDestination },
  { stage: 'S9', name: 'question answered', run: checkInResponseTo },
  { stage: 'S9', name: 'issue instant of the Response', run: checkIssueInstant },
  { stage: 'S9', name: 'status', run: checkStatus },
]

function checkTrusted(draft: ResponseDraft): void {
  const partner = the(draft, 'partner')
  const setting = `partner ${partner.handle}: enabled`
  const usable = draft.deps.registry.usable(partner)
  draft.seen.trace.require('S8', 'the partner is enabled', usable, 'partner.disabled', { setting })
}

function checkIssuer(draft: ResponseDraft): void {
  const { issuer } = the(draft, 'response')
  const { id } = the(draft, 'partner')
  const right = issuer === undefined ? draft.signedResponse === undefined : issuer === id
  const compared = { expected: id, actual: issuer ?? 'none' }
  draft.seen.trace.require(
    'S8',
    'saml-profiles 4.1.4.2: Issuer of the Response',
    right,
    'partner.issuer_wrong',
    compared,
  )
}

/** Compared with the configured address, never with the Host header. */
function checkDestination(draft: ResponseDraft): void {
  const { destination } = the(draft, 'response')
  const expected = draft.own.assertionConsumerService
  draft.seen.trace.require(
    'S9',
    'saml-core 3.2.2: Destination is this address; saml-bindings 3.5.5.2: and required when signed',
    destination === undefined ? draft.signedResponse === undefined : destination === expected,
    'partner.destination_wrong',
    { expected, actual: destination ?? 'none' },
  )
}

function checkInResponseTo(draft: ResponseDraft): void {
  const { inResponseTo } = the(draft, 'response')
  const expected = draft.asked?.note
  draft.seen.trace.require(
    'S9',
    'saml-core 3.2.2: InResponseTo of the Response',
    inResponseTo === expected,
    'partner.in_response_to_wrong',
    { expected: expected ?? 'none', actual: inResponseTo ?? 'none' },
  )
}

function checkIssueInstant(draft: ResponseDraft): void {
  const { issueInstant } = the(draft, 'response')
  draft.seen.trace.require(
    'S9',
    'saml-core 3.2.2: IssueInstant of the Response is of now',
    isCurrent(issueInstant, draft.moment),
    'partner.time_invalid',
    {
      expected: draft.clockReads,
      actual: writeInstant(issueInstant),
      setting: 'lifetimes.skew',
    },
  )
}

const codes: ReadonlyMap<string, RefusalCode> = new Map([
  ['NoPassive', 'partner.status_passive'],
  ['NoAuthnContext', 'partner.status_authn_context'],
  ['UnknownPrincipal', 'partner.status_unknown_person'],
  ['RequestDenied', 'partner.status_denied'],
  ['ProxyCountExceeded', 'partner.proxy_restricted'],
])

/**
 * saml-core 3.2.2.2. A refusal need not be signed to be one: it ends this very question, which the stages before have
 * found it to answer, and nothing else.
 */
function checkStatus(draft: ResponseDraft): void {
  const { status } = the(draft, 'response')
  const trace: Trace = draft.seen.trace
  const actual = [...status.codes, status.message ?? ''].join(' ')
  trace.note('S9', 'saml-core 3.2.2.2: Status', { expected: 'Success', actual }, isSuccess(status))
  if (isSuccess(status)) return
  const answers = draft.asked !== undefined || draft.signedResponse !== undefined
  trace.require('S9', 'an unsigned refusal answers a live question', answers, 'partner.unsolicited')
  throw new Refusal(refusalFor(status), `status ${shortStatus(status)}`, { stage: 'S9' })
}

function refusalFor({ codes: said }: Status): RefusalCode {
  for (const code of said.slice(1)) {
    const known = code.startsWith(statusPrefix) ? codes.get(code.slice(statusPrefix.length)) : undefined
    if (known !== undefined) return known
  }
  return 'partner.status'
}

/** For the log: the standard's own codes, since others may be anything. */
function shortStatus({ codes: said }: Status): string {
  const pattern = /^urn:oasis:names:tc:SAML:2\.0:status:([A-Za-z]{1,40})$/
  return said.map((code) => pattern.exec(code)?.[1] ?? 'of its own').join('/')
}
