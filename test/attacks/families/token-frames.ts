// S24: WS-Federation's frame around the token. Nothing signs it: what it says of the token's time, kind or address gives
// nothing, and what it says against the token can only refuse.
import { gate } from '../../support/house.js'
import type { Attack, Expected } from '../attack.js'
import { after, before, cut, swap } from '../play/pieces.js'
import { answerIn, holderOf } from '../play/token-pieces.js'
import { type GenuineToken, tokenAttacks, tokenWays } from '../play/tokens.js'

const wrongAudience: Expected = { code: 'partner.audience_wrong', stage: 'S9' }
const malformed: Expected = { code: 'partner.answer_malformed', stage: 'S3' }

const addressed = (
  [
    ['another-gateway', 'another gateway', 'https://other-gateway.test/wsfed'],
    ['app', 'the app that asked', 'https://portal.test'],
    ['partner', 'the partner itself', 'https://ws.test'],
    ['base', 'our base address', gate],
    ['case', 'us in capitals', `${gate}/WSFED`],
    ['slash', 'us with a slash', `${gate}/wsfed/`],
    ['towards-apps', 'our side towards apps', `${gate}/wsfed/sts`],
    ['our-saml', 'us as we are called in SAML', `${gate}/saml/sp`],
    ['empty', 'nobody', ''],
  ] as const
).flatMap(([name, whom, address]) =>
  tokenAttacks(tokenWays, {
    row: 'S24',
    name: `applies-to-${name}`,
    tries: `brings a good token in an answer that applies to ${whom}`,
    expected: wrongAudience,
    forge: ({ wresult }) => wresult.replace(/<wsa:Address>[^<]*/, `<wsa:Address>${address}`),
  }),
)

const ended = '2020-01-01T00:00:00Z'

/** Taken on purpose: the frame is not believed, whichever way it lies. */
const idle: readonly (readonly [
  name: string,
  tries: string,
  edit: (wresult: string, g: GenuineToken) => string,
])[] = [
  [
    'lifetime-of-a-century',
    'says in the frame that the token lives for a century',
    (xml) => xml.replace(/(<wsu:Expires>)[^<]*/, '$12099-12-31T00:00:00Z'),
  ],
  [
    'lifetime-over',
    'says in the frame that the token’s time is over',
    (xml) => xml.replace(/(<wsu:Created>)[^<]*(<\/wsu:Created><wsu:Expires>)[^<]*/, `$1${ended}$2${ended}`),
  ],
  ['no-lifetime', 'leaves the lifetime out', (xml) => swap(xml, cut(xml, 't:Lifetime'), '')],
  [
    'odd-lifetime',
    'writes no instants into the lifetime',
    (xml) => xml.replace(/(<wsu:Expires>)[^<]*/, '$1never'),
  ],
  ['no-applies-to', 'leaves AppliesTo out', (xml) => swap(xml, cut(xml, 'wsp:AppliesTo'), '')],
  [
    'token-type-of-the-other',
    'names the other SAML in TokenType',
    (xml, { tokenType }) =>
      xml.replace(
        /<t:TokenType>[^<]*/,
        `<t:TokenType>urn:oasis:names:tc:SAML:${tokenType === 'saml11' ? '2.0' : '1.0'}:assertion`,
      ),
  ],
  [
    'key-type',
    'says in the frame that the token is bound to a key',
    (xml) =>
      xml.replace(/<t:KeyType>[^<]*/, '<t:KeyType>http://schemas.xmlsoap.org/ws/2005/02/trust/SymmetricKey'),
  ],
  [
    'cancel',
    'says in the frame that this answers a cancellation',
    (xml) => xml.replace(/(<t:RequestType>[^<]*)\/Issue/, '$1/Cancel'),
  ],
  [
    'context-of-another',
    'names another question in the frame’s Context',
    (xml) => xml.replace(/<t:RequestSecurityTokenResponse(?=[ >])/, '$& Context="another"'),
  ],
]

const notBelieved = idle.flatMap(([name, tries, edit]) =>
  tokenAttacks(tokenWays, {
    row: 'S24',
    name: `frame.${name}`,
    tries,
    expected: { code: 'harmless' },
    forge: (g) => edit(g.wresult, g),
  }),
)

/** The token has ended; its frame says otherwise. */
const overTime = tokenAttacks(tokenWays, {
  row: 'S24',
  name: 'frame-outlives-token',
  tries: 'brings a token that has ended in a frame that has not',
  expected: { code: 'partner.time_invalid', stage: 'S9' },
  make: ({ ground, way }) => {
    const now = ground.house.now().getTime()
    const conditions = (end: number) => ({
      notBefore: new Date(now - 400_000),
      notOnOrAfter: new Date(now + end),
      audienceRestrictions: [[`${gate}/wsfed`]],
    })
    return way.tokenType === 'saml11'
      ? { assertion11: { conditions: conditions(-120_000) } }
      : { assertion20: { conditions: conditions(-120_000) } }
  },
  makeHostile: ({ ground, way }) => {
    const now = ground.house.now().getTime()
    const conditions = {
      notBefore: new Date(now - 400_000),
      notOnOrAfter: new Date(now - 181_000),
      audienceRestrictions: [[`${gate}/wsfed`]],
    }
    return way.tokenType === 'saml11' ? { assertion11: { conditions } } : { assertion20: { conditions } }
  },
})

const several: readonly (readonly [name: string, tries: string, edit: (wresult: string) => string])[] = [
  ['two-holders', 'sends the same token twice', (xml) => after(xml, holderOf(xml), holderOf(xml))],
  [
    'empty-holder-first',
    'sends an empty RequestedSecurityToken before the genuine one',
    (xml) => before(xml, holderOf(xml), '<t:RequestedSecurityToken/>'),
  ],
  [
    'two-answers',
    'sends the same answer twice, in one collection',
    (xml) =>
      `<t:RequestSecurityTokenResponseCollection xmlns:t="${trustOf(xml)}">${answerIn(xml)}${answerIn(xml)}</t:RequestSecurityTokenResponseCollection>`,
  ],
  [
    'empty-collection',
    'sends an empty collection',
    (xml) => `<t:RequestSecurityTokenResponseCollection xmlns:t="${trustOf(xml)}"/>`,
  ],
  [
    'collection-of-collections',
    'sends a collection of collections',
    (xml) =>
      `<t:RequestSecurityTokenResponseCollection xmlns:t="${trustOf(xml)}"><t:RequestSecurityTokenResponseCollection>${answerIn(xml)}</t:RequestSecurityTokenResponseCollection></t:RequestSecurityTokenResponseCollection>`,
  ],
  [
    'text-as-token',
    'sends the token as text',
    (xml) =>
      swap(
        xml,
        cut(xml, 'saml:Assertion'),
        cut(xml, 'saml:Assertion').replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
      ),
  ],
  [
    'wrapped-token',
    'wraps the token into another element',
    (xml) => swap(xml, cut(xml, 'saml:Assertion'), `<x xmlns="urn:x">${cut(xml, 'saml:Assertion')}</x>`),
  ],
]

function trustOf(wresult: string): string {
  return /xmlns:t="([^"]+)"/.exec(wresult)?.[1] ?? ''
}

const reframed = several.flatMap(([name, tries, edit]) =>
  tokenAttacks(tokenWays, {
    row: 'S24',
    name,
    tries,
    expected: malformed,
    // Prefixes stand on the root, which goes with some of these
    forge: ({ wresult }) => edit(declaring(wresult)),
    twin: ({ wresult }) => declaring(wresult),
  }),
)

/** Each answer declares all it uses itself. */
function declaring(wresult: string): string {
  const spaces = [...new Set([...wresult.matchAll(/ xmlns:(t|wsp|wsa|wsu)="[^"]+"/g)].map(([one]) => one))]
  const bare = spaces.reduce((xml, one) => xml.replaceAll(one, ''), wresult)
  const all = spaces.join('')
  const inner = bare.replace('<t:RequestSecurityTokenResponse>', `<t:RequestSecurityTokenResponse${all}>`)
  return inner.replace(
    '<t:RequestSecurityTokenResponseCollection>',
    `<t:RequestSecurityTokenResponseCollection${all}>`,
  )
}

export const tokenFrameAttacks: readonly Attack[] = [...addressed, ...notBelieved, ...overTime, ...reframed]
