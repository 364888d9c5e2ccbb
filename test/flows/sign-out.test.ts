import { appAsks, partnerAnswers, wsignin } from '../support/any-to-any.js'
import { Browser } from '../support/browser.js'
import { gate, openTestHouse, outsider, type TestHouse } from '../support/house.js'

const wiki = outsider('wiki')
const portal = outsider('portal', 'wsfed')
const intranet = outsider('intranet', 'wsfed')
const fabrikam = outsider('fabrikam', 'wsfed')
const quiet = outsider('quiet', 'wsfed')
const shut = outsider('shut', 'wsfed')
const acme = outsider('acme')
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki, portal, intranet],
    partners: [fabrikam, quiet, shut, acme],
    settings: { partners: { quiet: { signOutHere: false }, shut: { enabled: false } } },
  })
})
afterAll(() => house.close())

/** Ann, signed in by this partner to these apps. */
async function signedIn(partner = fabrikam, apps = [portal, intranet, wiki]): Promise<Browser> {
  const ann = new Browser(house)
  const [first = portal, ...others] = apps
  const choice = await appAsks(ann, first, house)
  const way = new RegExp(`/sign-in/[^"]+/partner/${partner.handle}`).exec(choice.text)?.[0] ?? ''
  await partnerAnswers(ann, partner, await ann.get(way), house)
  for (const app of others) await appAsks(ann, app, house)
  return ann
}

const isAnonymous = async (browser: Browser) => !(await browser.get(`${gate}/`)).text.includes('Signed in as')
const told = (text: string) => [...text.matchAll(/data-tell="([^"]+)"/g)].map(([, address]) => address)
const signOutAt = (door: string, parameters: Record<string, string>) =>
  `${gate}${door}?${new URLSearchParams(parameters).toString()}`

test('WSF-21: an app signs out: the session is gone, every app that can be told is told, the rest is named', async () => {
  const ann = await signedIn()
  const page = await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0' }))
  expect(told(page.text)).toEqual([
    `${portal.id}/callback?wa=wsignoutcleanup1.0`,
    `${intranet.id}/callback?wa=wsignoutcleanup1.0`,
  ])
  expect(page.text).toMatch(/Not told about it.*wiki/s)
  expect(await isAnonymous(ann)).toBe(true)
  const ended = (await house.events()).findLast(({ type }) => type === 'session.ended')
  expect(ended).toMatchObject({ by: 'app', told: [portal.id, intranet.id], notTold: [wiki.id] })
})

test.each([
  ['with wtrealm', { wtrealm: portal.id }],
  ['without', {}],
])('WSF-22: %s, the browser goes back to the app that signed out', async (_how, named) => {
  const ann = await signedIn(quiet, [portal])
  const page = await ann.get(
    signOutAt('/wsfed/sts', { wa: 'wsignout1.0', wreply: `${portal.id}/callback`, ...named }),
  )
  expect(page.text).toContain(`id="on" href="${portal.id}/callback"`)
})

test.each(['https://evil.test/', `${portal.id}.evil.test/callback`, `${portal.id}/other`])(
  'L09: nobody is sent on to %s after signing out',
  async (wreply) => {
    const ann = await signedIn(quiet, [portal])
    const page = await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0', wreply }))
    expect(page.text).not.toContain('id="on"')
    expect(await isAnonymous(ann)).toBe(true)
  },
)

test('WSR-11: whoever signs out at an app is sent on to the partner, unless the partner is set otherwise', async () => {
  const wreply = `${portal.id}/callback`
  const asked = { wa: 'wsignout1.0', wreply }
  const followed = await (await signedIn(fabrikam, [portal])).get(signOutAt('/wsfed/sts', asked))
  const next = /id="on" href="([^"]+)"/.exec(followed.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect(next.startsWith(`${fabrikam.id}/sts?`)).toBe(true)
  expect(Object.fromEntries(new URL(next).searchParams)).toEqual({
    wa: 'wsignout1.0',
    wtrealm: `${gate}/wsfed`,
    // Our own address: a partner knows no other, and has no reason to trust the app's
    wreply: `${gate}/wsfed/rp`,
  })
  const kept = await (await signedIn(quiet, [portal])).get(signOutAt('/wsfed/sts', asked))
  expect(kept.text).not.toContain(`${quiet.id}/sts`)
})

test('back from the partner, the browser goes on to the app that signed out, once', async () => {
  const ann = await signedIn(fabrikam, [portal])
  const wreply = `${portal.id}/callback`
  await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0', wreply }))
  const back = await ann.get(`${gate}/wsfed/rp`)
  expect([back.status, back.leaves]).toEqual([302, wreply])
  expect((await ann.get(`${gate}/wsfed/rp`)).leaves).toBeUndefined()
})

test('whoever comes back from the partner when it is forgotten where to go on to reads how they stand here', async () => {
  const ann = await signedIn(fabrikam, [portal])
  expect((await ann.get(`${gate}/wsfed/rp`)).text).toContain('Signed in as')
  await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0' }))
  const late = await ann.get(`${gate}/wsfed/rp`)
  expect([late.status, late.leaves]).toEqual([200, undefined])
  expect(late.text).toContain('You are not signed in here')
})

test('L09: nobody is sent on to a partner that may not vouch any more', async () => {
  const wreply = `${shut.id}/prp`
  const asked = (address: string) => signOutAt('/wsfed/rp', { wa: 'wsignoutcleanup1.0', wreply: address })
  expect((await new Browser(house).get(asked(`${quiet.id}/prp`))).leaves).toBe(`${quiet.id}/prp`)
  expect((await new Browser(house).get(asked(wreply))).leaves).toBeUndefined()
})

test('H05: a framed app can end its session, and cannot lead the browser away', async () => {
  const ann = await signedIn(quiet, [portal])
  const { text } = await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0' }))
  const may = [...text.matchAll(/sandbox="([^"]*)"|\.sandbox='([^']*)'/g)].map(([, a, b]) => a ?? b)
  expect(may).toEqual(Array(2).fill('allow-same-origin allow-scripts allow-forms'))
})

test.each(['https://evil.test/', `${portal.id}/other`, ''])(
  'L09: whatever a browser was made to remember, it is not sent on to "%s"',
  async (address) => {
    const ann = await signedIn(fabrikam, [portal])
    await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0', wreply: `${portal.id}/callback` }))
    const name = [...ann.jar.keys()].find((one) => one.endsWith('_after')) ?? ''
    ann.jar.set(name, Buffer.from(address).toString('base64url'))
    const back = await ann.get(`${gate}/wsfed/rp`)
    expect(back.leaves).toBeUndefined()
    expect(back.status).toBe(200)
  },
)

test.each([
  ['with an app that cannot be told', [portal, wiki], false],
  ['where every app can be told', [portal, intranet], true],
])(
  '%s, the person reads who was left out before going on, or goes on by itself',
  async (_how, apps, byItself) => {
    const ann = await signedIn(quiet, apps)
    const asked = { wa: 'wsignout1.0', wreply: `${portal.id}/callback` }
    const page = await ann.get(signOutAt('/wsfed/sts', asked))
    expect(page.text).toContain(`id="on" href="${portal.id}/callback"`)
    expect(page.text.includes('data-by-itself>')).toBe(byItself)
  },
)

test.each([
  [wiki, 200],
  [undefined, 302],
])(
  'a partner that ends a session has the browser back at once only where no app was left out',
  async (app, status) => {
    const ann = await signedIn(fabrikam, app === undefined ? [portal] : [app])
    if (app === undefined) await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0' }))
    const wreply = `${fabrikam.id}/prp?assoc=1`
    const reply = await ann.get(signOutAt('/wsfed/rp', { wa: 'wsignoutcleanup1.0', wreply }))
    expect(reply.status).toBe(status)
    expect(status === 200 ? reply.text : reply.leaves).toContain(wreply)
  },
)

test('WSR-10: a partner ends the session that it vouched for, and has the browser back on its own site alone', async () => {
  const ann = await signedIn(fabrikam, [portal])
  const back = `${fabrikam.id}/prp?assoc=1`
  const page = await ann.get(signOutAt('/wsfed/rp', { wa: 'wsignoutcleanup1.0', wreply: back }))
  expect(page.text).toContain(`id="on" href="${back}"`)
  expect(told(page.text)).toHaveLength(1)
  expect(await isAnonymous(ann)).toBe(true)
  const bob = await signedIn(fabrikam, [portal])
  const elsewhere = await bob.get(
    signOutAt('/wsfed/rp', { wa: 'wsignoutcleanup1.0', wreply: 'https://evil.test/' }),
  )
  expect(elsewhere.text).not.toContain('id="on"')
})

test('in a frame, where the session’s cookie stays behind, the other cookie ends the session and does nothing else', async () => {
  const ann = await signedIn(fabrikam, [portal])
  const name = [...ann.jar.keys()].find((one) => one.endsWith('_end')) ?? ''
  const framed = new Browser(house)
  framed.jar.set(name, ann.jar.get(name) ?? '')
  expect(await isAnonymous(framed)).toBe(true)
  expect(told((await framed.get(signOutAt('/wsfed/rp', { wa: 'wsignoutcleanup1.0' }))).text)).toHaveLength(1)
  expect(await isAnonymous(ann)).toBe(true)
})

test('L08: a WS-Federation partner’s page does not end a session that another kind of partner vouched for', async () => {
  const ann = await signedIn(acme, [portal])
  const page = await ann.get(signOutAt('/wsfed/rp', { wa: 'wsignoutcleanup1.0' }))
  expect(page.text).toContain('You are not signed in here')
  expect(await isAnonymous(ann)).toBe(false)
})

test('signing out twice is no fault', async () => {
  const ann = await signedIn(fabrikam, [portal])
  await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignout1.0' }))
  const again = await ann.get(signOutAt('/wsfed/sts', { wa: 'wsignoutcleanup1.0', wtrealm: portal.id }))
  expect(again.status).toBe(200)
  expect(again.text).toContain('You are not signed in here')
})

test.each(['wattr1.0', 'wpseudo1.0', 'wsignin2.0', ''])('WSF-24: wa=%s is a clean no', async (wa) => {
  const asked = await new Browser(house).get(wsignin(portal, { wa }))
  expect(asked.status).toBe(400)
  expect(asked.text).not.toContain('Error')
})
