import { firstOwnerLink } from '../../../src/admin/access/first-owner.js'
import { password } from '../../admin/access/reception.js'
import { gate } from '../../support/house.js'
import { type OpenAccess, openAccess, sends, signsIn } from './open-access.js'

let house: OpenAccess
beforeEach(async () => {
  house = await openAccess()
})
afterEach(() => house.close())

const chosen = { name: 'ann', password, again: password }

async function firstLink(): Promise<{ readonly address: string; readonly path: string }> {
  const link = await firstOwnerLink(house.office)
  if (!link) throw new Error('somebody is here already')
  return { address: link.address, path: new URL(link.address).pathname }
}

describe('a house that nobody runs yet', () => {
  test.each(['/admin', '/admin/access', '/admin/sign-in', '/admin/access/tokens/new'])(
    '%s says where the link is to be found, and nothing else',
    async (path) => {
      const shown = await house.browser().get(gate + path)
      expect(shown.text).toContain('Nobody runs this gateway yet')
      expect(shown.text).toContain('sallyport admin setup-link')
      expect(shown.text).not.toContain('<form')
    },
  )

  test('has a first owner once the link is used, who is signed in at once', async () => {
    const { address, path } = await firstLink()
    const browser = house.browser()
    const page = await browser.get(address)
    expect(page.text).toContain('Become the first owner')
    const shown = await sends(browser, page, path, chosen)
    expect(shown.url).toBe(`${gate}/admin?told=signed-in`)
    expect(await house.office.admins.byName('ann')).toMatchObject({ role: 'owner', active: true })
    expect((await house.browser().get(`${gate}/admin/sign-in`)).text).toContain('<form')
  })
})

describe('a setup link', () => {
  test('is not used up by a look, by two passwords that differ or by a weak one; the next try is taken', async () => {
    const { address, path } = await firstLink()
    const browser = house.browser()
    await fetch(house.url + path)
    const page = await browser.get(address)
    const differ = await sends(browser, page, path, { ...chosen, again: `${password}.` })
    expect(differ.status).toBe(422)
    expect(differ.text).toContain('not the same')
    expect(differ.text).toContain('value="ann"')
    const weak = await sends(browser, differ, path, { ...chosen, password: 'short', again: 'short' })
    expect(weak.status).toBe(422)
    expect(weak.text).toContain('at least 12')
    expect((await sends(browser, weak, path, chosen)).status).toBe(200)
  })

  test('works once, also for two who send it at the same moment', async () => {
    const { address, path } = await firstLink()
    const browsers = [house.browser(), house.browser()]
    const pages = await Promise.all(browsers.map((browser) => browser.get(address)))
    const sent = await Promise.all(
      browsers.map((browser, at) =>
        sends(browser, pages[at] as (typeof pages)[0], path, { ...chosen, name: `ann${at}` }),
      ),
    )
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200, 404]))
    expect(await house.office.admins.all()).toHaveLength(1)
    const late = await house.browser().get(address)
    expect(late.status).toBe(404)
    expect(late.text).toContain('used before, or has run out')
  })

  test('runs out after a day', async () => {
    const { address } = await firstLink()
    house.advance(24 * 3600 - 1)
    expect((await house.browser().get(address)).status).toBe(200)
    house.advance(2)
    expect((await house.browser().get(address)).status).toBe(404)
  })

  test('a guessed one opens nothing', async () => {
    await firstLink()
    expect((await house.browser().get(`${gate}/admin/setup/${'x'.repeat(43)}`)).status).toBe(404)
  })

  test('leaves browsers of before outside when it sets an account’s password anew', async () => {
    await house.account('ann', 'owner')
    await house.account('bob', 'operator')
    const [ann, bob] = [await house.signedIn('ann'), await house.signedIn('bob')]
    const page = await ann.get(`${gate}/admin/access/accounts/id-bob`)
    const given = await sends(ann, page, '/admin/access/accounts/id-bob/link')
    const [, address = ''] = /data-copy="([^"]+)"/.exec(given.text) ?? []
    expect((await bob.get(`${gate}/admin/access/own`)).status).toBe(200)
    const other = house.browser()
    const fresh = 'quite another set of words'
    await sends(other, await other.get(address), new URL(address).pathname, { password: fresh, again: fresh })
    expect((await bob.get(`${gate}/admin/access/own`)).url).toContain('/admin/sign-in')
    expect((await signsIn(house.browser(), 'bob')).status).toBe(401)
    expect((await signsIn(house.browser(), 'bob', fresh)).status).toBe(200)
  })
})
