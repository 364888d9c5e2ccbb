import { addPerson } from '../../src/admin/people/add.js'
import { approveWaiting, listWaiting, showWaiting } from '../../src/admin/people/waiting.js'
import { Browser } from '../support/browser.js'
import { callerAs } from '../support/callers.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from '../support/sign-in.js'

const [wiki, acme] = [outsider('wiki'), outsider('acme')]
const operator = callerAs('operator')
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki],
    partners: [acme],
    settings: { partners: { acme: { onFirstSignIn: 'refuse' } } },
  })
})
afterAll(() => house.close())

async function triesToSignIn() {
  const browser = new Browser(house)
  const asked = await bring(browser, asks(wiki, house))
  return deliver(browser, answerOf(acme, house, questionIn(asked)))
}

test('somebody who was refused because nobody knew them is let in once an operator says who that is', async () => {
  await triesToSignIn()
  await house.office.gateway.recorder.flush()
  const [line] = await listWaiting(operator, { limit: 10 }, house.office)
  expect(line).toMatchObject({ partner: { handle: 'acme' }, because: 'nobody' })
  const reference = line?.reference ?? ''
  const { subject } = await showWaiting(operator, reference, house.office)
  const ann = await addPerson(operator, { attributes: { name: ['Ann Example'] } }, house.office)
  const approved = await approveWaiting(operator, reference, ann.id, house.office)
  expect(approved.links).toMatchObject([{ partner: { handle: 'acme' }, subject }])
  expect(toldApp(await triesToSignIn()).xml).toContain('status:Success')
})
