import { appAsks, appHears, partnerAnswers, wsignin } from '../support/any-to-any.js'
import { Browser } from '../support/browser.js'
import { gate, openTestHouse, outsider, type TestHouse } from '../support/house.js'

const apps = { saml: outsider('wiki'), wsfed: outsider('portal', 'wsfed') }
const partners = { saml: outsider('acme'), wsfed: outsider('fabrikam', 'wsfed') }
const protocols = ['saml', 'wsfed'] as const
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: Object.values(apps),
    partners: Object.values(partners),
    settings: {
      partners: {
        acme: { confirmedDomains: ['acme.test'] },
        fabrikam: { confirmedDomains: ['fabrikam.test'] },
      },
    },
  })
})
afterAll(() => house.close())

test('a lasting name in a token of SAML 2.0 is qualified by its issuer: saml-core 8.3.7, and apps compare', async () => {
  const ann = new Browser(house)
  const wreq = `<t:RequestSecurityToken xmlns:t="http://schemas.xmlsoap.org/ws/2005/02/trust"><t:TokenType>urn:oasis:names:tc:SAML:2.0:assertion</t:TokenType></t:RequestSecurityToken>`
  const choice = await ann.get(wsignin(apps.wsfed, { wreq }))
  const way = /\/sign-in\/[^"]+\/partner\/acme/.exec(choice.text)?.[0] ?? ''
  const told = appHears(apps.wsfed, await partnerAnswers(ann, partners.saml, await ann.get(way), house))
  expect(/<saml:Issuer>([^<]+)</.exec(told.xml)?.[1]).toBe(`${gate}/wsfed`)
  expect(/NameQualifier="([^"]+)"/.exec(told.xml)?.[1]).toBe(`${gate}/wsfed`)
})

/** One row for each pair; there is no code for any. */
const flows = protocols.flatMap((app) => protocols.map((partner) => [app, partner] as const))

test.each(flows)('an app that speaks %s, a partner that speaks %s', async (appSpeaks, partnerSpeaks) => {
  const [app, partner] = [apps[appSpeaks], partners[partnerSpeaks]]
  const ann = new Browser(house)
  const choice = await appAsks(ann, app, house)
  const way = new RegExp(`/sign-in/[^"]+/partner/${partner.handle}`).exec(choice.text)?.[0] ?? ''
  const asked = await ann.get(way)
  const told = appHears(app, await partnerAnswers(ann, partner, asked, house))
  expect(told.action.startsWith(app.id)).toBe(true)
  expect(told.xml).toContain('Ann Example')
  expect(told.xml).toContain(`ann@${partner.handle}.test`)
  // The second visit asks nobody
  expect(appHears(app, await appAsks(ann, app, house)).xml).toContain('Ann Example')
})
