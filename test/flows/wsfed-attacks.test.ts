import { bringToken, tokenFor, wsignin, wsQuestionIn } from '../support/any-to-any.js'
import { Browser, type Shown } from '../support/browser.js'
import { gate, openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, refusalOn, toldApp } from '../support/sign-in.js'
import type { PartnerToken } from '../support/wsfed-counterpart.js'

const mfa = 'http://schemas.microsoft.com/claims/multipleauthn'
const wiki = outsider('wiki')
const portal = outsider('portal', 'wsfed')
const fabrikam = outsider('fabrikam', 'wsfed')
const acme = outsider('acme')
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki, portal],
    partners: [fabrikam, acme],
    settings: {
      apps: { portal: { wsfed: { realms: [wiki.id, 'urn:portal'] } } },
      partners: {
        acme: { believedUpTo: 2, requestAuthnContext: { comparison: 'minimum', classes: [mfa] } },
        fabrikam: { believedUpTo: 2 },
      },
    },
  })
})
afterAll(() => house.close())

/** A sign-in at the portal, as far as this partner's door. */
async function askedOf(
  who: typeof acme,
  browser: Browser,
  more: Record<string, string> = {},
): Promise<Shown> {
  const choice = await browser.get(wsignin(portal, more))
  const way = new RegExp(`/sign-in/[^"]+/partner/${who.handle}`).exec(choice.text)?.[0] ?? ''
  return browser.get(way)
}

const isAnswered = ({ form }: Shown) => form?.fields['wresult'] !== undefined
const withId = (id: string): Partial<PartnerToken> => ({ assertion11: { id } })

test('B11: an answer in another protocol than the question, at either door, is no answer', async () => {
  const ann = new Browser(house)
  const ws = wsQuestionIn(await askedOf(fabrikam, ann))
  const question = { id: '_x', relayState: ws.get('wctx')?.split('.')[0] ?? '', xml: '' }
  expect(await refusalOn(await deliver(ann, answerOf(fabrikam, house, question)), house)).toBe(
    'partner.unknown',
  )
  expect(isAnswered(await bringToken(ann, tokenFor(fabrikam, house, ws)))).toBe(true)

  const bob = new Browser(house)
  const saml = questionIn(await askedOf(acme, bob))
  const wctx = new URLSearchParams({ wctx: `${saml.relayState}.${saml.id}` })
  expect(await refusalOn(await bringToken(bob, tokenFor(acme, house, wctx)), house)).toBe('partner.unknown')
  const classRef = mfa
  const answer = answerOf(acme, house, saml, { assertion: { authnStatements: [statement(classRef)] } })
  expect(isAnswered(await deliver(bob, answer))).toBe(true)
})

function statement(classRef: string) {
  return { authnInstant: house.now(), classRef, sessionIndex: '_s', authenticatingAuthorities: [] }
}

test('B11, S01: an assertion for the SAML door is not for the one of WS-Federation', async () => {
  const ann = new Browser(house)
  const ws = wsQuestionIn(await askedOf(fabrikam, ann))
  const end = new Date(house.now().getTime() + 300_000)
  const conditions = (audience: string) => ({
    tokenType: 'saml20' as const,
    assertion20: {
      conditions: { notBefore: house.now(), notOnOrAfter: end, audienceRestrictions: [[audience]] },
    },
  })
  const other = tokenFor(fabrikam, house, ws, conditions(`${gate}/saml/sp`))
  expect(await refusalOn(await bringToken(ann, other), house)).toBe('partner.audience_wrong')
  const right = tokenFor(fabrikam, house, ws, conditions(`${gate}/wsfed`))
  expect(isAnswered(await bringToken(ann, right))).toBe(true)
})

test('S25, H02: a sign-in that somebody else began ends in their browser or nowhere', async () => {
  const [eve, ann] = [new Browser(house), new Browser(house)]
  const fields = tokenFor(fabrikam, house, wsQuestionIn(await askedOf(fabrikam, eve)))
  expect(await refusalOn(await bringToken(ann, fields), house)).toBe('signin.other_browser')
  expect((await ann.get(`${gate}/`)).text).not.toContain('Signed in as')
  expect(isAnswered(await bringToken(eve, fields))).toBe(true)
})

test('S25: a token that was taken once answers no other question, whatever stands in wctx', async () => {
  const [ann, eve] = [new Browser(house), new Browser(house)]
  const asked = wsQuestionIn(await askedOf(fabrikam, ann))
  const token = withId('_taken')
  expect(isAnswered(await bringToken(ann, tokenFor(fabrikam, house, asked, token)))).toBe(true)
  const again = wsQuestionIn(await askedOf(fabrikam, eve))
  const reply = await bringToken(eve, tokenFor(fabrikam, house, again, token))
  expect(await refusalOn(reply, house)).toBe('partner.replayed')
  const fresh = wsQuestionIn(await askedOf(fabrikam, eve))
  expect(isAnswered(await bringToken(eve, tokenFor(fabrikam, house, fresh, withId('_fresh'))))).toBe(true)
})

test('S25: the answer to a question that was asked anew meanwhile is too late', async () => {
  const ann = new Browser(house)
  const first = await askedOf(fabrikam, ann)
  const id = wsQuestionIn(first).get('wctx')?.split('.')[0] ?? ''
  const second = await ann.get(`${gate}/sign-in/${id}/partner/fabrikam`)
  const late = await bringToken(ann, tokenFor(fabrikam, house, wsQuestionIn(first)))
  expect(await refusalOn(late, house)).toBe('partner.in_response_to_wrong')
  expect(isAnswered(await bringToken(ann, tokenFor(fabrikam, house, wsQuestionIn(second))))).toBe(true)
})

test('I09: a further name of an app that is another app’s own opens neither', async () => {
  const ann = new Browser(house)
  const reply = await ann.get(wsignin(portal, { wtrealm: wiki.id }))
  expect(await refusalOn(reply, house)).toBe('request.unknown_app')
  expect((await ann.get(wsignin(portal, { wtrealm: 'urn:portal' }))).text).toContain('fabrikam')
  const asked = await bring(new Browser(house), asks(wiki, house))
  expect(asked.text).toContain('fabrikam')
})

test('I10: wauth of whoever wrote the link does not lower what the partner is set to be asked for', async () => {
  const password = 'urn:oasis:names:tc:SAML:1.0:am:password'
  const ann = new Browser(house)
  const question = questionIn(await askedOf(acme, ann, { wauth: password }))
  expect(question.xml).toContain(mfa)
  const saying = (classRef: string) =>
    answerOf(acme, house, question, { assertion: { authnStatements: [statement(classRef)] } })
  const weak = await deliver(ann, saying('urn:oasis:names:tc:SAML:2.0:ac:classes:Password'))
  expect(await refusalOn(weak, house)).toBe('partner.authn_context')
  expect(isAnswered(await deliver(ann, saying(mfa)))).toBe(true)
  // A SAML app is free to ask for something else
  const requestedAuthnContext = {
    comparison: 'minimum' as const,
    classRefs: ['urn:oasis:names:tc:SAML:2.0:ac:classes:Password'],
    declRefs: [],
  }
  const bob = new Browser(house)
  const choice = await bring(bob, asks(wiki, house, { request: { requestedAuthnContext } }))
  const way = /\/sign-in\/[^"]+\/partner\/acme/.exec(choice.text)?.[0] ?? ''
  const told = await deliver(bob, answerOf(acme, house, questionIn(await bob.get(way))))
  expect(toldApp(told).xml).toContain('Success')
})

test('WSF-06, I10: whoever does not tell when it was is asked anew for an age, and is refused for silence', async () => {
  const silent: Partial<PartnerToken> = { assertion11: { authentication: undefined } }
  const ann = new Browser(house)
  const whenever = wsQuestionIn(await askedOf(fabrikam, ann))
  expect(isAnswered(await bringToken(ann, tokenFor(fabrikam, house, whenever, silent)))).toBe(true)
  // Her session proves no age either
  const proved = wsQuestionIn(await askedOf(fabrikam, ann, { wfresh: '10' }))
  expect(proved.get('wfresh')).toBe('0')
  const carl = new Browser(house)
  const first = wsQuestionIn(await askedOf(fabrikam, carl, { wfresh: '10' }))
  expect(first.get('wfresh')).toBe('10')
  const anew = wsQuestionIn(await bringToken(carl, tokenFor(fabrikam, house, first, silent)))
  expect(anew.get('wfresh')).toBe('0')
  const refused = await bringToken(carl, tokenFor(fabrikam, house, anew, silent))
  expect(await refusalOn(refused, house)).toBe('partner.authn_stale')
  const bob = new Browser(house)
  const asked = wsQuestionIn(await askedOf(fabrikam, bob, { wfresh: '10' }))
  expect(isAnswered(await bringToken(bob, tokenFor(fabrikam, house, asked)))).toBe(true)
})
