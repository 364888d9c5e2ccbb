import type { Browser } from 'playwright-core'
import { type AtConsole, atConsole } from '../support/at-console.js'
import { Browser as Person } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, signIn } from '../support/sign-in.js'
import { violationsEverywhere } from './axe.js'
import { launchChromium, shoot, Watched } from './chromium.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
let chromium: Browser
let house: TestHouse
let watched: Watched
let operator: AtConsole
const made = new Map<string, string>()

beforeAll(async () => {
  house = await openTestHouse({ apps: [wiki, outsider('portal', 'wsfed')], partners: [acme] })
  operator = await atConsole(house, 'operator')
  const question = questionIn(await bring(new Person(house), asks(wiki, house)))
  const changed = { edit: (xml: string) => xml.replace('Ann Example', 'Eve Example') }
  await deliver(new Person(house), answerOf(acme, house, question, changed))
  await signIn(new Person(house), wiki, acme, house, {
    attributes: { displayName: 'Ann Example', mail: 'ann@acme.test', groups: ['staff', 'admins'] },
  })
  made.set('answered', await referenceOf('signin.completed'))
  made.set('refused', await referenceOf('signin.refused'))
  chromium = await launchChromium()
  watched = await Watched.open(chromium, [new URL(house.url).host], {
    viewport: { width: 1280, height: 860 },
    extraHTTPHeaders: { cookie: operator.cookie },
  })
}, 120_000)
afterAll(async () => {
  await chromium?.close()
  await house?.close()
})

async function referenceOf(type: 'signin.completed' | 'signin.refused'): Promise<string> {
  const event = (await house.events()).findLast((one) => one.type === type)
  return event && 'reference' in event ? (event.reference ?? '') : ''
}

const pages = [
  ['sign-ins', () => '/admin/sign-ins'],
  ['sign-ins-none', () => '/admin/sign-ins?q=nobody-at-all'],
  ['sign-in', () => `/admin/sign-ins/${made.get('answered')}`],
  ['sign-in-refused', () => `/admin/sign-ins/${made.get('refused')}`],
  ['fix', () => `/admin/sign-ins/${made.get('answered')}/fix/0`],
  ['share', () => `/admin/sign-ins/${made.get('refused')}/share`],
  ['what-if', () => '/admin/what-if'],
  ['what-if-recorded', () => `/admin/what-if?reference=${made.get('answered')}`],
  ['what-if-invented', () => '/admin/what-if?by=invented'],
] as const

test.each(pages)(
  '%s breaks nothing of WCAG 2.2 AA, by day, by night and narrow',
  async (name, path) => {
    const page = await watched.tab(house.url + path())
    await shoot(page, `console-${name}`)
    expect(await violationsEverywhere(page)).toEqual([])
    expect(watched.faults).toEqual([])
    await page.close()
  },
  120_000,
)

/** Answers to forms, which the console takes from pages of its own address alone. */
const answers = [
  [
    'what-if-outcome',
    () =>
      operator.post('/admin/what-if', {
        by: 'invented',
        app: 'wiki',
        partner: 'acme',
        subject: 'eve',
        format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
        attributes: 'displayName: Eve Example\nmail: eve@acme.test\ngroups: staff',
        context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
      }),
  ],
  [
    'what-if-refused',
    () => operator.post('/admin/what-if', { by: 'invented', app: 'wiki', partner: 'acme', subject: '' }),
  ],
  [
    'share-made',
    () => operator.post(`/admin/sign-ins/${made.get('refused')}/share`, { leg: 'partner', hours: '2' }),
  ],
] as const

test.each(answers)(
  '%s breaks nothing of WCAG 2.2 AA, by day, by night and narrow',
  async (name, send) => {
    const { status, text } = await send()
    expect(status).toBe(200)
    const page = await watched.tab(`${house.url}/admin/sign-ins`)
    await page.route('**/admin/as-it-was-sent', (route) =>
      route.fulfill({ contentType: 'text/html', body: text }),
    )
    await page.goto(`${house.url}/admin/as-it-was-sent`)
    await shoot(page, `console-${name}`)
    expect(await violationsEverywhere(page)).toEqual([])
    await page.close()
  },
  120_000,
)

test('what somebody outside is shown breaks nothing of WCAG 2.2 AA either', async () => {
  const path = `/admin/sign-ins/${made.get('refused')}/share`
  const { text } = await operator.post(path, { leg: 'partner', hours: '2' })
  const page = await watched.tab(house.url + (/\/shared\/[\w-]+/.exec(text)?.[0] ?? ''))
  await shoot(page, 'shared-leg')
  expect(await violationsEverywhere(page)).toEqual([])
  expect(watched.faults).toEqual([])
  await page.close()
}, 120_000)
