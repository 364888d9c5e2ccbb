import { Browser } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import {
  answerOf,
  asks,
  bring,
  deliver,
  questionIn,
  refusalOn,
  statusOf,
  toldApp,
} from '../support/sign-in.js'

const [wiki, mail, staff] = [outsider('wiki'), outsider('mail'), outsider('staff')]
const [acme, strict] = [outsider('acme'), outsider('strict')]
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki, mail, staff],
    partners: [acme, strict],
    settings: {
      partners: { acme: { acceptUnsolicitedAnswers: true, unsolicitedApp: 'wiki' } },
      apps: { wiki: { launch: true }, staff: { launch: true, roles: { required: true } } },
    },
  })
})
afterAll(() => house.close())

const browser = () => new Browser(house)
/** The app names the one partner that may vouch. */
const askingFor = ({ id }: typeof acme) =>
  asks(wiki, house, { request: { scoping: { idpList: [id], requesterIDs: [] } } })
const unasked = (who: typeof acme, more: Parameters<typeof answerOf>[3] = {}) =>
  answerOf(who, house, undefined, more)

test('SP-06: an answer nobody asked for passes where the partner is registered for it, and is refused where not', async () => {
  const told = toldApp(await deliver(browser(), unasked(acme)))
  expect(told.action).toBe(`${wiki.id}/acs`)
  expect(told.xml).not.toContain('InResponseTo')
  expect(await refusalOn(await deliver(browser(), unasked(strict)), house)).toBe('partner.unsolicited')
})

test.each([
  ['POST-05: RelayState names the app by its handle', 'wiki'],
  ['POST-05: RelayState names the app by its entity id', wiki.id],
  ['POST-05: a RelayState that is an address is not followed', 'https://evil.test/'],
])('%s', async (_name, relayState) => {
  expect(toldApp(await deliver(browser(), unasked(acme, { relayState }))).action).toBe(`${wiki.id}/acs`)
})

test('B04: an app that may not be launched gives no session', async () => {
  const ann = browser()
  expect(await refusalOn(await deliver(ann, unasked(acme, { relayState: 'mail' })), house)).toBe(
    'launch.not_allowed',
  )
  expect([...ann.jar.keys()].filter((name) => name.endsWith('session'))).toEqual([])
  expect(statusOf(await deliver(ann, unasked(acme, { relayState: 'wiki' })))).toBe('Success')
})

test('S10: an answer is used once', async () => {
  const answer = unasked(acme)
  expect(statusOf(await deliver(browser(), answer))).toBe('Success')
  expect(await refusalOn(await deliver(browser(), answer), house)).toBe('partner.replayed')
})

test('S23: an answer posted in one browser cannot be picked up in another', async () => {
  const [ann, eve] = [browser(), browser()]
  const stolen: string[] = []
  const held = new Browser({ url: house.url })
  const posted = await fetch(`${house.url}/saml/sp/acs`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(unasked(acme).fields),
  })
  stolen.push(posted.headers.get('location') ?? '')
  for (const line of posted.headers.getSetCookie())
    held.jar.set(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1, line.indexOf(';')))
  expect(await refusalOn(await eve.get(stolen[0] ?? ''), house)).toBe('signin.other_browser')
  expect(await refusalOn(await ann.get(stolen[0] ?? ''), house)).toBe('signin.other_browser')
  expect(statusOf(await held.get(stolen[0] ?? ''))).toBe('Success')
})

test('S23: it replaces nobody’s session without asking', async () => {
  const ann = browser()
  const question = questionIn(await bring(ann, askingFor(acme)))
  await deliver(ann, answerOf(acme, house, question, { nameID: { value: 'ann' } }))
  const asked = await deliver(
    ann,
    unasked(acme, { nameID: { value: 'eve' }, attributes: { displayName: 'Eve' } }),
  )
  expect(asked.status).toBe(200)
  expect(asked.text).toContain('Ann Example')
  expect(toldApp(await bring(ann, asks(wiki, house))).xml).toContain('Ann Example')
  expect(toldApp(await ann.postFromPage(asked, { replace: 'yes' })).xml).toContain('Eve')
  expect(toldApp(await bring(ann, asks(wiki, house))).xml).toContain('Eve')
})

test('S23: the same name under another qualifier is another person, who asks before replacing', async () => {
  const ann = browser()
  const named = (nameQualifier?: string) =>
    unasked(acme, { nameID: { value: 'ann', ...(nameQualifier ? { nameQualifier } : {}) } })
  expect(statusOf(await deliver(ann, named('https://directory-one.test')))).toBe('Success')
  expect(statusOf(await deliver(ann, named('https://directory-one.test')))).toBe('Success')
  const other = await deliver(ann, named('https://directory-two.test'))
  expect(other.form).toBeUndefined()
  expect(other.text).toContain('replace')
  expect(statusOf(await ann.postFromPage(other, { replace: 'yes' }))).toBe('Success')
})

test('a person who was refused tries again in the same browser, and no other browser does', async () => {
  const ann = browser()
  const refused = await deliver(ann, unasked(acme, { relayState: 'staff' }))
  expect(await refusalOn(refused, house)).toBe('user.no_role')
  const again = /href="(\/sign-in\/[^"]+\/again)"/.exec(refused.text)?.[1] ?? ''
  expect(await refusalOn(await browser().get(again), house)).toBe('signin.other_browser')
  expect((await ann.get(again)).text).toContain('/partner/acme"')
})

test('RelayState that names a live sign-in makes no solicited answer of one that nobody asked for', async () => {
  const ann = browser()
  const shown = await bring(ann, askingFor(strict))
  const relayState = new URL(shown.leaves ?? '').searchParams.get('RelayState') ?? ''
  expect(relayState).not.toBe('')
  const refused = await deliver(ann, unasked(strict, { relayState }))
  expect(await refusalOn(refused, house)).toBe('partner.in_response_to_wrong')
})
