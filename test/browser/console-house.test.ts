import type { Browser } from 'playwright-core'
import { listPeople } from '../../src/admin/people/list.js'
import { atConsole } from '../support/at-console.js'
import { callerAs } from '../support/callers.js'
import { openTestHouse, type TestHouse } from '../support/house.js'
import { violationsEverywhere, violationsOn } from './axe.js'
import { openBusyHouse } from './busy-house.js'
import { launchChromium, shoot, Watched } from './chromium.js'

let chromium: Browser
let busy: TestHouse
let empty: TestHouse
let inBusy: Watched
let inEmpty: Watched
beforeAll(async () => {
  busy = await openBusyHouse()
  empty = await openTestHouse({ apps: [], partners: [] })
  chromium = await launchChromium()
  inBusy = await signedIn(busy)
  inEmpty = await signedIn(empty)
}, 120_000)
afterAll(async () => {
  await chromium?.close()
  await busy?.close()
  await empty?.close()
})

async function signedIn(house: TestHouse): Promise<Watched> {
  const { cookie } = await atConsole(house, 'owner')
  return Watched.open(chromium, [new URL(house.url).host], {
    viewport: { width: 1280, height: 860 },
    extraHTTPHeaders: { cookie },
  })
}

const pages = [
  ['home', '/admin'],
  ['people', '/admin/people'],
  ['new-person', '/admin/people/new'],
  ['roles', '/admin/roles'],
  ['keys', '/admin/keys'],
  ['key-step', '/admin/keys/next?use=signing'],
  ['settings', '/admin/settings'],
  ['search', '/admin/search?q=e'],
] as const

describe.each([
  ['busy', () => [busy, inBusy] as const],
  ['empty', () => [empty, inEmpty] as const],
])('in a house that is %s', (kind, where) => {
  test.each(pages)(
    '%s breaks nothing of WCAG 2.2 AA, by day, by night and narrow',
    async (name, path) => {
      const [house, watched] = where()
      const page = await watched.tab(house.url + path)
      await shoot(page, `console-${kind}-${name}`)
      expect(await violationsEverywhere(page)).toEqual([])
      expect(watched.faults).toEqual([])
      await page.close()
    },
    60_000,
  )
})

test('a person’s page breaks nothing of WCAG 2.2 AA either, its forms unfolded', async () => {
  const { items } = await listPeople(callerAs('owner'), { limit: 1 }, busy.office)
  const page = await inBusy.tab(`${busy.url}/admin/people/${items[0]?.id}`)
  await shoot(page, 'console-busy-person')
  for (const form of await page.locator('details.unfold > summary').all()) await form.click()
  expect(await violationsEverywhere(page)).toEqual([])
  expect(inBusy.faults).toEqual([])
  await page.close()
}, 120_000)

test('everything is found by the keyboard alone', async () => {
  const page = await inBusy.tab(`${busy.url}/admin`)
  await page.keyboard.press('/')
  await page.keyboard.type('wik')
  await page.getByRole('option', { name: /wiki/, selected: true }).waitFor()
  expect(await violationsOn(page)).toEqual([])
  await shoot(page, 'console-quick-search')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/admin/apps/wiki')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('keys')
  await page.getByRole('option', { name: /Keys/ }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('Control+k')
  // What was found before stands there until the next is found
  await page.keyboard.press('Backspace')
  await page.getByRole('option').first().waitFor({ state: 'hidden' })
  await page.keyboard.type('e')
  await page.getByRole('option').nth(1).waitFor()
  await page.keyboard.press('ArrowDown')
  expect(await page.getByRole('option').nth(1).getAttribute('aria-selected')).toBe('true')
  expect(inBusy.faults).toEqual([])
  await page.close()
}, 120_000)

test('a slash in a field is a slash', async () => {
  const page = await inBusy.tab(`${busy.url}/admin/people`)
  await page.getByRole('searchbox', { name: /Name, e-mail/ }).fill('')
  await page.getByRole('searchbox', { name: /Name, e-mail/ }).press('/')
  expect(await page.getByRole('searchbox', { name: /Name, e-mail/ }).inputValue()).toBe('/')
  expect(await page.getByRole('dialog').isVisible()).toBe(false)
  await page.close()
}, 120_000)
