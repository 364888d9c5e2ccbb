import { callerOf } from '../../../src/admin/access/callers.js'
import { newToken } from '../../../src/admin/access/token-shape.js'
import { systemRandom } from '../../../src/gateway.js'
import { home, password } from '../../admin/access/reception.js'
import { gate } from '../../support/house.js'
import { adminCookie, type OpenAccess, openAccess, sends, signsIn } from './open-access.js'

let house: OpenAccess
beforeEach(async () => {
  house = await openAccess()
  await house.account('ann', 'owner')
})
afterEach(() => house.close())

const wrong = 'do not belong together'
const own = `${gate}/admin/access/own`

describe('the sign-in of the console', () => {
  test('a name and its password lead where the person wanted to go', async () => {
    const browser = house.browser()
    const asked = await browser.get(own)
    expect(asked.url).toBe(`${gate}/admin/sign-in?next=%2Fadmin%2Faccess%2Fown`)
    const shown = await sends(browser, asked, '/admin/sign-in', { name: 'ann', password })
    expect(shown).toMatchObject({ status: 200, url: own })
    expect(shown.text).toContain('this browser')
  })

  test('a wrong password is said on the same page, without the password on it; the right one is taken there', async () => {
    const browser = house.browser()
    const no = await signsIn(browser, 'ann', 'not the right one')
    expect(no.status).toBe(401)
    expect(no.text).toContain(wrong)
    expect(no.text).toContain('value="ann"')
    expect(no.text).not.toContain('not the right one')
    expect((await sends(browser, no, '/admin/sign-in', { name: 'ann', password })).status).toBe(200)
  })

  test.each([
    ['//evil.test', '/admin'],
    ['https://evil.test/', '/admin'],
    ['/\\evil.test', '/admin'],
    ['/admin/../launch/wiki', '/admin'],
    ['/admin/access/own', '/admin/access/own'],
  ])('a way on to %s leads to %s', async (next, there) => {
    const browser = house.browser()
    const page = await browser.get(`${gate}/admin/sign-in?next=${encodeURIComponent(next)}`)
    const shown = await sends(browser, page, '/admin/sign-in', { name: 'ann', password })
    expect(shown.url).toBe(gate + there)
  })

  test('the cookie is for this host alone, unseen by scripts, not sent along by other sites, and ends with the browser', async () => {
    const reply = await fetch(`${house.url}/admin/sign-in`)
    const [line = ''] = reply.headers.getSetCookie()
    expect(line).toMatch(/^__Host-sallyport_443_admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/)
    expect(reply.headers.get('content-security-policy')).toMatch(/script-src 'self'; .*form-action 'self'/)
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  test('a cookie from before the sign-in is worth nothing afterwards, whoever planted it', async () => {
    const browser = house.browser()
    await browser.get(`${gate}/admin/sign-in`)
    const planted = browser.jar.get(adminCookie)
    await signsIn(browser, 'ann')
    const held = browser.jar.get(adminCookie)
    expect(held).not.toBe(planted)
    expect(await callerOf(planted, home, house.office)).toBeUndefined()
    expect(await callerOf(held, home, house.office)).toMatchObject({ by: 'admin ann' })
    const again = await signsIn(browser, 'ann')
    expect(again.status).toBe(200)
    expect(await callerOf(held, home, house.office)).toBeUndefined()
  })

  test('no other site signs anybody in or out; the page itself does', async () => {
    const browser = await house.signedIn('ann')
    const page = await browser.get(own)
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(page.text) ?? []
    const outside = await browser.postFromOutside(`${gate}/admin/sign-out`, { token })
    expect(outside.status).toBe(403)
    expect((await browser.get(own)).status).toBe(200)
    const withoutToken = await browser.postFromPage({
      ...page,
      text: '<form method="post" action="/admin/sign-out">',
    })
    expect(withoutToken.status).toBe(403)
    const strange = await house.browser().postFromOutside(`${gate}/admin/sign-in`, { name: 'ann', password })
    expect(strange.status).toBe(403)
    expect(house.events.filter(({ type }) => type === 'admin.signed_in')).toHaveLength(1)
    const out = await sends(browser, page, '/admin/sign-out')
    expect(out.url).toContain('/admin/sign-in?told=signed-out')
    expect((await browser.get(own)).url).toContain('/admin/sign-in')
  })

  test('a form of another browser is not taken: each has a token of its own', async () => {
    const [ann, eve] = [await house.signedIn('ann'), house.browser()]
    const page = await eve.get(`${gate}/admin/sign-in`)
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(page.text) ?? []
    const form = `<form method="post" action="/admin/sign-out"><input type="hidden" name="token" value="${token}">`
    expect((await ann.postFromPage({ ...page, text: form })).status).toBe(403)
    expect((await ann.get(own)).status).toBe(200)
  })

  test('a session ends after half an hour without use, and after eight hours in any case', async () => {
    const browser = await house.signedIn('ann')
    house.advance(29 * 60)
    expect((await browser.get(own)).status).toBe(200)
    house.advance(29 * 60)
    expect((await browser.get(own)).url).toBe(own)
    house.advance(31 * 60)
    expect((await browser.get(own)).url).toContain('/admin/sign-in')
    await signsIn(browser, 'ann')
    for (let minutes = 0; minutes < 460; minutes += 20) {
      house.advance(20 * 60)
      expect((await browser.get(own)).url).toBe(own)
    }
    house.advance(21 * 60)
    expect((await browser.get(own)).url).toContain('/admin/sign-in')
  })
})

describe('guessing', () => {
  test('is slowed down where it comes from, and keeps the owner out from nowhere else', async () => {
    const eve = house.browser('203.0.113.66')
    let last = 200
    for (let tries = 0; tries < 12; tries++) last = (await signsIn(eve, 'ann', `guess ${tries}`)).status
    expect(last).toBe(429)
    const held = await signsIn(eve, 'ann')
    expect(held.status).toBe(429)
    expect(held.text).toContain('from another network it works at once')
    expect((await signsIn(house.browser('198.51.100.7'), 'ann')).url).toBe(`${gate}/admin`)
    house.advance(901)
    expect((await signsIn(eve, 'ann')).url).toBe(`${gate}/admin`)
  })

  test('tells nobody which names there are', async () => {
    const known = await signsIn(house.browser(), 'ann', 'not the right one')
    const unknown = await signsIn(house.browser(), 'eve', 'not the right one')
    const same = (text: string) =>
      text.replace(/name="token" value="[^"]+"/g, '').replace(/value="(?:ann|eve)"/, '')
    expect(same(unknown.text)).toBe(same(known.text))
    expect(unknown.status).toBe(known.status)
  })
})

describe('a token and a cookie', () => {
  test('never stand in for one another', async () => {
    const secret = newToken(systemRandom)
    await house.office.admins.tokens.make({
      id: 't1',
      name: 'deploy',
      secretHash: systemRandom.hash(secret),
      admin: 'id-ann',
      scopes: ['admins.read'],
      createdAt: new Date(0),
      expiresAt: new Date(Date.UTC(2031, 0, 1)),
    })
    const asCookie = await fetch(`${house.url}/admin/access`, {
      headers: { cookie: `${adminCookie}=${secret}` },
      redirect: 'manual',
    })
    expect(asCookie.headers.get('location')).toContain('/admin/sign-in')
    const asHeader = await fetch(`${house.url}/admin/access`, {
      headers: { authorization: `Bearer ${secret}` },
      redirect: 'manual',
    })
    expect(asHeader.headers.get('location')).toContain('/admin/sign-in')
    const browser = await house.signedIn('ann')
    expect((await browser.get(`${gate}/admin/access`)).status).toBe(200)
  })
})
