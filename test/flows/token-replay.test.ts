// A token of WS-Federation names no question: each is taken once, by the memory of the house, which outlives it.
import { bringToken, tokenFor, wsQuestionIn, wsignin } from '../support/any-to-any.js'
import { Browser, type Shown } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { refusalOn } from '../support/sign-in.js'

const portal = outsider('portal', 'wsfed')
const fabrikam = outsider('fabrikam', 'wsfed')
const open = (home?: string) =>
  openTestHouse({
    apps: [portal],
    partners: [fabrikam],
    settings: {
      apps: { portal: { launch: true } },
      partners: { fabrikam: { acceptUnsolicitedAnswers: true, unsolicitedApp: 'portal' } },
    },
    ...(home === undefined ? {} : { home }),
  })

const asked = async (browser: Browser) => wsQuestionIn(await browser.get(wsignin(portal)))
const isIn = ({ form }: Shown) => form?.fields['wresult'] !== undefined

test('S11: a used token stays used over a restart, asked for or not, and a new one is taken', async () => {
  const before = await open()
  const ann = new Browser(before)
  const question = await asked(ann)
  const solicited = tokenFor(fabrikam, before, question)
  const unsolicited = tokenFor(fabrikam, before, undefined)
  expect(isIn(await bringToken(ann, solicited))).toBe(true)
  expect(isIn(await bringToken(new Browser(before), unsolicited))).toBe(true)
  await before.close('keep')

  const after = await open(before.home)
  const { wctx: _, ...bare } = solicited
  for (const used of [bare, unsolicited]) {
    expect(await refusalOn(await bringToken(new Browser(after), used), after)).toBe('partner.replayed')
  }
  const bob = new Browser(after)
  const next = await asked(bob)
  const again = { ...solicited, wctx: next.get('wctx') ?? '' }
  expect(await refusalOn(await bringToken(bob, again), after)).toBe('partner.replayed')
  expect(isIn(await signedIn(after))).toBe(true)
  await after.close()
})

test('S25: a question asked before a restart is answered after it, by its own browser alone', async () => {
  const before = await open()
  const ann = new Browser(before)
  const question = await asked(ann)
  await before.close('keep')
  const after = await open(before.home)
  const token = () => tokenFor(fabrikam, after, question)
  expect(await refusalOn(await bringToken(new Browser(after), token()), after)).toBe('signin.other_browser')
  const annAgain = new Browser(after)
  for (const [name, value] of ann.jar) annAgain.jar.set(name, value)
  expect(isIn(await bringToken(annAgain, token()))).toBe(true)
  await after.close()
})

async function signedIn(house: TestHouse): Promise<Shown> {
  const browser = new Browser(house)
  return bringToken(browser, tokenFor(fabrikam, house, await asked(browser)))
}
