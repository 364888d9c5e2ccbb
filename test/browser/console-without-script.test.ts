import { jest } from '@jest/globals'
import type { Page } from 'playwright-core'
import { shootPlain } from './chromium.js'
import { arriving, becomeFirstOwner, owner, signInAtConsole, startTown, type Town } from './console/town.js'

jest.setTimeout(120_000)

// One house, in a browser that runs no script at all.
let town: Town
let page: Page
beforeAll(async () => {
  town = await startTown()
  page = await (await town.browser({ javaScriptEnabled: false })).tab()
}, 120_000)
afterAll(() => town?.stop())

const at = (path: string) => page.goto(town.gateway + path)
const press = (name: string | RegExp) =>
  arriving(page, page.getByRole('button', { name, exact: typeof name === 'string' }).first())
const follow = (name: string | RegExp) =>
  arriving(page, page.locator('main').getByRole('link', { name }).first())
const main = () => page.locator('main').textContent()

async function signInAtApp(tab: Page): Promise<void> {
  await tab.goto(`${town.app.origin}/sign-in`)
  await arriving(tab, tab.getByRole('button', { name: 'I am Ann Example' }))
  // Without script the form with the answer waits for a press
  await tab.getByRole('button').click()
  await tab.getByRole('heading', { level: 1, name: 'Welcome' }).waitFor()
}

test('the first owner sets a password, goes, and comes back', async () => {
  await becomeFirstOwner(page, town)
  await press('Sign out')
  await signInAtConsole(page, town)
  expect(new URL(page.url()).pathname).toBe('/admin')
  await shootPlain(page, 'console-plain-home')
})

test('an app comes as a file, and a partner pasted', async () => {
  await at('/admin/apps/new')
  const file = {
    name: 'timesheets.xml',
    mimeType: 'application/xml',
    buffer: Buffer.from(town.app.metadata()),
  }
  await page.setInputFiles('input[type=file]', file)
  await press('Look at it')
  expect(await main()).toContain(`${town.app.origin}/acs`)
  await shootPlain(page, 'console-plain-card')
  await press('Save as a draft')
  await page.getByText('Added.').waitFor()
  await at('/admin/partners/new')
  await page.locator('textarea[name=xml]').fill(town.partner.metadata)
  await press('Look at it')
  await press('Save as a draft')
  await page.getByText('Added.').waitFor()
})

test('a test sign-in is watched by looking again', async () => {
  await at('/admin/apps/timesheets/test')
  const again = await page.getByRole('link', { name: 'Look again' }).getAttribute('href')
  const tab = await page.context().newPage()
  await signInAtApp(tab)
  await tab.close()
  await at(again ?? '')
  await page.getByText('It went well.').waitFor()
  await shootPlain(page, 'console-plain-test')
  await press('Go live')
  await page.getByText('Live now.').waitFor()
})

test('a sign-in is found by its person, and shown whole', async () => {
  await at('/admin/sign-ins')
  await page.getByLabel('Person or reference').fill('Ann Example')
  await press('Show')
  await arriving(page, page.getByRole('table').getByRole('link').first())
  expect(await main()).toContain('That you read this is written down.')
  await shootPlain(page, 'console-plain-record')
})

test('a setting is changed after its plan was seen, and the change reverted', async () => {
  await at('/admin/apps/timesheets/settings')
  await page.locator('input[name=launch]').check()
  await press('See what changes')
  await press('Apply')
  await page.getByText('Saved.').waitFor()
  await follow('See the change, or revert it')
  await press('Revert this change')
  await page.getByText('Reverted to what it was before.').waitFor()
})

test('what if, search, reports and people answer without a script too', async () => {
  await at('/admin/what-if?by=invented')
  await page.locator('select[name=app]').selectOption('timesheets')
  await page.locator('select[name=partner]').selectOption('harborne.test')
  await press('Look')
  await page.locator('main').getByText('Look again').first().waitFor()
  await shootPlain(page, 'console-plain-what-if')
  await page.getByLabel('Search everything').first().fill('timesh')
  await page.keyboard.press('Enter')
  await page
    .locator('main')
    .getByRole('link', { name: /Timesheets/ })
    .waitFor()
  await at('/admin/reports/sign-ins')
  expect(await main()).toContain('Timesheets')
  await at('/admin/people')
  expect(await main()).toContain('Ann Example')
})

test('a wrong password is answered, and nothing that was typed is lost but the password', async () => {
  await press('Sign out')
  await signInAtConsole(page, town, { ...owner, password: 'not the right one' })
  await page.getByText('do not belong together').waitFor()
  expect(await page.locator('input[name=name]').inputValue()).toBe(owner.name)
  expect(await page.locator('input[name=password]').inputValue()).toBe('')
})

test('no page asked for anything elsewhere, broke its policy or wrote an error', async () => {
  expect(await town.faults()).toEqual([])
})
