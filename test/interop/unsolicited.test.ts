import { Browser } from './browser.js'
import type { Gateway } from './gateway.js'
import { appKinds, partnerKinds } from './peer-kinds.js'
import { agreed, alice, asAlice, outcomeOf, signIn, speaksForExampleOrg, wentThrough } from './sign-ins.js'
import { type Peer, World, entityIdOf } from './world.js'

const world = new World()
let open: Gateway
let closed: Gateway
let partner: Peer
let appOfOpen: Peer<typeof appKinds.mellon>
let appOfClosed: Peer<typeof appKinds.mellon>

beforeAll(async () => {
  const settings = (answers: object) => ({
    ...agreed,
    apps: { wiki: { launch: true } },
    partners: { example: { ...speaksForExampleOrg, ...answers } },
  })
  ;[open, closed] = await Promise.all([
    world.gateway(settings({ acceptUnsolicitedAnswers: true })),
    world.gateway(settings({})),
  ])
  const knows = await Promise.all([open, closed].map((gateway) => gateway.metadata('sp')))
  partner = await world.peer(partnerKinds.simplesamlphp, { knows })
  appOfOpen = await appOf(open)
  appOfClosed = await appOf(closed)
})
afterAll(() => world.close())

async function appOf(gateway: Gateway): Promise<Peer<typeof appKinds.mellon>> {
  const app = await world.peer(appKinds.mellon, { knows: [await gateway.metadata('idp')] })
  await Promise.all([
    gateway.drop('partners', 'example', partner.metadata),
    gateway.drop('apps', 'wiki', app.metadata),
  ])
  return app
}

/** Alice clicks on a tile at her organisation's own portal. */
async function fromPortal(
  gateway: Gateway,
  app: typeof appOfOpen,
  relayState: string,
  browser = new Browser(asAlice),
) {
  const sp = entityIdOf(await gateway.metadata('sp'))
  const query = new URLSearchParams({ spentityid: sp, RelayState: relayState }).toString()
  const shown = await browser.open(`${partner.origin}/simplesaml/saml2/idp/SSOService.php?${query}`)
  return await outcomeOf(shown, browser, app, gateway)
}

test('an answer that nobody asked for is refused, and the very same person who asks is let in', async () => {
  const refused = await fromPortal(closed, appOfClosed, 'wiki')
  expect(refused.refusal).toBe('partner.unsolicited')
  expect(refused.shown.status).toBe(403)
  wentThrough(await signIn(appOfClosed, closed))
})

test('where the partner may, its answer leads to the app that it names', async () => {
  const { browser, refusal } = await fromPortal(open, appOfOpen, 'wiki')
  expect(refusal).toBeUndefined()
  const arrived = wentThrough(await signIn(appOfOpen, open, { browser }))
  expect(arrived.attributes).toMatchObject(alice)
  expect(browser.visited.filter((line) => line.startsWith(`POST ${partner.origin}`))).toHaveLength(1)
})

test('a target that is no app of ours is not followed', async () => {
  const { refusal, shown } = await fromPortal(open, appOfOpen, 'http://127.0.0.2/elsewhere')
  expect(refusal).toBe('partner.unsolicited_not_placed')
  expect(shown.url).toContain(open.baseUrl)
})

test('it replaces the session of somebody else only when the person agrees', async () => {
  const browser = new Browser({ login: { user: 'bob', password: 'password' } })
  wentThrough(await signIn(appOfOpen, open, { browser }))
  browser.forget(new URL(partner.origin).hostname)
  browser.habits = asAlice
  const asked = await fromPortal(open, appOfOpen, 'wiki', browser)
  expect(asked.shown.url).toContain(`${open.baseUrl}/answer/`)
  expect(asked.shown.text).toContain('replace')
})
