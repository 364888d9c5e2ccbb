// I01 to I15 in WS-Federation: what apps ask. A request is a link that anybody can make: it names an app and an address
// of that app, and can only ask for more than the app is set to, never for less.
import { gate } from '../../support/house.js'
import { bringToken, tokenFor, wsQuestionIn, wsignin } from '../../support/any-to-any.js'
import type { Attack, Expected } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { httpAttack } from '../play/http.js'
import { amissIn, lookAttack } from '../play/look.js'
import { formOf, sendRaw } from '../play/raw.js'
import { sts, tokenAsked } from '../play/tokens.js'
import type { RealmStanding } from '../standings.js'

const malformed: Expected = { code: 'request.malformed', stage: 'S0' }
const elsewhere: Expected = { code: 'request.reply_url_not_registered', stage: 'S9' }
const unknownApp: Expected = { code: 'request.unknown_app', stage: 'S8' }

type Parameters = Readonly<Record<string, string | undefined>>

interface RealmAttack {
  readonly row: string
  readonly name: string
  readonly tries: string
  readonly app?: RealmStanding
  readonly expected: Expected
  readonly hostile: Parameters
  readonly twin?: Parameters
}

/** The same by link and by a form on somebody else's page. */
function asking({
  row,
  name,
  tries,
  app = 'portal',
  expected,
  hostile,
  twin = {},
}: RealmAttack): readonly Attack[] {
  return (['get', 'post'] as const).map((method) =>
    httpAttack({
      row,
      name: `${name}.${method}`,
      tries,
      face: 'wsfed-sts',
      expected,
      async prepare(ground, { browser }, isHostile) {
        const address = wsignin(ground.app(app), {
          whr: ground.partner('ws').id,
          ...(isHostile ? hostile : twin),
        })
        if (method === 'get') return () => browser.get(address)
        const fields = Object.fromEntries(new URL(address).searchParams)
        return () => browser.postFromOutside(`${gate}${sts}`, fields)
      },
    }),
  )
}

const registered = 'https://portal.test/callback'
const replies: readonly (readonly [name: string, tries: string, wreply: string])[] = [
  ['elsewhere', 'has the token sent elsewhere', 'https://evil.test/callback'],
  ['path', 'names another path of the app', 'https://portal.test/other'],
  ['below', 'names an address below the registered one', `${registered}/evil`],
  ['above', 'names the app’s site', 'https://portal.test/'],
  ['climbs', 'climbs out of the registered path', `${registered}/../evil`],
  ['query', 'adds a query', `${registered}?x=1`],
  ['fragment', 'adds a fragment', `${registered}#x`],
  ['slash', 'adds a slash', `${registered}/`],
  ['case', 'writes the host in capitals', 'https://PORTAL.test/callback'],
  ['path-case', 'writes the path in capitals', 'https://portal.test/CALLBACK'],
  ['http', 'goes by plain http', 'http://portal.test/callback'],
  ['port', 'adds the port that https has anyhow', 'https://portal.test:443/callback'],
  ['other-port', 'names another port', 'https://portal.test:8443/callback'],
  ['suffix-host', 'names a host that begins with the app’s', 'https://portal.test.evil.test/callback'],
  ['userinfo', 'puts the app’s host before an @', 'https://portal.test@evil.test/callback'],
  ['backslash', 'uses a backslash', 'https://portal.test\\@evil.test/callback'],
  ['dot', 'ends the host with a dot', 'https://portal.test./callback'],
  ['blank', 'adds a blank', `${registered} `],
  ['line', 'adds an end of line', `${registered}\n`],
  ['encoded', 'writes a letter percent-encoded', 'https://portal.test/%63allback'],
  ['homoglyph', 'writes a Cyrillic letter', 'https://port\u0430l.test/callback'],
  ['relative', 'names a path alone', '/callback'],
  ['scheme-relative', 'leaves the scheme out', '//portal.test/callback'],
  ['javascript', 'names a script', 'javascript:alert(1)'],
  ['data', 'names a document', 'data:text/html,x'],
  ['ours', 'names an address of ours', `${gate}/wsfed/rp`],
  ['another-app', 'names the address of another app', 'https://portal-below.test/callback'],
  ['two', 'names two addresses', `${registered} https://evil.test/`],
  ['nul', 'ends the address by a NUL', `${registered}\u0000`],
]

const I08 = [
  ...replies.flatMap(([name, tries, wreply]) =>
    asking({
      row: 'I08',
      name,
      tries,
      expected: elsewhere,
      hostile: { wreply },
      twin: { wreply: registered },
    }),
  ),
  ...(
    [
      ['climbs', 'climbs out of what is registered', 'https://portal-below.test/callback/../../evil'],
      [
        'climbs-encoded',
        'climbs out of what is registered, percent-encoded',
        'https://portal-below.test/callback/%2e%2e/evil',
      ],
      ['sibling', 'names an address beside what is registered', 'https://portal-below.test/callback-evil'],
      [
        'backslash',
        'uses a backslash below what is registered',
        'https://portal-below.test/callback/\\..\\evil',
      ],
      ['fragment', 'adds a fragment below what is registered', 'https://portal-below.test/callback/x#y'],
      [
        'double-dot-query',
        'hides an end of line below what is registered',
        'https://portal-below.test/callback/x\ny',
      ],
      ['host', 'names another host in the same words', 'https://portal-below.test.evil.test/callback/x'],
      ['userinfo', 'puts what is registered before an @', 'https://portal-below.test/callback@evil.test/'],
    ] as const
  ).flatMap(([name, tries, wreply]) =>
    asking({
      row: 'I08',
      name: `where-below-counts.${name}`,
      tries,
      app: 'portal-below',
      expected: elsewhere,
      hostile: { wreply },
      twin: { wreply: 'https://portal-below.test/callback/deep/link' },
    }),
  ),
]

const realms: readonly (readonly [name: string, tries: string, wtrealm: string])[] = [
  ['unknown', 'names an app that nobody knows', 'https://nobody.test'],
  ['slash', 'adds a slash', 'https://portal.test/'],
  ['case', 'writes the realm in capitals', 'https://PORTAL.test'],
  ['scheme-case', 'writes the scheme in capitals', 'HTTPS://portal.test'],
  ['prefix', 'cuts the realm short', 'https://portal.tes'],
  ['suffix', 'adds to the realm', 'https://portal.test.evil.test'],
  ['blank', 'adds a blank', 'https://portal.test '],
  ['http', 'names the realm by http', 'http://portal.test'],
  ['port', 'adds the port that https has anyhow', 'https://portal.test:443'],
  ['handle', 'names the app by its short name here', 'portal'],
  ['saml-app', 'names an app of SAML', 'https://wiki.test'],
  ['partner', 'names a partner', 'https://ws.test'],
  ['ours', 'names us', `${gate}/wsfed`],
  ['prototype', 'names something that objects inherit', '__proto__'],
  ['two', 'names two apps', 'https://portal.test https://portal-below.test'],
  ['homoglyph', 'writes a Cyrillic letter', 'https://port\u0430l.test'],
  ['zero-width', 'hides a zero-width space', 'https://portal.test\u200b'],
]

const I09 = realms.flatMap(([name, tries, wtrealm]) =>
  asking({ row: 'I09', name, tries, expected: unknownApp, hostile: { wtrealm } }),
)

const longWords = 'x'.repeat(9000)
const wreq = (content: string) =>
  `<t:RequestSecurityToken xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust">${content}</t:RequestSecurityToken>`

const odd: readonly RealmAttack[] = [
  {
    row: 'I10',
    name: 'wa-unknown',
    tries: 'asks for something that is no sign-in',
    expected: malformed,
    hostile: { wa: 'wattr1.0' },
  },
  {
    row: 'I10',
    name: 'wa-none',
    tries: 'says not what it asks for',
    expected: malformed,
    hostile: { wa: undefined },
  },
  {
    row: 'I10',
    name: 'wa-case',
    tries: 'writes wa in capitals',
    expected: malformed,
    hostile: { wa: 'WSIGNIN1.0' },
  },
  {
    row: 'I10',
    name: 'wa-pseudonym',
    tries: 'asks for a pseudonym',
    expected: malformed,
    hostile: { wa: 'wpseudo1.0' },
  },
  {
    row: 'I10',
    name: 'no-realm',
    tries: 'names no app',
    expected: malformed,
    hostile: { wtrealm: undefined },
  },
  {
    row: 'I10',
    name: 'empty-realm',
    tries: 'names an empty realm',
    expected: malformed,
    hostile: { wtrealm: '' },
  },
  {
    row: 'I10',
    name: 'wreqptr',
    tries: 'has the request fetched from elsewhere',
    expected: malformed,
    hostile: { wreqptr: 'http://169.254.169.254/' },
  },
  { row: 'I10', name: 'wp', tries: 'names a policy', expected: malformed, hostile: { wp: 'MBI_KEY' } },
  {
    row: 'I10',
    name: 'wres',
    tries: 'names a resource',
    expected: malformed,
    hostile: { wres: 'https://evil.test/' },
  },
  {
    row: 'I07',
    name: 'wctx-long',
    tries: 'hands over a wctx of nine thousand characters',
    expected: { code: 'request.too_large', stage: 'S0' },
    hostile: { wctx: longWords },
  },
  {
    row: 'P14',
    name: 'wauth-long',
    tries: 'hands over a wauth of nine thousand characters',
    expected: { code: 'request.too_large', stage: 'S0' },
    hostile: { wauth: longWords },
  },
  {
    row: 'P01',
    name: 'wreq-entity',
    tries: 'declares an entity in wreq',
    expected: { code: 'request.malformed', stage: 'S1' },
    hostile: {
      wreq: `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${wreq('<t:TokenType>&e;</t:TokenType>')}`,
    },
    twin: { wreq: wreq('') },
  },
  {
    row: 'P12',
    name: 'wreq-deep',
    tries: 'nests elements in wreq',
    expected: { code: 'request.too_large', stage: 'S2' },
    hostile: { wreq: wreq('<t:x>'.repeat(60) + '</t:x>'.repeat(60)) },
    twin: { wreq: wreq('') },
  },
  {
    row: 'I10',
    name: 'wreq-validate',
    tries: 'asks in wreq for something else than a token',
    expected: { code: 'request.malformed', stage: 'S3' },
    hostile: {
      wreq: wreq('<t:RequestType>http://schemas.xmlsoap.org/ws/2005/02/trust/Validate</t:RequestType>'),
    },
    twin: { wreq: wreq('<t:RequestType>http://schemas.xmlsoap.org/ws/2005/02/trust/Issue</t:RequestType>') },
  },
  {
    row: 'I10',
    name: 'wreq-key',
    tries: 'asks in wreq for a token bound to a key',
    expected: { code: 'request.malformed', stage: 'S3' },
    hostile: {
      wreq: wreq('<t:KeyType>http://schemas.xmlsoap.org/ws/2005/02/trust/SymmetricKey</t:KeyType>'),
    },
    twin: { wreq: wreq('<t:KeyType>http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey</t:KeyType>') },
  },
  {
    row: 'I10',
    name: 'wreq-token-type',
    tries: 'asks in wreq for a token of a kind that proves nothing',
    expected: { code: 'request.malformed', stage: 'S3' },
    hostile: { wreq: wreq('<t:TokenType>urn:ietf:params:oauth:token-type:jwt</t:TokenType>') },
    twin: { wreq: wreq('<t:TokenType>urn:oasis:names:tc:SAML:2.0:assertion</t:TokenType>') },
  },
]

/** The app wants requests of now, and does not hear a no. */
const stale = (
  [
    ['stale', 'brings an old request', -3600],
    ['future', 'brings a request of the future', 3600],
    ['unsaid', 'brings a request without a time', undefined],
    ['odd', 'brings a request of no readable time', NaN],
  ] as const
).map(([name, tries, seconds]) =>
  httpAttack({
    row: 'I03',
    name: `wct-${name}`,
    tries: `${tries}, where requests must be of now`,
    face: 'wsfed-sts',
    expected: { code: 'request.stale', stage: 'S9' },
    async prepare(ground, { browser }, hostile) {
      const of = (shift: number) => new Date(ground.house.now().getTime() + shift * 1000).toISOString()
      const wct = hostile
        ? seconds === undefined
          ? undefined
          : Number.isNaN(seconds)
            ? 'now'
            : of(seconds)
        : of(0)
      const more = wct === undefined ? {} : { wct }
      return () => browser.get(wsignin(ground.app('portal-now'), { whr: ground.partner('ws').id, ...more }))
    },
  }),
)

/** P16 and P17 in the query of a link. */
const queries = (
  [
    ['P16', 'realm-twice', 'names two apps', (query: string) => `${query}&wtrealm=https%3A%2F%2Fevil.test`],
    [
      'P16',
      'reply-twice',
      'names two addresses',
      (query: string) => `${query}&wreply=https%3A%2F%2Fportal.test%2Fcallback&wreply=x`,
    ],
    [
      'P16',
      'brackets',
      'names a second app as an element of an array',
      (query: string) => `${query}&wtrealm[]=x`,
    ],
    ['P16', 'capitals', 'names a second app under capitals', (query: string) => `${query}&WTREALM=x`],
    [
      'P17',
      'encoded-name',
      'names a second app under an encoded name',
      (query: string) => `${query}&%77trealm=x`,
    ],
    ['P16', 'no-value', 'names a parameter without a value', (query: string) => `${query}&wreply`],
    ['P20', 'not-utf-8', 'hands over what is no UTF-8', (query: string) => `${query}&wauth=%ff`],
  ] as const
).map(([row, name, tries, edit]) =>
  httpAttack({
    row,
    name: `wsignin-${name}`,
    tries: `${tries} in one request`,
    face: 'wsfed-sts',
    expected: malformed,
    async prepare(ground, visitor, hostile) {
      const address = wsignin(ground.app('portal'), { whr: ground.partner('ws').id })
      const query = address.slice(address.indexOf('?') + 1)
      const target = `${sts}?${hostile ? edit(query) : query}`
      return () => sendRaw({ method: 'GET', target }, visitor, ground.house)
    },
  }),
)

const fromBoth = httpAttack({
  row: 'P16',
  name: 'wsignin-query-and-form',
  tries: 'asks in query and form at once',
  face: 'wsfed-sts',
  expected: malformed,
  async prepare(ground, visitor, hostile) {
    const all = new URL(wsignin(ground.app('portal'), { whr: ground.partner('ws').id })).searchParams
    const body = formOf(Object.fromEntries(all))
    const target = hostile ? `${sts}?wtrealm=https%3A%2F%2Fportal-below.test` : sts
    return () => sendRaw({ target, body }, visitor, ground.house)
  },
})

async function signedIn(
  ground: Ground,
  { browser }: Visitor,
  more: Parameters = {},
  app: RealmStanding = 'portal',
) {
  const asked = await browser.get(wsignin(ground.app(app), { whr: ground.partner('ws').id, ...more }))
  return asked.leaves === undefined
    ? asked
    : bringToken(browser, tokenFor(ground.partner('ws'), ground.house, wsQuestionIn(asked)))
}

/** I10: parameters raise and never lower, seen in what the partner is asked and in who gets in. */
const raising: readonly Attack[] = [
  ...(
    [
      ['1', 'a life of one minute'],
      ['0', 'a new sign-in'],
    ] as const
  ).map(([wfresh, what]) =>
    lookAttack({
      row: 'I10',
      name: `wfresh-${wfresh}`,
      tries: `takes an old session although ${what} is wanted`,
      face: 'wsfed-sts',
      async look(ground, visitor, hostile) {
        await signedIn(ground, visitor)
        ground.house.advance(120)
        const address = wsignin(ground.app('portal'), hostile ? { wfresh } : {})
        const shown = await visitor.browser.get(address)
        const byOldSession = shown.form?.fields['wresult'] !== undefined
        return amissIn({ 'the old session lets in': hostile ? !byOldSession : byOldSession })
      },
    }),
  ),
  ...['9999999', '-1', '1e9', 'never', ''].map((wfresh) =>
    lookAttack({
      row: 'I10',
      name: `wfresh-lowers.${wfresh || 'empty'}`,
      tries: 'asks for less than the app’s own limit on the age of a sign-in',
      face: 'wsfed-sts',
      async look(ground, visitor, hostile) {
        await signedIn(ground, visitor)
        ground.house.advance(hostile ? 3700 : 60)
        const shown = await visitor.browser.get(wsignin(ground.app('portal-mfa'), hostile ? { wfresh } : {}))
        const byOldSession = shown.form?.fields['wresult'] !== undefined
        return amissIn({ 'the app’s limit counts': hostile ? !byOldSession : byOldSession })
      },
    }),
  ),
  lookAttack({
    row: 'I10',
    name: 'wauth-passes-through',
    tries: 'asks by wauth for a weaker sign-in than this partner is asked for anyhow',
    face: 'wsfed-sts',
    async look(ground, visitor, hostile) {
      const more = hostile ? { wauth: 'urn:oasis:names:tc:SAML:1.0:am:unspecified' } : {}
      const question = await tokenAsked(visitor, ground.partner('ws'), ground, 'portal', more)
      return amissIn({ 'the partner is asked by us alone': question.get('wtrealm') === `${gate}/wsfed` })
    },
  }),
  ...(
    [
      ['wctx', 'x'.repeat(300)],
      ['wctx-markup', '"><script>alert(1)</script>'],
      ['wctx-lines', 'a\r\nSet-Cookie: evil=1'],
    ] as const
  ).map(([name, wctx]) =>
    lookAttack({
      row: 'I07',
      name: `${name}-comes-back`,
      tries: 'hands over a wctx with markup or line ends in it',
      face: 'wsfed-sts',
      async look(ground, visitor, hostile) {
        const sent = hostile ? wctx : 'deep link'
        const shown = await signedIn(ground, visitor, { wctx: sent })
        return amissIn({
          'it comes back letter by letter':
            shown.form?.fields['wctx']?.replace(/\r\n/g, '\n') === sent.replace(/\r\n/g, '\n'),
          'no header came of it': shown.headers.get('set-cookie')?.includes('evil=1') !== true,
          'no markup came of it': !shown.text.includes('<script>alert'),
        })
      },
    }),
  ),
  ...['wreply', 'wtrealm', 'wauth', 'whr', 'wctx', 'wa'].map((name) =>
    lookAttack({
      row: 'I15',
      name: `page-repeats-${name}`,
      tries: `has a page of ours repeat markup out of ${name}`,
      face: 'wsfed-sts',
      async look(ground, { browser }, hostile) {
        const value = hostile ? '"><img src=x onerror=alert(1)>' : 'plain'
        const { text } = await browser.get(wsignin(ground.app('portal'), { [name]: value }))
        return amissIn({ 'no markup came of it': !text.includes('<img src=x') })
      },
    }),
  ),
]

/** I05, I11: a fault goes to a registered address of an app that wants it, and says one sentence. */
const faults: readonly Attack[] = ['https://evil.test/', 'https://portal.test/callback'].map((wreply) =>
  httpAttack({
    row: 'I11',
    name: `fault-to.${new URL(wreply).hostname}`,
    tries: 'has a fault sent to somebody else than the app',
    face: 'wsfed-sts',
    expected: elsewhere,
    async prepare(ground, { browser }, hostile) {
      const address = wsignin(ground.app('portal-faults'), {
        whr: ground.partner('ws').id,
        ...(hostile ? { wreply } : {}),
      })
      return () => browser.get(address)
    },
  }),
)

const keyless = httpAttack({
  row: 'E11',
  name: 'realm-without-a-key',
  tries: 'asks as an app whose tokens must leave encrypted and that has no key',
  face: 'wsfed-sts',
  expected: { code: 'request.encryption_key_missing' },
  async prepare(ground, { browser }, hostile) {
    const app = ground.app(hostile ? 'portal-keyless' : 'portal')
    return () => browser.get(wsignin(app, { whr: ground.partner('ws').id }))
  },
})

export const realmRequestAttacks: readonly Attack[] = [
  ...I08,
  ...I09,
  ...odd.flatMap(asking),
  ...stale,
  ...queries,
  fromBoth,
  ...raising,
  ...faults,
  keyless,
]
