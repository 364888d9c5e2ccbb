// S01 to S22 in WS-Federation: signed by the right partner, and still not for us, not now, or not about this sign-in.
import { bearer, nameIDFormats } from '../../../src/saml/names.js'
import { bearer11 } from '../../../src/wsfed/names.js'
import type { PartnerToken } from '../../support/wsfed-counterpart.js'
import { gate } from '../../support/house.js'
import type { Attack, Expected } from '../attack.js'
import { after, cut, into, swap } from '../play/pieces.js'
import { resealedToken } from '../play/token-pieces.js'
import {
  askedWays,
  fourWays,
  only,
  tokenAttacks,
  type TokenCircumstances,
  tokenWays,
  twoAsked,
} from '../play/tokens.js'

const own = `${gate}/wsfed`
const other = 'https://other-gateway.test/wsfed'
const skew = 180
const longestLife = 600
/** Seconds that a play may take between the writing of a token and the reading of it. */
const slack = 30
const decade = 315_360_000
const timeInvalid: Expected = { code: 'partner.time_invalid', stage: 'S9' }
const wrongAudience: Expected = { code: 'partner.audience_wrong', stage: 'S9' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }
const unconfirmed: Expected = { code: 'partner.confirmation_invalid', stage: 'S9' }

const later = (now: Date, seconds: number): Date => new Date(now.getTime() + seconds * 1000)

interface Said {
  readonly issueInstant?: Date
  readonly notBefore?: Date | undefined
  readonly notOnOrAfter?: Date | undefined
  readonly audienceRestrictions?: readonly (readonly string[])[]
}

/** Issue instant and conditions, in the words of either SAML. */
function saying({ ground, way }: TokenCircumstances, said: Said): Partial<PartnerToken> {
  const now = ground.house.now()
  const { issueInstant = now, ...edits } = said
  const all = { notBefore: now, notOnOrAfter: later(now, 300), audienceRestrictions: [[own]], ...edits }
  const conditions = {
    audienceRestrictions: all.audienceRestrictions,
    ...(all.notBefore === undefined ? {} : { notBefore: all.notBefore }),
    ...(all.notOnOrAfter === undefined ? {} : { notOnOrAfter: all.notOnOrAfter }),
  }
  return way.tokenType === 'saml11'
    ? { assertion11: { issueInstant, conditions } }
    : { assertion20: { issueInstant, conditions } }
}

const audiences: readonly (readonly [
  name: string,
  tries: string,
  restrictions: readonly (readonly string[])[],
])[] = [
  ['none', 'restricts the token to nobody in particular', []],
  ['other', 'means the token for another gateway', [[other]]],
  ['one-of-two-first', 'meets the first of two restrictions only', [[own], [other]]],
  ['one-of-two-last', 'meets the second of two restrictions only', [[other], [own]]],
  ['case', 'writes our realm in capitals', [[own.toUpperCase()]]],
  ['slash', 'ends our realm with a slash', [[`${own}/`]]],
  ['suffix', 'names a realm that begins with ours', [[`${own}.evil.test`]]],
  ['base', 'names our base address', [[gate]]],
  ['door', 'names the address that it is posted to', [[`${own}/rp`]]],
  ['towards-apps', 'names our side towards apps', [[`${own}/sts`]]],
  ['our-saml', 'names us as we are called in SAML', [[`${gate}/saml/sp`]]],
  ['app', 'names the app that asked', [['https://portal.test']]],
  ['partner', 'names itself', [['https://ws.test']]],
]

const S01 = [
  ...audiences.flatMap(([name, tries, audienceRestrictions]) =>
    tokenAttacks(tokenWays, {
      row: 'S01',
      name,
      tries,
      expected: wrongAudience,
      makeHostile: (given) => saying(given, { audienceRestrictions }),
    }),
  ),
  ...tokenAttacks(only('saml20'), {
    row: 'S01',
    name: 'qualified-for-another',
    tries: 'qualifies the name for somebody else',
    expected: wrongAudience,
    forge: (g) =>
      resealedToken(g, {
        edit: (token) => token.replace('<saml:NameID', `<saml:NameID SPNameQualifier="${other}"`),
      }),
    twin: (g) =>
      resealedToken(g, {
        edit: (token) => token.replace('<saml:NameID', `<saml:NameID SPNameQualifier="${own}"`),
      }),
  }),
]

interface Edge {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly inside: number
  readonly outside: number
  at(instant: Date, now: Date): Said
}

const notYet = { inside: skew - 1, outside: skew + slack }
const noMore = { inside: -skew + slack, outside: -skew - 1 }
const tooOld = { inside: -skew - longestLife + slack, outside: -skew - longestLife - 1 }

const edges: readonly Edge[] = [
  {
    row: 'S05',
    name: 'not-before',
    tries: 'gives Conditions that have not begun',
    ...notYet,
    at: (notBefore, now) => ({ notBefore, notOnOrAfter: later(now, 400) }),
  },
  {
    row: 'S05',
    name: 'not-on-or-after',
    tries: 'gives Conditions that have ended',
    ...noMore,
    at: (notOnOrAfter, now) => ({ notBefore: later(now, -500), notOnOrAfter }),
  },
  {
    row: 'S08',
    name: 'of-the-future',
    tries: 'issues the token in the future',
    ...notYet,
    at: (issueInstant) => ({ issueInstant }),
  },
]

/** Unsolicited alone: what was asked for must be younger than the question. */
const unaskedEdges: readonly Edge[] = [
  {
    row: 'S08',
    name: 'old',
    tries: 'issued the token too long ago',
    ...tooOld,
    at: (issueInstant, now) => ({ issueInstant, notBefore: later(now, -900) }),
  },
  {
    row: 'S07',
    name: 'longer-than-we-give',
    tries: 'lets a token live for ten years, and brings it when ours for it is over',
    ...tooOld,
    at: (issueInstant, now) => ({
      issueInstant,
      notBefore: later(now, -decade),
      notOnOrAfter: later(now, decade),
    }),
  },
]

const windows = [
  ...edges.flatMap((edge) => atEdge(edge, fourWays)),
  ...unaskedEdges.flatMap((edge) =>
    atEdge(
      edge,
      tokenWays.filter(({ solicited }) => !solicited),
    ),
  ),
  ...tokenAttacks(fourWays, {
    row: 'S05',
    name: 'no-end',
    tries: 'gives Conditions without an end',
    expected: timeInvalid,
    makeHostile: (given) => saying(given, { notOnOrAfter: undefined }),
  }),
  ...tokenAttacks(fourWays, {
    row: 'S05',
    name: 'upside-down',
    tries: 'ends Conditions before they begin, both within what clocks may differ',
    expected: { ...timeInvalid, says: 'begin before they end' },
    makeHostile: (given) => {
      const now = given.ground.house.now()
      return saying(given, { notBefore: later(now, 60), notOnOrAfter: later(now, -60) })
    },
  }),
  ...tokenAttacks(fourWays, {
    row: 'S05',
    name: 'no-conditions',
    tries: 'leaves Conditions out',
    expected: timeInvalid,
    forge: (g) => resealedToken(g, { edit: (token) => swap(token, cut(token, 'saml:Conditions'), '') }),
    twin: (g) => resealedToken(g),
  }),
  ...tokenAttacks(askedWays, {
    row: 'S25',
    name: 'older-than-the-question',
    tries: 'brings a token that was issued before it was asked for',
    expected: { code: 'partner.in_response_to_wrong', stage: 'S9' },
    makeTwin: (given) => aged(given, -skew + slack),
    makeHostile: (given) => aged(given, -skew - slack),
  }),
]

function aged(given: TokenCircumstances, seconds: number): Partial<PartnerToken> {
  const issueInstant = later(given.ground.house.now(), seconds)
  return saying(given, { issueInstant, notBefore: issueInstant })
}

function atEdge({ inside, outside, at, ...about }: Edge, ways: typeof fourWays): readonly Attack[] {
  const moved = (given: TokenCircumstances, seconds: number) => {
    const now = given.ground.house.now()
    return saying(given, at(later(now, seconds), now))
  }
  return tokenAttacks(ways, {
    ...about,
    expected: timeInvalid,
    makeTwin: (given) => moved(given, inside),
    makeHostile: (given) => moved(given, outside),
  })
}

/** When the person proved who they are, in the words of either SAML. */
function provedAt({ way, ground }: TokenCircumstances, seconds: number): Partial<PartnerToken> {
  const instant = later(ground.house.now(), seconds)
  return way.tokenType === 'saml11'
    ? { assertion11: { authentication: { method: 'urn:oasis:names:tc:SAML:1.0:am:password', instant } } }
    : {
        assertion20: {
          authnStatements: [
            {
              authnInstant: instant,
              classRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
              authenticatingAuthorities: [],
            },
          ],
        },
      }
}

const fresh = [
  ...(
    [
      ['old', 'answers wfresh=0 with an old sign-in', -skew - slack],
      ['last-year', 'answers wfresh=0 with a sign-in of last year', -decade / 10],
      ['of-the-future', 'answers wfresh=0 with a sign-in that is still to come', skew + slack],
    ] as const
  ).flatMap(([name, tries, seconds]) =>
    tokenAttacks(askedWays, {
      row: 'S09',
      name: `wfresh-${name}`,
      tries,
      ask: { wfresh: '0' },
      expected: { code: 'partner.authn_stale', stage: 'S9' },
      makeTwin: (given) => provedAt(given, -skew + slack),
      makeHostile: (given) => provedAt(given, seconds),
    }),
  ),
  ...tokenAttacks(only('saml11', twoAsked), {
    row: 'S09',
    name: 'wfresh-unsaid',
    tries: 'answers wfresh=0 without saying when the person signed in',
    ask: { wfresh: '0' },
    expected: { code: 'partner.authn_stale', stage: 'S9' },
    makeHostile: () => ({ assertion11: { authentication: undefined } }),
  }),
]

const confirmations = [
  ...(
    [
      ['holder-of-key', 'binds the token to a key', 'urn:oasis:names:tc:SAML:1.0:cm:holder-of-key'],
      ['sender-vouches', 'has the sender vouch', 'urn:oasis:names:tc:SAML:1.0:cm:sender-vouches'],
      ['bearer-of-2.0', 'confirms by the bearer of the other SAML', bearer],
      ['unknown', 'confirms by something that nobody knows', 'urn:x'],
    ] as const
  ).flatMap(([name, tries, method]) =>
    tokenAttacks(only('saml11', tokenWays), {
      row: 'S13',
      name,
      tries,
      expected: unconfirmed,
      forge: (g) => resealedToken(g, { edit: (token) => token.replaceAll(bearer11, method) }),
      twin: (g) => resealedToken(g),
    }),
  ),
  ...(
    [
      ['holder-of-key', 'binds the token to a key', 'urn:oasis:names:tc:SAML:2.0:cm:holder-of-key'],
      ['sender-vouches', 'has the sender vouch', 'urn:oasis:names:tc:SAML:2.0:cm:sender-vouches'],
      ['bearer-of-1.1', 'confirms by the bearer of the other SAML', bearer11],
    ] as const
  ).flatMap(([name, tries, method]) =>
    tokenAttacks(only('saml20', tokenWays), {
      row: 'S13',
      name,
      tries,
      expected: unconfirmed,
      forge: (g) => resealedToken(g, { edit: (token) => token.replaceAll(bearer, method) }),
      twin: (g) => resealedToken(g),
    }),
  ),
]

const data: readonly (readonly [
  row: string,
  name: string,
  tries: string,
  edit: (token: string) => string,
])[] = [
  ['S02', 'our-saml-door', 'confirms it for our address of SAML', recipient(`${gate}/saml/sp/acs`)],
  [
    'S02',
    'another-gateway',
    'confirms it for another gateway',
    recipient('https://other-gateway.test/wsfed/rp'),
  ],
  ['S02', 'door-towards-apps', 'confirms it for our door towards apps', recipient(`${own}/sts`)],
  ['S02', 'slash', 'confirms it for our address with a slash', recipient(`${own}/rp/`)],
  ['S02', 'none', 'confirms it for no address', (token) => token.replace(/ Recipient="[^"]*"/, '')],
  [
    'S06',
    'no-end',
    'gives the confirmation no end',
    (token) => token.replace(/(<saml:SubjectConfirmationData[^>]*?) NotOnOrAfter="[^"]*"/, '$1'),
  ],
  [
    'S06',
    'ended',
    'gives a confirmation that has ended',
    (token) =>
      token.replace(/(<saml:SubjectConfirmationData[^>]*? NotOnOrAfter=")[^"]*/, '$12026-01-01T00:00:00Z'),
  ],
  [
    'S06',
    'not-before',
    'gives the confirmation a beginning',
    (token) =>
      token.replace(
        '<saml:SubjectConfirmationData',
        '<saml:SubjectConfirmationData NotBefore="2026-01-01T00:00:00Z"',
      ),
  ],
  [
    'S04',
    'in-response-to',
    'answers a question of SAML',
    (token) =>
      token.replace(
        '<saml:SubjectConfirmationData',
        '<saml:SubjectConfirmationData InResponseTo="_question"',
      ),
  ],
]

function recipient(address: string) {
  return (token: string): string => token.replace(/ Recipient="[^"]*"/, ` Recipient="${address}"`)
}

const bound = data.flatMap(([row, name, tries, edit]) =>
  tokenAttacks(only('saml20', tokenWays), {
    row,
    name,
    tries,
    expected: unconfirmed,
    forge: (g) => resealedToken(g, { edit }),
    twin: (g) => resealedToken(g),
  }),
)

/** S12: whom the token names as its issuer. The envelope names nobody. */
const issuers = (
  [
    ['another', 'in the name of another partner', 'https://ws-other.test'],
    ['saml-partner', 'in the name of a partner of SAML', 'https://acme.test'],
    ['slash', 'in its own name with a slash', 'https://ws.test/'],
    ['case', 'in its own name in capitals', 'https://WS.test'],
    ['us', 'in our name', own],
    ['blank', 'in its own name with a blank', ' https://ws.test'],
  ] as const
).flatMap(([name, tries, partner]) => [
  ...tokenAttacks(name === 'blank' ? only('saml11', askedWays) : askedWays, {
    row: 'S12',
    name,
    tries: `writes a token ${tries}`,
    expected: { code: 'partner.not_asked', stage: 'S8' },
    makeHostile: () => ({ partner }),
  }),
  ...tokenAttacks(
    name === 'blank'
      ? only(
          'saml11',
          fourWays.filter(({ solicited }) => !solicited),
        )
      : fourWays.filter(({ solicited }) => !solicited),
    {
      row: 'S12',
      name: `${name}-unasked`,
      tries: `writes a token ${tries}, which nobody asked for`,
      expected:
        name === 'another'
          ? { code: 'partner.signature_invalid', stage: 'S5' }
          : { code: 'partner.unknown', stage: 'S8' },
      makeHostile: () => ({ partner }),
    },
  ),
])

type TokenEdit = readonly [
  row: string,
  name: string,
  tries: string,
  ways: typeof fourWays,
  expected: Expected,
  edit: (token: string) => string,
]

const withCondition = (token: string, condition: string): string =>
  swap(token, cut(token, 'saml:Conditions'), into(cut(token, 'saml:Conditions'), condition))
const unknownCondition: Expected = { code: 'partner.condition_unknown', stage: 'S9' }
const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

const edits: readonly TokenEdit[] = [
  [
    'S20',
    'condition',
    'sets a condition that is not known here',
    fourWays,
    unknownCondition,
    (token) => withCondition(token, `<saml:Condition ${xsi} xmlns:x="urn:x" xsi:type="x:Never"/>`),
  ],
  [
    'S20',
    'foreign',
    'sets a foreign condition',
    fourWays,
    malformed,
    (token) => withCondition(token, '<x xmlns="urn:x"/>'),
  ],
  [
    'S20',
    'condition-of-2.0',
    'sets a condition of the other SAML',
    only('saml11'),
    malformed,
    (token) => withCondition(token, '<saml:OneTimeUse/>'),
  ],
  [
    'S21',
    'minor-0',
    'calls the token SAML 1.0',
    only('saml11'),
    malformed,
    (token) => token.replace('MinorVersion="1"', 'MinorVersion="0"'),
  ],
  [
    'S21',
    'major-2',
    'calls the token 2.1',
    only('saml11'),
    malformed,
    (token) => token.replace('MajorVersion="1"', 'MajorVersion="2"'),
  ],
  [
    'S21',
    'no-version',
    'gives no version',
    only('saml11'),
    malformed,
    (token) => token.replace(' MajorVersion="1"', ''),
  ],
  [
    'S21',
    'version-1.1',
    'calls the token 1.1',
    only('saml20'),
    malformed,
    (token) => token.replace('Version="2.0"', 'Version="1.1"'),
  ],
  ['S15', 'empty', 'gives an empty name', fourWays, malformed, (token) => token.replaceAll('alice-7f3a', '')],
  [
    'S15',
    'blank',
    'gives a blank for a name',
    fourWays,
    malformed,
    (token) => token.replaceAll('alice-7f3a', ' '),
  ],
  [
    'S15',
    'bidi',
    'turns the name around',
    fourWays,
    malformed,
    (token) => token.replaceAll('alice-7f3a', 'alice&#x202e;'),
  ],
  [
    'S21',
    'two-authentications',
    'says twice how the person signed in',
    only('saml11'),
    malformed,
    (token) =>
      after(token, cut(token, 'saml:AuthenticationStatement'), cut(token, 'saml:AuthenticationStatement')),
  ],
]

const edited = edits.flatMap(([row, name, tries, ways, expected, edit]) =>
  tokenAttacks(ways, {
    row,
    name,
    tries,
    expected,
    forge: (g) => resealedToken(g, { edit }),
    twin: (g) => resealedToken(g),
  }),
)

const proxied = (
  [
    ['count-0', 'forbids to pass it on', { count: 0, audiences: [] }],
    ['other-audience', 'allows to pass it on to another app only', { audiences: ['https://other-app.test'] }],
  ] as const
).flatMap(([name, tries, proxyRestriction]) =>
  tokenAttacks(only('saml20', tokenWays), {
    row: 'S19',
    name,
    tries,
    expected: { code: 'partner.proxy_restricted', stage: 'decide', vouched: true },
    makeHostile: (given) => {
      const { assertion20 } = saying(given, {})
      return {
        assertion20: {
          ...assertion20,
          conditions: { ...assertion20?.conditions, audienceRestrictions: [[own]], proxyRestriction },
        },
      }
    },
  }),
)

/** A no is not signed: it ends the question that it answers, and lets nobody in whatever it carries. */
const soap = 'http://www.w3.org/2003/05/soap-envelope'
const faultWith = (detail: string): string =>
  `<s:Envelope xmlns:s="${soap}"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:f="urn:f">f:FailedAuthentication</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">no</s:Text></s:Reason><s:Detail>${detail}</s:Detail></s:Fault></s:Body></s:Envelope>`

const faults = (['plain', 'with-token', 'with-answer'] as const).flatMap((what) =>
  tokenAttacks(askedWays, {
    row: 'S14',
    name: `fault-${what}`,
    tries:
      what === 'plain'
        ? 'answers by a SOAP Fault'
        : 'answers by a SOAP Fault with a genuine token in its detail',
    expected: { code: 'partner.status_denied', stage: 'S9' },
    forge: ({ wresult, token }) => faultWith(what === 'plain' ? '' : what === 'with-token' ? token : wresult),
  }),
)

const sessionOver = tokenAttacks(only('saml20', tokenWays), {
  row: 'S09',
  name: 'token-session-over',
  tries: 'says that the person’s session has ended',
  expected: timeInvalid,
  forge: (g) => resealedToken(g, { edit: lasting(later(g.now, -skew - slack)) }),
  twin: (g) => resealedToken(g, { edit: lasting(later(g.now, 3600)) }),
})

function lasting(until: Date) {
  return (token: string): string =>
    token.replace('<saml:AuthnStatement', `<saml:AuthnStatement SessionNotOnOrAfter="${until.toISOString()}"`)
}

const others = [
  ...faults,
  ...sessionOver,
  ...tokenAttacks(askedWays, {
    row: 'S18',
    name: 'weaker',
    tries: 'vouches for a password where two factors were asked for',
    standing: 'ws-wants-mfa',
    expected: { code: 'partner.authn_context', stage: 'S9' },
    makeTwin: ({ way }) => methodOf(way.tokenType, 'https://refeds.org/profile/mfa'),
  }),
  ...tokenAttacks(tokenWays, {
    row: 'S22',
    name: 'outside-its-domains',
    tries: 'brings an address of a domain that is not its own',
    standing: 'ws-domains',
    expected: { code: 'partner.domain_not_confirmed', vouched: true },
    makeHostile: () => ({ attributes: { [email]: 'ann@acme.test' } }),
  }),
  ...tokenAttacks(fourWays, {
    row: 'S15',
    name: 'another-format',
    tries: 'gives the same name in another format',
    expected: { code: 'another-person' },
    makeHostile: () => ({ name: { value: 'alice-7f3a', format: nameIDFormats.emailAddress } }),
  }),
]

const email = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'

function methodOf(tokenType: 'saml11' | 'saml20', method: string): Partial<PartnerToken> {
  return tokenType === 'saml11'
    ? { attributes: { 'http://schemas.microsoft.com/claims/authnmethodsreferences': method } }
    : {
        attributes: { 'http://schemas.microsoft.com/claims/authnmethodsreferences': method },
      }
}

export const tokenMeaningAttacks: readonly Attack[] = [
  ...S01,
  ...windows,
  ...fresh,
  ...confirmations,
  ...bound,
  ...issuers,
  ...edited,
  ...proxied,
  ...others,
]
