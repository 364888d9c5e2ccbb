// H03 to H05: where browsers are led, whom headers make of us, and how pages are protected.
import { inflateRawSync } from 'node:zlib'
import type { Shown } from '../../support/browser.js'
import { gate, outsider } from '../../support/house.js'
import { answerOf, asks, bring, deliver, questionIn } from '../../support/sign-in.js'
import type { Attack } from '../attack.js'
import type { Ground, Visitor } from '../ground.js'
import { asked } from '../play/answers.js'
import { amissIn, lookAttack } from '../play/look.js'
import { formOf, sendRaw } from '../play/raw.js'

const places = [
  'https://evil.test/',
  '//evil.test/',
  '/\\evil.test/',
  '\\\\evil.test',
  'https:evil.test',
  'https:/evil.test',
  ' https://evil.test/',
  '\thttps://evil.test/',
  'javascript:alert(document.cookie)',
  'data:text/html,<script>alert(1)</script>',
  'https://wiki.test@evil.test/',
  'https://wiki.test.evil.test/acs',
  'https://wiki.test/acs/../../evil.test',
  '%2f%2fevil.test',
  'wiki\r\nLocation: https://evil.test/',
] as const

/** RelayState leads nowhere but to a registered app, and goes back there byte for byte. */
const relayStates: readonly Attack[] = places.flatMap((place, at) => [
  lookAttack({
    row: 'H03',
    name: `relay-state-of-a-partner.${at + 1}`,
    tries: `names, unasked, where the browser should go: ${JSON.stringify(place)}`,
    async look(ground, visitor, hostile) {
      const more = { relayState: hostile ? place : 'wiki' }
      const shown = await deliver(
        visitor.browser,
        answerOf(ground.partner('acme'), ground.house, undefined, more),
      )
      return amissIn({
        'the browser is sent elsewhere': shown.form?.action === `${ground.app('wiki').id}/acs`,
        'a header names the place': !headersOf(shown).includes('evil.test'),
      })
    },
  }),
  lookAttack({
    row: 'H03',
    name: `relay-state-of-an-app.${at + 1}`,
    tries: `has a RelayState handed back that looks like a place: ${JSON.stringify(place)}`,
    async look(ground, visitor, hostile) {
      const partner = ground.partner('acme')
      const relayState = hostile ? place : 'a plain one'
      const scoping = { idpList: [partner.id], requesterIDs: [] }
      const sent = asks(ground.app('wiki'), ground.house, { relayState, request: { scoping } })
      const question = questionIn(await bring(visitor.browser, sent))
      const shown = await deliver(visitor.browser, answerOf(partner, ground.house, question))
      return amissIn({
        'the browser is sent elsewhere': shown.form?.action === `${ground.app('wiki').id}/acs`,
        'it does not come back as it was': sameForForms(shown.form?.fields['RelayState'], relayState),
      })
    },
  }),
])

function sameForForms(told: string | undefined, sent: string): boolean {
  return told?.replaceAll('&#9;', '\t') === sent
}

const targets = [
  '//evil.test/',
  '//evil.test/%2e%2e',
  '/\\evil.test',
  '/%5cevil.test',
  '/.//evil.test',
  '/sign-in//evil.test',
  '/sign-in/%2f%2fevil.test',
  '/launch//evil.test',
  '/launch/https:%2f%2fevil.test',
  '/answer/%2e%2e%2fevil.test',
  '/sign-out?return=https://evil.test/',
  '/sign-in/x?to=https://evil.test/',
  '/?next=//evil.test',
  '/saml/idp/sso?RelayState=https://evil.test/',
  'http://evil.test/',
  'https://evil.test/launch/wiki',
] as const

const addressTricks: readonly Attack[] = targets.map((target, at) =>
  lookAttack({
    row: 'H03',
    name: `address.${at + 1}`,
    tries: `opens ${target} and hopes to be sent on`,
    async look(ground, visitor, hostile) {
      const shown = await sendRaw({ method: 'GET', target: hostile ? target : '/' }, visitor, ground.house)
      const led = shown.leaves ?? ''
      return amissIn({
        'the browser is sent away': !/^(https?:)?\/\/evil/.test(led),
        'a link leads away': !/(href|action|src)="[^"]*evil\.test/.test(shown.text),
      })
    },
  }),
)

const poisons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  host: { Host: 'evil.test' },
  'host-with-port': { Host: 'gate.test:1@evil.test' },
  'forwarded-host': { 'X-Forwarded-Host': 'evil.test' },
  'forwarded-server': { 'X-Forwarded-Server': 'evil.test' },
  forwarded: { Forwarded: 'for=1.2.3.4;host=evil.test;proto=http' },
  'forwarded-proto': {
    'X-Forwarded-Proto': 'http',
    'X-Forwarded-Port': '8080',
    'X-Forwarded-Host': 'evil.test',
  },
  'forwarded-prefix': { 'X-Forwarded-Prefix': '//evil.test', 'X-Script-Name': '/evil.test' },
  'original-url': { 'X-Original-URL': '/evil.test', 'X-Rewrite-URL': '//evil.test' },
  'x-host': { 'X-Host': 'evil.test', 'X-HTTP-Host-Override': 'evil.test' },
  referer: { Referer: 'https://evil.test/', Origin: 'https://evil.test' },
}

type Opening = (ground: Ground, visitor: Visitor, headers: Readonly<Record<string, string>>) => Promise<Shown>

const get =
  (target: string): Opening =>
  (ground, visitor, headers) =>
    sendRaw({ method: 'GET', target, headers }, visitor, ground.house)

const openings: Readonly<Record<string, Opening>> = {
  'start-page': get('/'),
  'nothing-there': get('/nothing/there'),
  'sign-out': get('/sign-out'),
  'metadata-idp': get('/saml/idp'),
  'metadata-sp': get('/saml/sp'),
  launch: get('/launch/wiki?partner=acme'),
  request: (ground, visitor, headers) => {
    const scoping = { idpList: [ground.partner('acme').id], requesterIDs: [] }
    const { url } = asks(ground.app('wiki'), ground.house, { request: { scoping } })
    return sendRaw({ method: 'GET', target: url.slice(gate.length), headers }, visitor, ground.house)
  },
  answer: async (ground, visitor, headers) => {
    const question = await asked(visitor, ground.partner('acme'), ground)
    const { fields } = answerOf(ground.partner('acme'), ground.house, question)
    return sendRaw({ target: '/saml/sp/acs', body: formOf(fields), headers }, visitor, ground.house)
  },
}

const poisoned: readonly Attack[] = Object.entries(openings).flatMap(([where, open]) =>
  Object.entries(poisons).map(([how, headers]) =>
    lookAttack({
      row: 'H04',
      name: `${where}.${how}`,
      tries: 'claims in headers that we are somebody else',
      async look(ground, visitor, hostile) {
        const shown = await open(ground, visitor, hostile ? headers : {})
        const plain = await open(ground, ground.visitor(), {})
        return amissIn({
          'it is answered otherwise':
            shown.status === plain.status && shown.form?.action === plain.form?.action,
          'the claim is believed': !everythingIn(shown).includes('evil.test'),
          'it leads to plain http':
            !/(href|action)="http:/.test(shown.text) && !shown.leaves?.startsWith('http:'),
        })
      },
    }),
  ),
)

/** Page, headers, where it leads, and the question inside. */
function everythingIn(shown: Shown): string {
  const message = shown.leaves === undefined ? null : new URL(shown.leaves).searchParams.get('SAMLRequest')
  const inside = message === null ? '' : inflateRawSync(Buffer.from(message, 'base64')).toString()
  return [shown.text, headersOf(shown), shown.leaves, inside, JSON.stringify(shown.form ?? {})].join(' ')
}

function headersOf({ headers }: Shown): string {
  return [...headers].map(([name, value]) => `${name}: ${value}`).join('\n')
}

/** H05: every kind of page and document. */
const signedInFirst = async (ground: Ground, visitor: Visitor, more = {}) => {
  const partner = ground.partner('acme')
  const question = await asked(visitor, partner, ground)
  return deliver(visitor.browser, answerOf(partner, ground.house, question, more))
}

type Page = (ground: Ground, visitor: Visitor) => Promise<Shown>

const pages: Readonly<Record<string, Page>> = {
  'start-page': (_ground, { browser }) => browser.get(gate),
  'start-page-signed-in': async (ground, visitor) => {
    await signedInFirst(ground, visitor)
    return visitor.browser.get(gate)
  },
  chooser: (ground, { browser }) => bring(browser, asks(ground.app('wiki'), ground.house)),
  search: async (ground, { browser }) => {
    const { text } = await bring(browser, asks(ground.app('wiki'), ground.house))
    const id = /\/sign-in\/([\w-]+)\//.exec(text)?.[1] ?? ''
    return browser.get(`${gate}/sign-in/${id}/partners?q=acme`)
  },
  'on-to-the-app': (ground, visitor) => signedInFirst(ground, visitor),
  refused: (ground, { browser }) => bring(browser, asks(outsider('nobody'), ground.house)),
  'refused-answer': (_ground, { browser }) =>
    browser.postFromOutside(`${gate}/saml/sp/acs`, { SAMLResponse: '!' }),
  'nothing-there': (_ground, { browser }) => browser.get(`${gate}/nothing`),
  'other-method': (ground, visitor) =>
    sendRaw({ method: 'DELETE', target: '/saml/sp/acs' }, visitor, ground.house),
  'no-form': (ground, visitor) =>
    sendRaw(
      { target: '/saml/sp/acs', headers: { 'Content-Type': 'text/xml' }, body: '<x/>' },
      visitor,
      ground.house,
    ),
  'already-answered': async (ground, visitor) => {
    const partner = ground.partner('acme')
    const question = await asked(visitor, partner, ground)
    await deliver(visitor.browser, answerOf(partner, ground.house, question))
    return visitor.browser.get(`${gate}/sign-in/${question.relayState}`)
  },
  'replace-session': async (ground, visitor) => {
    await signedInFirst(ground, visitor, { nameID: { value: 'ann before' } })
    const more = { nameID: { value: 'eve after' } }
    return deliver(visitor.browser, answerOf(ground.partner('acme'), ground.house, undefined, more))
  },
  'sign-out': async (ground, visitor) => {
    await signedInFirst(ground, visitor)
    return visitor.browser.get(`${gate}/sign-out`)
  },
  'signed-out': async (ground, visitor) => {
    await signedInFirst(ground, visitor)
    return visitor.browser.postFromPage(await visitor.browser.get(`${gate}/sign-out`))
  },
}

const protectedPages: readonly Attack[] = Object.entries(pages).map(([name, page]) =>
  lookAttack({
    row: 'H05',
    name: `page.${name}`,
    tries: 'frames a page, has its type guessed, reads where its reader came from or finds it in a cache',
    async look(ground, visitor) {
      const { headers, text } = await page(ground, visitor)
      const policy = headers.get('content-security-policy') ?? ''
      return amissIn({
        'it may be framed':
          policy.includes("frame-ancestors 'none'") && headers.get('x-frame-options') === 'DENY',
        'it loads what is not named':
          policy.includes("default-src 'none'") && policy.includes("base-uri 'none'"),
        'inline scripts run': !/script-src[^;]*(unsafe|\*|https:|data:)/.test(policy),
        'its type may be guessed': headers.get('x-content-type-options') === 'nosniff',
        'it tells where its reader came from': headers.get('referrer-policy') === 'no-referrer',
        'it may be cached': /no-store/.test(headers.get('cache-control') ?? ''),
        'it may be fetched in the clear': headers.get('strict-transport-security') !== null,
        'it says what it runs on': headers.get('x-powered-by') === null && headers.get('server') === null,
        'a handler stands in it': !hasHandler(text),
        'its cookies are loose': cookiesHold(headers),
      })
    },
  }),
)

/** Outside of values, where an escaped word may say what it likes. */
export function hasHandler(text: string): boolean {
  return /<[^>]+\son\w+=/i.test(text.replace(/="[^"]*"/g, '=""'))
}

/** One cookie also comes from frames of other sites: it can end a session and nothing else. */
function cookiesHold(headers: Headers): boolean {
  return headers.getSetCookie().every((line) => {
    const [name = '', ...rest] = line.split('; ')
    const has = (attribute: string) => rest.includes(attribute)
    const site = /_end=/.test(name) ? 'SameSite=None' : 'SameSite=Lax'
    return name.startsWith('__Host-') && ['Path=/', 'HttpOnly', 'Secure', site].every(has)
  })
}

const documents = [
  '/saml/idp',
  '/saml/sp',
  '/saml/metadata',
  '/health/live',
  '/health/ready',
  '/metrics',
  '/robots.txt',
] as const

const protectedDocuments: readonly Attack[] = documents.map((path) =>
  lookAttack({
    row: 'H05',
    name: `document${path.replaceAll('/', '-')}`,
    tries: 'has a document run as a page',
    async look(ground) {
      const { headers } = await fetch(ground.house.url + path)
      return amissIn({
        'its type may be guessed': headers.get('x-content-type-options') === 'nosniff',
        'it may do something': headers.get('content-security-policy') === "default-src 'none'",
        'it is a page': !headers.get('content-type')?.includes('html'),
      })
    },
  }),
)

export const pageAttacks: readonly Attack[] = [
  ...relayStates,
  ...addressTricks,
  ...poisoned,
  ...protectedPages,
  ...protectedDocuments,
]
