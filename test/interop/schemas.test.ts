// What leaves is valid by the standard's own schemas, element order included; a real validator says so.
import { appAsks, appHears, partnerAnswers } from '../support/any-to-any.js'
import { Browser } from '../support/browser.js'
import type { AppRequest } from '../support/counterpart.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../support/sign-in.js'
import { schemaFaults } from './schemas.js'

const [wiki, vault] = [outsider('wiki'), outsider('vault')]
const acme = outsider('acme')
const portals = { saml11: outsider('saml11', 'wsfed'), saml20: outsider('saml20', 'wsfed') }
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki, vault, ...Object.values(portals)],
    partners: [acme],
    settings: {
      organization: { name: 'Test & house', url: 'https://gate.test/', contact: 'mailto:help@gate.test' },
      apps: { vault: { encrypt: 'required' }, saml20: { wsfed: { tokenType: 'saml20' } } },
      partners: { acme: { confirmedDomains: ['acme.test'], sendScoping: 'full', believedUpTo: 2 } },
    },
  })
})
afterAll(() => house.close())

const mfa = 'https://refeds.org/profile/mfa'
const full: NonNullable<AppRequest['request']> = {
  forceAuthn: true,
  nameIDPolicy: { allowCreate: true },
  scoping: { proxyCount: 2, idpList: [acme.id], requesterIDs: ['https://hub.test'] },
  requestedAuthnContext: { comparison: 'minimum', classRefs: [mfa], declRefs: [] },
}

test.each(['idp', 'sp', 'sp-with-encryption', 'both'] as const)(
  'MD-02: our metadata %s is valid',
  async (which) => {
    expect(await schemaFaults(await house.house.metadata(which), 'metadata')).toBe('')
  },
)

test('MSG-01: questions to partners are valid, plain and with everything in them', async () => {
  for (const request of [{}, full]) {
    const question = questionIn(await bring(new Browser(house), asks(wiki, house, { request })))
    expect(await schemaFaults(question.xml, 'protocol')).toBe('')
  }
})

test.each([
  ['in the clear', wiki],
  ['encrypted', vault],
])('MSG-01: an answer %s is valid', async (_name, app) => {
  const ann = new Browser(house)
  const question = questionIn(await bring(ann, asks(app, house)))
  const { xml } = toldApp(await deliver(ann, answerOf(acme, house, question)))
  expect(await schemaFaults(xml, 'protocol')).toBe('')
})

test.each(['saml11', 'saml20'] as const)(
  'WSF-14, WSF-15: a token of %s is valid by the schema of its own version, cut out of its envelope',
  async (tokenType) => {
    const ann = new Browser(house)
    const app = portals[tokenType]
    const asked = await appAsks(ann, app, house)
    const { xml } = appHears(app, await partnerAnswers(ann, acme, asked, house))
    const [token = ''] = /<saml:Assertion .*<\/saml:Assertion>/s.exec(xml) ?? []
    expect(token).toContain('Ann Example')
    expect(await schemaFaults(token, tokenType)).toBe('')
    const misplaced = token.replace('<saml:Conditions', '<saml:Misplaced/><saml:Conditions')
    expect(await schemaFaults(misplaced, tokenType)).toContain('Misplaced')
  },
)

test('MSG-01: a no to an app is valid', async () => {
  const passive = asks(wiki, house, { request: { isPassive: true, forceAuthn: true } })
  const { xml } = toldApp(await bring(new Browser(house), passive))
  expect(xml).toContain('NoPassive')
  expect(await schemaFaults(xml, 'protocol')).toBe('')
})

test('the validator does find faults', async () => {
  const metadata = await house.house.metadata('idp')
  expect(
    await schemaFaults(
      metadata.replace('<md:SingleSignOnService', '<md:Misplaced/><md:SingleSignOnService'),
      'metadata',
    ),
  ).toContain('Misplaced')
})
