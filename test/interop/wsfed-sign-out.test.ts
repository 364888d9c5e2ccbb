// Signing out by WS-Federation: begun at an app and begun at a partner, over software that others wrote.
import { Browser, type Habits } from './browser.js'
import type { Gateway } from './gateway.js'
import { appKinds, type AppKind, wsfedAppKinds, wsfedPartnerKinds } from './peer-kinds.js'
import { agreed, asAlice, choosing, signIn, wentThrough } from './sign-ins.js'
import { acsOf, pageOf, type Peer, World } from './world.js'

const appHandles = ['passport', 'saml20'] as const
const partnerHandles = ['adfs-module', 'auth0-wsfed'] as const
type PartnerHandle = (typeof partnerHandles)[number]

const world = new World()
let gateway: Gateway
let passport: Peer<AppKind>
let saml20: Peer<AppKind>
let mellon: Peer<AppKind>
const partners = new Map<PartnerHandle, Peer>()

beforeAll(async () => {
  gateway = await world.gateway({
    ...agreed,
    apps: Object.fromEntries(appHandles.map((handle) => [handle, { preset: 'adfs' }])),
  })
  const [wsfed, idp] = await Promise.all([gateway.metadata('wsfed'), gateway.metadata('idp')])
  ;[passport, saml20, mellon] = await Promise.all([
    world.peer(wsfedAppKinds['passport-wsfed-saml2'], { knows: [wsfed] }),
    world.peer(wsfedAppKinds.saml20, { knows: [wsfed] }),
    world.peer(appKinds.mellon, { knows: [idp] }),
  ])
  await Promise.all([
    gateway.drop('apps', 'passport', passport.metadata),
    gateway.drop('apps', 'saml20', saml20.metadata),
    gateway.drop('apps', 'mellon', mellon.metadata),
    ...partnerHandles.map(async (handle) => {
      // It may send browsers to us and to nobody else: it has never heard of our apps
      const env = { SSP_TRUSTED: JSON.stringify([new URL(gateway.baseUrl).host]) }
      const peer = await world.peer(wsfedPartnerKinds[handle], { knows: [wsfed], env })
      partners.set(handle, peer)
      await gateway.drop('partners', handle, peer.metadata)
    }),
  ])
})
afterAll(() => world.close())

function partner(handle: PartnerHandle): Peer {
  const peer = partners.get(handle)
  if (peer === undefined) throw new Error(`${handle} is not up`)
  return peer
}

/** Alice, known to this partner, the gateway and these apps; from then on she types no password any more. */
async function signedIn(
  by: PartnerHandle,
  apps: readonly Peer<AppKind>[] = [passport, saml20],
  more: Habits = {},
): Promise<Browser> {
  const browser = new Browser({ ...choosing(by), ...more })
  for (const app of apps) wentThrough(await signIn(app, gateway, { browser }))
  browser.habits = more
  return browser
}

const knownAt = async (browser: Browser, app: Peer<AppKind>) => {
  const { text } = await browser.open(`${app.origin}/whoami`)
  return app.kind.arrived(text) !== undefined
}
const knownHere = async (browser: Browser) =>
  (await browser.open(`${gateway.baseUrl}/`)).text.includes('Signed in as')
/** Whoever is not known to the partner any more is asked for a password there. */
async function knownAtPartner(browser: Browser, handle: PartnerHandle): Promise<boolean> {
  const fresh = { ...browser.habits }
  browser.habits = { partner: handle }
  const { text, url } = await browser.open(pageOf(passport))
  browser.habits = fresh
  expect(url).toMatch(new RegExp(`^${partner(handle).origin}|^${passport.origin}`))
  return !/type="password"/.test(text)
}

const toldAt = (browser: Browser) => browser.told.map(({ address }) => address)
const cleanup = (app: Peer<AppKind>) => `${acsOf(app)}?wa=wsignoutcleanup1.0`
const visits = (browser: Browser, start: string) => browser.steps.filter(({ url }) => url.startsWith(start))

describe.each([
  ['which names itself', () => passport],
  ['which does not', () => saml20],
])('an app signs out, %s', (_, app) => {
  test.each(partnerHandles)(
    'and every app of the session is told, %s too, and the browser is back at the app',
    async (handle) => {
      const alice = await signedIn(handle)
      const last = await alice.open(`${app().origin}/sign-out`)
      expect(last).toMatchObject({ status: 200, url: acsOf(app()), text: 'back from signing out' })
      expect(toldAt(alice)).toEqual([cleanup(passport), cleanup(saml20)])
      expect(alice.told.map(({ status }) => status)).toEqual([200, 200])
      for (const each of [passport, saml20]) expect(await knownAt(alice, each)).toBe(false)
      expect(await knownHere(alice)).toBe(false)
      expect(await knownAtPartner(alice, handle)).toBe(false)
    },
  )
})

test('SimpleSAMLphp tells us in its turn while we send it there, and has the browser back', async () => {
  const alice = await signedIn('adfs-module')
  await alice.open(`${passport.origin}/sign-out`)
  const [heard] = visits(alice, `${gateway.baseUrl}/wsfed/rp?wa=wsignoutcleanup1.0`)
  const back = new URL(heard?.url ?? '').searchParams.get('wreply') ?? ''
  expect(back).toContain(`${partner('adfs-module').origin}/simplesaml/module.php/adfs/idp/prp.php?assocId=`)
  expect(visits(alice, back)).toHaveLength(1)
})

test('the person signs out at SimpleSAMLphp: our session ends, its apps are told, and the chain completes there', async () => {
  const alice = await signedIn('adfs-module')
  const { origin } = partner('adfs-module')
  const last = await alice.open(`${origin}/simplesaml/module.php/adfs/idp/prp.php?wa=wsignout1.0`)
  expect(last.url.startsWith(`${origin}/simplesaml/`)).toBe(true)
  expect(last.status).toBe(200)
  expect(toldAt(alice)).toEqual([cleanup(passport), cleanup(saml20)])
  for (const each of [passport, saml20]) expect(await knownAt(alice, each)).toBe(false)
  expect(await knownHere(alice)).toBe(false)
  expect(await knownAtPartner(alice, 'adfs-module')).toBe(false)
})

test('where an app cannot be told, the page stays and names it, whoever began', async () => {
  const apps = [passport, mellon]
  const atApp = await signedIn('adfs-module', apps)
  const page = await atApp.open(`${passport.origin}/sign-out`)
  expect(page.url.startsWith(`${gateway.baseUrl}/wsfed/sts`)).toBe(true)
  expect(page.text).toMatch(/Not told about it[\s\S]*mellon/)
  expect(toldAt(atApp)).toEqual([cleanup(passport)])
  const atPartner = await signedIn('adfs-module', [mellon])
  const prp = `${partner('adfs-module').origin}/simplesaml/module.php/adfs/idp/prp.php`
  const stays = await atPartner.open(`${prp}?wa=wsignout1.0`)
  expect(stays.text).toMatch(/Not told about it[\s\S]*mellon/)
  const onward = /id="on" href="([^"]+)"/.exec(stays.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect((await atPartner.open(onward)).url).toContain(partner('adfs-module').origin)
  expect(await knownHere(atPartner)).toBe(false)
})

test('with other sites’ cookies blocked our session ends and everybody is told; what an app then knows is its own', async () => {
  const alice = await signedIn('auth0-wsfed', [passport, saml20], { blocksOtherSites: true })
  await alice.open(`${passport.origin}/sign-out`)
  expect(toldAt(alice)).toEqual([cleanup(passport), cleanup(saml20)])
  expect(await knownHere(alice)).toBe(false)
  expect(await knownAtPartner(alice, 'auth0-wsfed')).toBe(false)
  expect(await knownAt(alice, passport)).toBe(false)
  // Its cookie stayed behind when it was told; that is why the page promises no more than that it answered.
  expect(await knownAt(alice, saml20)).toBe(true)
})

test('nobody is sent to an address that is neither the app’s nor the partner’s, and the session ends all the same', async () => {
  const alice = await signedIn('auth0-wsfed')
  const elsewhere = 'http://elsewhere.test/'
  const query = new URLSearchParams({ wa: 'wsignoutcleanup1.0', wreply: elsewhere }).toString()
  const page = await alice.open(`${gateway.baseUrl}/wsfed/rp?${query}`)
  expect(page.status).toBe(200)
  expect(visits(alice, elsewhere)).toEqual([])
  expect(await knownHere(alice)).toBe(false)
})

test('after signing out, signing in works again everywhere', async () => {
  const alice = await signedIn('adfs-module')
  await alice.open(`${saml20.origin}/sign-out`)
  alice.habits = { ...asAlice, partner: 'auth0-wsfed' }
  wentThrough(await signIn(saml20, gateway, { browser: alice }))
})
