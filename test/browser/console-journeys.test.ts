import { jest } from '@jest/globals'
import type { Page } from 'playwright-core'
import { seeEverywhere } from './console/sight.js'
import {
  arriving,
  becomeFirstOwner,
  linkIn,
  owner,
  signedInOrNot,
  signInAtConsole,
  startTown,
  type Town,
} from './console/town.js'

jest.setTimeout(120_000)

// One house from its first start on: each test goes on where the one before has ended.
let town: Town
let page: Page
beforeAll(async () => {
  town = await startTown()
  page = await (await town.browser()).tab()
}, 120_000)
afterAll(() => town?.stop())

const at = (path: string) => page.goto(town.gateway + path)
const press = (name: string | RegExp) =>
  arriving(page, page.getByRole('button', { name, exact: typeof name === 'string' }))
const follow = (name: string | RegExp) =>
  arriving(page, page.locator('main').getByRole('link', { name }).first())
const heading = async () => (await page.getByRole('heading', { level: 1 }).innerText()).trim()
const main = () => page.locator('main').innerText()

async function drop(xml: string | Buffer, fileName: string): Promise<void> {
  const file = { name: fileName, mimeType: 'application/xml', buffer: Buffer.from(xml) }
  await page.setInputFiles('input[type=file]', file)
  await press('Look at it')
}

/** From the app's own page to its partner's, and back as this person; who is not let through ends on our page. */
async function signInAtApp(tab: Page, person: string): Promise<void> {
  await tab.goto(`${town.app.origin}/sign-in`)
  const choice = tab.getByRole('link', { name: 'Harborne Group' })
  if ((await choice.count()) > 0) await arriving(tab, choice.first())
  if (!tab.url().startsWith(town.partner.origin)) return
  await tab.getByRole('button', { name: `I am ${person}` }).click()
  // In between stand pages that post themselves on
  await tab.getByRole('heading', { level: 1, name: signedInOrNot }).waitFor()
}

describe('the first owner', () => {
  test('before there is one the console says where the link is, and asks for no password', async () => {
    await at('/admin')
    expect(await heading()).toBe('Nobody runs this gateway yet')
    expect(await page.locator('input[type=password]').count()).toBe(0)
    expect(await seeEverywhere(page, 'before-the-first-owner')).toEqual([])
  })

  test('the link that was printed at the start lets one in, once', async () => {
    await becomeFirstOwner(page, town)
    await page.getByText('You are signed in.').waitFor()
    const other = await (await town.browser()).tab()
    const second = await other.goto(linkIn(town))
    expect(second?.status()).toBe(404)
    expect(await other.locator('main').innerText()).toContain('used before')
  })

  test('who has signed out comes back with name and password, and with no other', async () => {
    await press('Sign out')
    await page.getByText('You are signed out.').waitFor()
    await signInAtConsole(page, town, { ...owner, password: 'not the right one' })
    await page.getByText('do not belong together').waitFor()
    expect(await seeEverywhere(page, 'sign-in-refused')).toEqual([])
    await signInAtConsole(page, town)
    await page.getByRole('navigation', { name: 'Console' }).first().waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin')
    expect(await seeEverywhere(page, 'empty-home')).toEqual([])
  })
})

describe('an app from its document on', () => {
  test('a partner’s document at the apps’ door leads to the partners’', async () => {
    await at('/admin/apps/new')
    await drop(town.partner.metadata, 'partner.xml')
    expect(await heading()).toBe('This is a partner’s metadata')
    expect(await seeEverywhere(page, 'wrong-role')).toEqual([])
    await press('Add it as a partner')
    expect(await main()).toContain('What was understood')
    expect(new URL(page.url()).pathname).toBe('/admin/partners/new')
  })

  test('what is no metadata is called what it is, and nothing is kept', async () => {
    await at('/admin/apps/new')
    await drop('<!doctype html><html><body>Sign in</body></html>', 'metadata.xml')
    await page.getByText('It is a web page (HTML), not metadata.').first().waitFor()
    expect(await seeEverywhere(page, 'no-metadata')).toEqual([])
  })

  test('a file that is dropped shows what was understood, and three answers make a draft of it', async () => {
    await at('/admin/apps/new')
    await dropOnto(page, '.drop', town.app.metadata(), 'timesheets.xml')
    await press('Look at it')
    expect(await heading()).toBe('Timesheets')
    expect(await main()).toContain(`${town.app.origin}/acs`)
    expect(await seeEverywhere(page, 'app-card')).toEqual([])
    await page.getByRole('radio', { name: /^By e-mail address/ }).check()
    await press('Save as a draft')
    await page.getByText('Added.').waitFor()
    expect(await main()).toContain('From draft to live')
    expect(new URL(page.url()).pathname).toBe('/admin/apps/timesheets')
  })

  test('our values for it stand ready, and its fetch of them is seen', async () => {
    await at('/admin/apps/timesheets/ours')
    expect(await main()).toContain('Nobody has fetched it from there yet.')
    const fetched = await page.request.get(`${town.gateway}/metadata/for/timesheets`)
    expect(await fetched.text()).toContain('IDPSSODescriptor')
    await page.reload()
    expect(await main()).not.toContain('Nobody has fetched it from there yet.')
    expect(await seeEverywhere(page, 'ours-fetched')).toEqual([])
  })
})

describe('partners', () => {
  test('one is pasted', async () => {
    await at('/admin/partners/new')
    await page.locator('textarea[name=xml]').fill(town.partner.metadata)
    await press('Look at it')
    expect(await main()).toContain(`${town.partner.origin}/sso`)
    expect(await seeEverywhere(page, 'partner-card')).toEqual([])
    await page.getByText('Name, product and protocol').click()
    await page.locator('input[name=name]').fill('Harborne Group')
    await press('Save as a draft')
    await page.getByText('Added.').waitFor()
    expect(await heading()).toBe('Harborne Group')
  })

  test('one is chosen from a federation’s aggregate', async () => {
    await at('/admin/partners/new')
    await page.setInputFiles('input[type=file]', 'test/fixtures/metadata/aggregate.xml')
    await press('Look at it')
    expect(await main()).toContain('3 partners in this document.')
    expect(await seeEverywhere(page, 'aggregate')).toEqual([])
    const north = page.getByRole('listitem').filter({ hasText: 'north.federation.example' })
    await arriving(page, north.getByRole('button', { name: 'Look at it' }))
    expect(await main()).toContain('the signature over the whole of that does not come with it')
    await press('Save as a draft')
    await page.getByText('Added.').waitFor()
  })
})

describe('from draft to live', () => {
  test('a stranger does not get in to a draft', async () => {
    const stranger = await (await town.browser()).tab()
    await signInAtApp(stranger, 'Ann Example')
    expect(await stranger.locator('body').innerText()).not.toContain('Welcome')
  })

  let reference = ''
  test('a test sign-in is watched live, to the refusal', async () => {
    await at('/admin/apps/timesheets/test')
    await page.getByText('Waiting for the first step').waitFor()
    const tab = await page.context().newPage()
    await signInAtApp(tab, 'Ann Example')
    await page.bringToFront()
    await page.locator('[data-over]').waitFor()
    expect(await seeEverywhere(page, 'test-refused')).toEqual([])
    reference = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/.exec(await main())?.[0] ?? ''
    await tab.close()
    expect(reference).not.toBe('')
  })

  test('the flight recorder finds it by its reference, and says why, and what would help', async () => {
    await at('/admin/sign-ins')
    await page.getByLabel('Person or reference').fill(reference)
    await press('Show')
    if (!new URL(page.url()).pathname.includes(reference)) await follow(reference)
    await page.getByRole('heading', { level: 1, name: reference }).waitFor()
    expect(await main()).toContain('user.name_unavailable')
    expect(await seeEverywhere(page, 'refused')).toEqual([])
    await follow(/speak for harborne\.test/)
    expect(await seeEverywhere(page, 'fix')).toEqual([])
    await press('Apply')
    await page.getByText('Saved.').waitFor()
  })

  test('then the same sign-in goes well, and app and partner go live', async () => {
    await at('/admin/apps/timesheets/test')
    const tab = await page.context().newPage()
    await signInAtApp(tab, 'Ann Example')
    expect(await tab.locator('body').innerText()).toContain('ann@harborne.test')
    await tab.close()
    await page.bringToFront()
    await page.getByText('It went well.').waitFor()
    expect(await seeEverywhere(page, 'test-went-well')).toEqual([])
    await press('Go live')
    await page.getByText('Live now.').waitFor()
    await at('/admin/partners')
    await follow('Harborne Group')
    const live = page.getByRole('link', { name: /Go live/ }).or(page.getByRole('button', { name: 'Go live' }))
    await arriving(page, live.first())
    if ((await page.getByText('Live now.').count()) === 0) await press('Go live')
    await page.getByText('Live now.').waitFor()
  })

  test('whoever comes now gets in', async () => {
    const stranger = await (await town.browser()).tab()
    await signInAtApp(stranger, 'Ben Berger')
    expect(await stranger.locator('body').innerText()).toContain('Ben Berger')
  })

  test('a signature that does not hold is explained, and there is nothing to press', async () => {
    town.partner.signWithAnotherKey(true)
    const stranger = await (await town.browser()).tab()
    await signInAtApp(stranger, 'Ben Berger')
    town.partner.signWithAnotherKey(false)
    await at('/admin/sign-ins?outcome=refused')
    await arriving(page, page.getByRole('table').getByRole('link').first())
    expect(await main()).toContain('partner.signature_invalid')
    expect(await main()).toContain('Checks of signatures and keys are never loosened from a record.')
  })
})

describe('what would be', () => {
  test('what if: a recorded sign-in shows its token, and nothing of it could be used', async () => {
    await at('/admin/sign-ins?outcome=issued')
    await arriving(page, page.getByRole('table').getByRole('link').first())
    await follow('What if')
    await page.locator('select[name=app]').selectOption('timesheets')
    await press('Look')
    const text = await main()
    expect(text).toContain('ben@harborne.test')
    expect(await seeEverywhere(page, 'what-if-recorded')).toEqual([])
    const signatures = [...text.matchAll(/<ds:SignatureValue>([^<]*)</g)].map(([, value = '']) =>
      value.trim(),
    )
    expect(signatures.filter((value) => /^[A-Za-z0-9+/=\s]{80,}$/.test(value))).toEqual([])
  })

  test('what if: somebody thought of', async () => {
    await at('/admin/what-if')
    await follow('Somebody thought of')
    await page.locator('select[name=app]').selectOption('timesheets')
    await page.locator('select[name=partner]').selectOption('harborne.test')
    await press('Look')
    expect(await seeEverywhere(page, 'what-if-thought-of')).toEqual([])
  })

  test('a change shows its difference and whom it would meet, before it is made; then it can be reverted', async () => {
    await at('/admin/apps/timesheets/settings')
    await page.getByRole('radio', { name: /^Only those of these partners/ }).check()
    await page.locator('input[type=checkbox][value="north.federation.example"]').check()
    await press('See what changes')
    expect(await seeEverywhere(page, 'plan')).toEqual([])
    expect(await main()).toMatch(/partners/)
    await press('Apply')
    await page.getByText('Saved.').waitFor()
    await follow('See the change, or revert it')
    expect(await heading()).toMatch(/^Change \d+$/)
    await press('Revert this change')
    await page.getByText('Reverted to what it was before.').waitFor()
  })

  test('another document of the same app shows what is different, and local choices stay', async () => {
    await at('/admin/apps/timesheets/metadata')
    const more = `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${town.app.origin}/second" index="7"/>`
    await page.locator('textarea[name=xml]').fill(town.app.metadata(more))
    await press('Compare')
    expect(await main()).toContain(`${town.app.origin}/second`)
    expect(await main()).toContain('It changes whom is trusted, or where people and their attributes go.')
    expect(await seeEverywhere(page, 'compare')).toEqual([])
    await press('Take it in')
    await page.getByText('Saved.').waitFor()
    await at('/admin/apps/timesheets')
    expect(await main()).toContain('By e-mail address')
  })

  test('its history knows both, and leads back', async () => {
    await at('/admin/apps/timesheets/history')
    expect(await seeEverywhere(page, 'history-lived')).toEqual([])
    await arriving(page, page.getByRole('button', { name: 'Revert' }).first())
    await page.getByText('Reverted to what it was before.').waitFor()
    await at('/admin/apps/timesheets')
    expect(await main()).not.toContain('/second')
  })
})

describe('people, roles and what was', () => {
  test('a person is found, shown, and given a role', async () => {
    await at('/admin/people')
    await follow('Ann Example')
    expect(await heading()).toBe('Ann Example')
    expect(await seeEverywhere(page, 'person')).toEqual([])
    await page.getByText('Give a role').click()
    await page.locator('input[name=roles]').fill('approver')
    await press('Give it')
    await page.getByText('Added.').waitFor()
    await at('/admin/roles')
    expect(await main()).toContain('approver')
  })

  test('a report is taken away as a file', async () => {
    await at('/admin/reports/sign-ins')
    expect(await main()).toContain('Timesheets')
    const answer = await page.request.get(`${town.gateway}/admin/reports/sign-ins.csv`)
    expect(answer.headers()['content-disposition']).toMatch(/^attachment; filename="sign-ins-/)
    expect(await answer.text()).toContain('harborne')
  })

  test('the audit tells who did what, and is searched', async () => {
    await at('/admin/audit')
    await page.getByLabel('With the words').fill('timesheets')
    await press('Show')
    expect(await main()).toMatch(/admin ada@house\.test added the app Timesheets/)
    expect(await seeEverywhere(page, 'audit-searched')).toEqual([])
  })

  test('home shows the course of sign-ins and how partners and apps fare', async () => {
    await at('/admin')
    expect(await main()).toContain('Timesheets')
    expect(await page.locator('main svg').count()).toBeGreaterThan(0)
    expect(await seeEverywhere(page, 'home-lived')).toEqual([])
  })
})

describe('the house itself', () => {
  test('a next key is made, put in use, and the old one taken away', async () => {
    await at('/admin/keys')
    await follow('Make the next key')
    await press('Make it')
    await page.getByText('The next key is made').waitFor()
    expect(await seeEverywhere(page, 'keys-next')).toEqual([])
  })

  test('somebody else comes in by a link, with less to do', async () => {
    await at('/admin/access/accounts/new')
    await page.locator('input[name=name]').fill('otto@house.test')
    await page.locator('input[name=role][value=auditor]').check()
    await press('Make a setup link')
    // A click does not wait for the page that it leads to
    await page.getByText('/admin/setup/').first().waitFor()
    const link = /https?:\/\/\S+\/admin\/setup\/[\w-]+/.exec(await main())?.[0] ?? ''
    expect(await seeEverywhere(page, 'link-made')).toEqual([])
    const other = await (await town.browser()).tab()
    expect((await other.goto(link))?.status()).toBe(200)
    await other.getByLabel('Password', { exact: true }).fill(owner.password)
    await other.getByLabel('Once more').fill(owner.password)
    await arriving(other, other.getByRole('button', { name: 'Set the password and sign in' }))
    await other.waitForURL((url) => !url.pathname.startsWith('/admin/setup/'))
    await other.goto(`${town.gateway}/admin/apps`)
    expect(await other.getByRole('link', { name: /^Add an app/ }).count()).toBe(0)
    expect((await other.goto(`${town.gateway}/admin/apps/new`))?.status()).toBe(403)
    expect(await seeEverywhere(other, 'not-allowed')).toEqual([])
  })

  test('a token is shown once', async () => {
    await at('/admin/access/tokens/new')
    await page.getByLabel('What it is for').fill('nightly report')
    await page.locator('input[name=scopes][value="reports.read"]').check()
    await press('Make the token')
    const token = /spy_[\w-]{49}/.exec(await main())?.[0] ?? ''
    expect(token).not.toBe('')
    expect(await seeEverywhere(page, 'token-made')).toEqual([])
    await at('/admin/access/tokens')
    expect(await main()).toContain('nightly report')
    expect(await page.content()).not.toContain(token)
  })

  test('the keyboard finds everything: / opens, words find, Enter goes', async () => {
    await at('/admin/settings')
    await page.keyboard.press('/')
    await page.keyboard.type('timesh')
    await page.getByRole('option', { name: /Timesheets/, selected: true }).waitFor()
    expect(await seeEverywhere(page, 'quick-search')).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL(`${town.gateway}/admin/apps/timesheets`)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('audit')
    await page.getByRole('option', { name: /Audit/, selected: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${town.gateway}/admin/audit`)
  })

  test('an app is taken away only by whoever spells its name, and can be brought back', async () => {
    await at('/admin/partners')
    await follow(/north\.federation/)
    await follow('Remove…')
    // The field is required: the browser does not even ask
    await page.getByRole('button', { name: /^Remove/ }).click()
    expect(await main()).not.toContain('Removed.')
    await page.locator('input[name=confirm]').fill(/partners\/([^/]+)/.exec(page.url())?.[1] ?? '')
    await press(/^Remove/)
    await page.getByText('Removed.').waitFor()
    await at('/admin/audit?what=registrations')
    await arriving(
      page,
      page.getByRole('row').filter({ hasText: 'registration.removed' }).getByRole('link').last(),
    )
    await press('Revert this change')
    await page.getByText('Reverted to what it was before.').waitFor()
  })
})

test('no page asked for anything elsewhere, broke its policy or wrote an error', async () => {
  expect(await town.faults()).toEqual([])
})

/** As somebody drops it with the mouse. */
async function dropOnto(on: Page, place: string, xml: string, name: string): Promise<void> {
  const data = await on.evaluateHandle(
    `(() => { const all = new DataTransfer(); all.items.add(new File([${JSON.stringify(xml)}], ${JSON.stringify(name)}, { type: 'application/xml' })); return all })()`,
  )
  await on.dispatchEvent(place, 'drop', { dataTransfer: data })
}
