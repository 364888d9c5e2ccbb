import { Browser, type Shown } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../support/sign-in.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
const globex = outsider('globex')
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({ apps: [wiki], partners: [acme, globex] })
})
afterAll(() => house.close())

/** The address behind a partner's name on the page of partners. */
function linkTo(shown: Shown, handle: string): string {
  const href = new RegExp(`href="([^"]+/partner/${handle})"`).exec(shown.text)?.[1]
  if (href === undefined) throw new Error(`no link to ${handle}: ${shown.status} ${shown.text.slice(0, 400)}`)
  return href
}

describe('whoever chose the wrong partner and goes back', () => {
  test.each([['redirect'], ['post']] as const)(
    'sees the choice again, and another partner may vouch: asked by HTTP-%s',
    async (binding) => {
      const ann = new Browser(house)
      const choice = await bring(ann, asks(wiki, house), binding)
      expect((await ann.get(linkTo(choice, 'acme'))).leaves).toContain(acme.id)
      const back = await ann.get(choice.url)
      const question = questionIn(await ann.get(linkTo(back, 'globex')))
      const told = toldApp(await deliver(ann, answerOf(globex, house, question)))
      expect(told.xml).toContain(globex.id)
    },
  )

  test('may as well go forward again: the first partner’s answer still counts', async () => {
    const ann = new Browser(house)
    const choice = await bring(ann, asks(wiki, house))
    const question = questionIn(await ann.get(linkTo(choice, 'acme')))
    linkTo(await ann.get(choice.url), 'acme')
    const told = toldApp(await deliver(ann, answerOf(acme, house, question)))
    expect(told.xml).toContain(acme.id)
  })
})
