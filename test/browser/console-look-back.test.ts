import type { Browser } from 'playwright-core'
import { changeRegistration } from '../../src/admin/registrations/change.js'
import { atConsole } from '../support/at-console.js'
import { callerAs } from '../support/callers.js'
import { openTestHouse, type TestHouse } from '../support/house.js'
import { violationsEverywhere } from './axe.js'
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
  const settings = { requireSignedRequests: true, assertionLifetime: 120 }
  await changeRegistration(
    callerAs('owner'),
    'app',
    'wiki',
    { settings, enabled: false },
    undefined,
    busy.office,
  )
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
  ['reports', '/admin/reports'],
  ['report-sign-ins', '/admin/reports/sign-ins?since=2020-01-01'],
  ['report-access', '/admin/reports/access-of-a-person?person=ann%40example.test'],
  ['report-unused', '/admin/reports/app-use?days=3'],
  ['report-refusals', '/admin/reports/refusals?days=30'],
  ['report-strength', '/admin/reports/strength'],
  ['report-changes', '/admin/reports/changes'],
  ['report-asked-wrongly', '/admin/reports/sign-ins?since=soon'],
  ['audit', '/admin/audit'],
  ['audit-of-changes', '/admin/audit?kind=changes'],
] as const

describe.each([
  ['busy', () => [busy, inBusy] as const],
  ['empty', () => [empty, inEmpty] as const],
])('looking back in a house that is %s', (kind, where) => {
  test.each(pages)(
    '%s breaks nothing of WCAG 2.2 AA, by day, by night and narrow',
    async (name, path) => {
      const [house, watched] = where()
      const page = await watched.tab(house.url + path)
      await shoot(page, `console-${kind}-${name}`)
      expect(await violationsEverywhere(page)).toEqual([])
      expect(watched.faults.filter((fault) => !fault.includes('422'))).toEqual([])
      await page.close()
    },
    60_000,
  )
})

test('from the audit to a change, and back to how it was', async () => {
  const page = await inBusy.tab(`${busy.url}/admin/audit?kind=registration.changed`)
  await page.getByRole('link', { name: /^\d+$/ }).first().click()
  await page.getByRole('heading', { name: 'Before and after' }).waitFor()
  await shoot(page, 'console-change')
  expect(await violationsEverywhere(page)).toEqual([])
  await page.close()
}, 120_000)
