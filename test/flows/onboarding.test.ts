import { atConsole, type AtConsole, hiddenIn } from '../support/at-console.js'
import { Browser } from '../support/browser.js'
import {
  appMetadata,
  gate,
  openTestHouse,
  outsider,
  partnerMetadata,
  type TestHouse,
} from '../support/house.js'
import {
  answerOf,
  asks,
  bring,
  deliver,
  questionIn,
  refusalOn,
  signIn,
  statusOf,
} from '../support/sign-in.js'

const [wiki, acme] = [outsider('wiki'), outsider('acme')]
let house: TestHouse
let console: AtConsole

beforeAll(async () => {
  house = await openTestHouse({ apps: [], partners: [] })
  console = await atConsole(house, 'operator')
})
afterAll(() => house.close())

const anybody = () => new Browser(house)
function tester(): Browser {
  const browser = new Browser(house)
  const [name = '', secret = ''] = console.cookie.split('=')
  browser.jar.set(name, secret)
  return browser
}

async function add(
  kind: 'apps' | 'partners',
  xml: string,
  answers: Readonly<Record<string, string>>,
): Promise<string> {
  const at = `/admin/${kind}/new`
  const card = await console.post(at, { xml })
  const carried = hiddenIn(card.text, at, 'carried')
  return (await console.post(at, { carried, asked: 'yes', do: 'add', ...answers })).to ?? ''
}

async function goLive(base: string): Promise<string> {
  const page = await console.get(base)
  const revision = hiddenIn(page.text, `${base}/live`, 'revision')
  return (await console.post(`${base}/live`, { revision })).to ?? ''
}

test('from two files to people at work: a partner and an app are added, tried, and go live', async () => {
  const partner = await add('partners', partnerMetadata(acme), {
    handle: 'acme',
    moreDomains: 'acme.test',
    onFirstSignIn: 'create',
  })
  expect(partner).toBe('/admin/partners/acme?told=added')
  const app = await add('apps', appMetadata(wiki), {
    handle: 'wiki',
    vouch: 'all',
    nameId: 'email',
    bundle: 'usual',
  })
  expect(app).toBe('/admin/apps/wiki?told=added')
  expect(await refusalOn(await bring(anybody(), asks(wiki, house)), house)).toBe('request.app_draft')

  const since = house.now().toISOString()
  const live = `/admin/apps/wiki/test/live?since=${encodeURIComponent(since)}`
  expect((await console.get(live)).text).toContain('Waiting for the first step')
  const ann = tester()
  const question = questionIn(await bring(ann, asks(wiki, house)))
  expect(statusOf(await deliver(ann, answerOf(acme, house, question)))).toBe('Success')
  await house.house.gateway.recorder.flush()
  const seen = (await console.get(live)).text
  expect(seen).toMatch(
    /A request came from the app[^]*sent to the partner[^]*partner’s answer came[^]*answer went to the app/,
  )
  expect(seen).toMatch(/data-over[^]*It went well\.[^]*>Go live</)

  expect(await goLive('/admin/partners/acme')).toContain('told=live')
  expect(await goLive('/admin/apps/wiki')).toContain('told=live')
  expect(statusOf(await signIn(anybody(), wiki, acme, house))).toBe('Success')
  expect((await console.get('/admin/apps/wiki/history')).text).toMatch(/live, after sign-in [0-9A-Z-]+/)
})

test('a test that goes wrong says what it was, whose turn it is, and where both sides can be seen', async () => {
  const since = house.now().toISOString()
  const ann = tester()
  const question = questionIn(await bring(ann, asks(wiki, house)))
  const stranger = { ...acme, keys: outsider('stranger').keys }
  await deliver(ann, answerOf(stranger, house, question))
  await house.house.gateway.recorder.flush()
  const seen = (await console.get(`/admin/apps/wiki/test/live?since=${encodeURIComponent(since)}`)).text
  expect(seen).toMatch(
    /data-over[^]*partner\.signature_invalid[^]*up to the partner[^]*\/admin\/sign-ins\/[0-9A-Z-]+/,
  )
})

test('a partner is tried from its page, and no app hears of it', async () => {
  const page = (await console.get('/admin/partners/acme/test')).text
  const address = (/href="([^"]*\/console\/trial[^"]*)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&')
  const live = (/data-live="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&')
  const ann = tester()
  const question = questionIn(await ann.get(address))
  await deliver(ann, answerOf(acme, house, question))
  await house.house.gateway.recorder.flush()
  expect((await console.get(live)).text).toMatch(/data-over[^]*It went well\./)
  expect(address.startsWith(gate)).toBe(true)
})

test('a change is judged by the sign-ins that were, before it is made', async () => {
  const at = '/admin/apps/wiki/settings'
  const revision = hiddenIn((await console.get(at)).text, at, 'revision')
  const plan = await console.post(at, {
    revision,
    nameId: 'attribute',
    'nameId.attribute': 'employeeNumber',
    vouch: 'all',
    nameAuthority: 'yes',
  })
  expect(plan.text).toMatch(/Of the latest \d+ sign-ins?: \d+ would be refused/)
  expect(plan.text).toContain('1 person')
})
