// As removals.ts, for the stages that a token of WS-Federation climbs.
import { unspecifiedContext } from '../../src/model/authn-context.js'
import { the, type TokenDraft } from '../../src/faces/wsfed-rp/draft.js'
import { SAML, SAML11 } from '../../src/saml/names.js'
import type { Verified } from '../../src/xml/signature.js'
import { elements, isNamed, type XmlElement } from '../../src/xml/tree.js'
import type { Removal } from './removals.js'

const malformed = 'partner.answer_malformed'
const invalid = 'partner.signature_invalid'
const timeInvalid = 'partner.time_invalid'
const wrong = 'partner.in_response_to_wrong'

export const tokenRemovals: readonly Removal<TokenDraft>[] = [
  { name: 'transport', codes: [[malformed, 'S0']], onlyGuard: false },
  {
    name: 'parse',
    codes: [
      [malformed, 'S1'],
      [malformed, 'S2'],
    ],
    onlyGuard: false,
  },
  {
    name: 'structure',
    codes: [[malformed, 'S3']],
    onlyGuard: true,
    instead: takeTheFirst,
    keepsReading: true,
  },
  {
    name: 'partner concerned',
    codes: [
      ['partner.not_asked', 'S8'],
      ['partner.unsolicited', 'S8'],
      ['partner.unknown', 'S8'],
    ],
    onlyGuard: false,
    instead: takeThePartnerAsked,
    keepsReading: true,
  },
  { name: 'partner still trusted', codes: [['partner.disabled', 'S8']], onlyGuard: false },
  { name: 'question answered', codes: [[wrong, 'S9']], rows: /^S25\.(?!older)/, onlyGuard: true },
  { name: 'a no', codes: [['partner.status_denied', 'S9']], onlyGuard: false },
  {
    name: 'token, decrypted where it is encrypted',
    codes: [
      ['partner.decryption_failed', 'S7'],
      ['partner.algorithm_refused', 'S7'],
    ],
    onlyGuard: false,
  },
  { name: 'what must be signed', codes: [['partner.signature_missing', 'S8']], onlyGuard: false },
  {
    name: 'signature of the token',
    codes: [
      [invalid, 'S4'],
      [invalid, 'S5'],
      ['partner.algorithm_refused', 'S4'],
      ['partner.algorithm_refused', 'S5'],
    ],
    onlyGuard: true,
    instead: believeToken,
  },
  { name: 'what must be encrypted', codes: [['partner.encryption_missing', 'S8']], onlyGuard: true },
  { name: 'reading the token', codes: [['partner.audience_wrong', 'S9']], onlyGuard: false },
  { name: 'issuer of the token', codes: [['partner.issuer_wrong', 'S8']], onlyGuard: true },
  { name: 'issue instant', codes: [[timeInvalid, 'S9']], rows: /^S08/, onlyGuard: true },
  { name: 'issued for the question', codes: [[wrong, 'S9']], rows: /^S25\.older/, onlyGuard: true },
  {
    name: 'conditions',
    codes: [
      [timeInvalid, 'S9'],
      ['partner.condition_unknown', 'S9'],
    ],
    rows: /^S(?:05|20)/,
    onlyGuard: true,
    instead: (draft) => {
      draft.end = new Date(draft.moment.now.getTime() + 300_000)
    },
    keepsReading: true,
  },
  { name: 'subject confirmation', codes: [['partner.confirmation_invalid', 'S9']], onlyGuard: true },
  { name: 'audience', codes: [['partner.audience_wrong', 'S9']], onlyGuard: true },
  {
    name: 'name qualifier',
    codes: [['partner.audience_wrong', 'S9']],
    rows: /^S01\.qualified/,
    onlyGuard: true,
  },
  {
    name: 'authentication',
    codes: [[timeInvalid, 'S9']],
    rows: /^S09/,
    onlyGuard: true,
    instead: (draft) => {
      const { issueInstant: instant } = the(draft, 'token')
      draft.authentication = { instant, context: unspecifiedContext, authorities: [] }
    },
    keepsReading: true,
  },
  { name: 'fresh authentication', codes: [['partner.authn_stale', 'S9']], onlyGuard: true },
  { name: 'authentication context', codes: [['partner.authn_context', 'S9']], onlyGuard: true },
  { name: 'identity', codes: [['harmless']], onlyGuard: false },
]

/** Whatever assertion stands first, wherever it stands. */
function takeTheFirst(draft: TokenDraft): void {
  const token = firstIn(the(draft, 'root'))
  if (token === undefined) return
  draft.envelope = {
    kind: 'token',
    token,
    tokenType: isNamed(token, SAML11, 'Assertion') ? 'saml11' : 'saml20',
  }
}

function firstIn(e: XmlElement): XmlElement | undefined {
  if (isNamed(e, SAML11, 'Assertion') || isNamed(e, SAML, 'Assertion')) return e
  for (const part of elements(e)) {
    const found = firstIn(part)
    if (found !== undefined) return found
  }
  return undefined
}

function takeThePartnerAsked(draft: TokenDraft): void {
  const { registry } = draft.deps
  const partner = registry.partner(draft.asked?.partner ?? '') ?? registry.partnerByHandle('ws')
  if (partner?.wsfed !== undefined) draft.partner = { ...partner, wsfed: partner.wsfed }
}

/** Believes whatever stands there: the cast is the forgery. */
function believeToken(draft: TokenDraft): void {
  draft.verified = {
    value: the(draft, 'candidate'),
    signedBy: '',
    algorithm: '',
  } as unknown as Verified<XmlElement>
}
