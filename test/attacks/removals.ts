// Which stage is taken out, and which refusals are its own.
import type { ResponseDraft } from '../../src/faces/saml-sp/draft.js'
import type { Stage } from '../../src/model/trace.js'
import type { Covered } from '../../src/saml/covered.js'
import { readResponse } from '../../src/saml/response.js'
import type { Verified } from '../../src/xml/signature.js'
import type { XmlElement } from '../../src/xml/tree.js'
import type { Attack, Expected } from './attack.js'
import type { SignedParts } from './play/answers.js'
import {
  notEncrypted,
  ofAnotherVersion,
  qualifiedForAnother,
  switchedOff,
  twoIssuers,
  unasked,
  weaker,
} from './stage-cases.js'

export interface Removal<Draft = ResponseDraft> {
  /** Of the stage, as the list has it. */
  readonly name: string
  /** What it refuses, by code and rung. */
  readonly codes: readonly (readonly [Expected['code'], Stage?])[]
  /** Cases that only it stands in the way of. */
  readonly cases?: readonly Attack[]
  /** Taken out as well: it stands before, and sees the same. */
  readonly behind?: { readonly name: string; readonly instead: (draft: Draft) => void }
  /** Nothing else would refuse some of these cases. */
  readonly onlyGuard: boolean
  /** What stands in for it where the stages behind need something of it; it checks nothing. */
  readonly instead?: (draft: Draft) => void
  /** `instead` only reads, and believes nothing. */
  readonly keepsReading?: boolean
  /** Of the messages signed in these ways it is the one that refuses. */
  readonly signed?: readonly SignedParts[]
  /** Of a list where several stages refuse by one code, those whose ids begin so. */
  readonly rows?: RegExp
}

const invalid = 'partner.signature_invalid'

export const removals: readonly Removal[] = [
  { name: 'transport', codes: [['partner.answer_malformed', 'S0']], onlyGuard: false },
  { name: 'parse', codes: [['partner.answer_malformed', 'S1']], onlyGuard: false },
  {
    name: 'structure',
    codes: [['partner.answer_malformed', 'S3']],
    cases: [ofAnotherVersion],
    onlyGuard: true,
    instead: readOnly,
    keepsReading: true,
  },
  {
    name: 'partner concerned',
    codes: [
      ['partner.unsolicited', 'S8'],
      ['partner.not_asked', 'S8'],
    ],
    cases: [unasked],
    // The line looks once more whether this partner may speak unasked, when the browser is back
    onlyGuard: false,
    instead: takeThePartnerAsked,
    keepsReading: true,
  },
  {
    name: 'signature of the Response',
    codes: [
      [invalid, 'S4'],
      [invalid, 'S5'],
      ['partner.algorithm_refused', 'S4'],
      ['partner.algorithm_refused', 'S5'],
    ],
    onlyGuard: true,
    instead: believeResponse,
    signed: ['response', 'both'],
  },
  { name: 'assertion, decrypted where it is encrypted', codes: [[invalid, 'S5']], onlyGuard: false },
  {
    name: 'signature of the assertion',
    codes: [
      [invalid, 'S4'],
      [invalid, 'S5'],
      ['partner.algorithm_refused', 'S4'],
      ['partner.algorithm_refused', 'S5'],
    ],
    onlyGuard: true,
    instead: believeAssertion,
    signed: ['assertion'],
  },
  { name: 'what must be signed', codes: [['partner.signature_missing', 'S8']], onlyGuard: true },
  {
    name: 'what must be encrypted',
    codes: [['partner.encryption_missing', 'S8']],
    cases: [notEncrypted],
    onlyGuard: true,
  },
  {
    name: 'partner still trusted',
    codes: [['partner.disabled', 'S8']],
    cases: [switchedOff],
    onlyGuard: false,
  },
  {
    name: 'issuer of the Response',
    codes: [],
    cases: [twoIssuers],
    onlyGuard: true,
    behind: { name: 'partner concerned', instead: takeThePartnerAsked },
  },
  { name: 'destination', codes: [['partner.destination_wrong', 'S9']], onlyGuard: true },
  { name: 'question answered', codes: [['partner.in_response_to_wrong', 'S9']], onlyGuard: true },
  { name: 'issue instant of the Response', codes: [['partner.time_invalid', 'S9']], onlyGuard: true },
  { name: 'status', codes: [['partner.status', 'S9']], onlyGuard: false },
  { name: 'reading the assertion', codes: [['partner.audience_wrong', 'S9']], onlyGuard: false },
  { name: 'issuer of the assertion', codes: [['partner.issuer_wrong', 'S8']], onlyGuard: true },
  { name: 'issue instant of the assertion', codes: [['partner.time_invalid', 'S9']], onlyGuard: true },
  {
    name: 'subject confirmation',
    codes: [
      ['partner.confirmation_invalid', 'S9'],
      ['partner.destination_wrong', 'S9'],
    ],
    onlyGuard: true,
    instead: (draft) => {
      draft.end = new Date(draft.moment.now.getTime() + 300_000)
    },
    keepsReading: true,
  },
  {
    name: 'conditions',
    codes: [
      ['partner.condition_unknown', 'S9'],
      ['partner.time_invalid', 'S9'],
    ],
    onlyGuard: true,
  },
  { name: 'audience', codes: [['partner.audience_wrong', 'S9']], onlyGuard: true },
  { name: 'name qualifier', codes: [], cases: [qualifiedForAnother], onlyGuard: true },
  {
    name: 'authentication statement',
    codes: [
      ['partner.answer_malformed', 'S9'],
      ['partner.time_invalid', 'S9'],
    ],
    onlyGuard: true,
    instead: (draft) => {
      const [statement] = draft.assertion?.authnStatements ?? []
      if (statement !== undefined) draft.authnStatement = statement
    },
    keepsReading: true,
  },
  { name: 'fresh authentication', codes: [['partner.authn_stale', 'S9']], onlyGuard: true },
  {
    name: 'authentication context',
    codes: [['partner.authn_context', 'S9']],
    cases: [weaker],
    onlyGuard: true,
  },
  { name: 'identity', codes: [['harmless']], onlyGuard: false },
]

function readOnly(draft: ResponseDraft): void {
  if (draft.root !== undefined) draft.response = readResponse(draft.root)
}

function takeThePartnerAsked(draft: ResponseDraft): void {
  const id = draft.asked?.partner ?? draft.response?.issuer ?? ''
  const partner = draft.deps.registry.partner(id)
  if (partner?.saml !== undefined) draft.partner = { ...partner, saml: partner.saml }
}

/** Believes whatever stands there: the casts are the forgery. */
function believeResponse(draft: ResponseDraft): void {
  draft.signedResponse = { value: draft.root, signedBy: '', algorithm: '' } as unknown as Verified<XmlElement>
}

function believeAssertion(draft: ResponseDraft): void {
  draft.covered = { assertion: draft.candidate } as unknown as Covered
  draft.assertionSigned = true
}
