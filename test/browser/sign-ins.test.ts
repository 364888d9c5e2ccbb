import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jest } from '@jest/globals'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { type AppOfTwoOrigins, startAppOfTwoOrigins } from './app-of-two-origins.js'
import { capture, launchChromium, shoot, Watched } from './chromium.js'
import { people } from './people.js'
import { startThreeSites, type ThreeSites } from './three-sites.js'

jest.setTimeout(120_000)

let sites: ThreeSites
let travel: AppOfTwoOrigins
let chromium: Browser
const opened: Watched[] = []

beforeAll(async () => {
  sites = await startThreeSites()
  travel = await startAppOfTwoOrigins(sites.spare)
  chromium = await launchChromium()
}, 120_000)

afterAll(async () => {
  await chromium?.close()
  await travel?.stop()
  await sites?.stop()
})

/** No page asked for anything elsewhere, broke its content security policy or wrote an error to the console. */
afterEach(async () => {
  const faults = opened.flatMap((watched) => watched.faults)
  await Promise.all(opened.splice(0).map((watched) => watched.context.close()))
  expect(faults).toEqual([])
})

async function browser(options: BrowserContextOptions = {}): Promise<Watched> {
  const watched = await Watched.open(chromium, [...sites.hosts, ...travel.hosts], options)
  opened.push(watched)
  return watched
}

async function tab(options: BrowserContextOptions = {}): Promise<Page> {
  return (await browser(options)).tab()
}

const mayaAt = (page: Page) => people.signIn(page, sites.app, 'Alder & Finch', 'Maya Okafor')
const fresh = () => `${sites.app}/sign-in?again`

describe('in Chromium, over sites that share nothing', () => {
  test('a person chooses an organisation, says who they are there, and is in the app', async () => {
    const page = await tab()
    await page.goto(sites.app)
    await shoot(page, 'app-welcome')
    await people.askToSignIn(page, sites.app)
    expect(page.url()).toContain(sites.gateway)
    await shoot(page, 'gateway-chooser')
    await people.choosePartner(page, 'Alder & Finch')
    expect(page.url()).toContain(sites.alderFinch)
    await shoot(page, 'partner-sign-in')
    await people.be(page, 'Maya Okafor')
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Maya Okafor')
    await expectText(page, 'maya.okafor@alderfinch.example')
    await expectText(page, 'Approver')
    await shoot(page, 'app-desk')
  })

  test('a second visit asks nobody: neither page nor click', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.getByRole('button', { name: 'Sign out here' }).click()
    await people.askToSignIn(page, sites.app)
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Maya Okafor')
  })

  test('a request by cross-site POST that allows no page finds the live session', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.getByRole('button', { name: 'Sign out here' }).click()
    await page.goto(`${sites.app}/sign-in?silently&by=post`)
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Maya Okafor')
  })

  test('the same request without a session is answered to the app: no passive sign-in', async () => {
    const page = await tab()
    await page.goto(`${sites.app}/sign-in?silently&by=post`)
    await page.waitForURL(`${sites.app}/acs`)
    await expectText(page, 'urn:oasis:names:tc:SAML:2.0:status:NoPassive')
    await shoot(page, 'app-refused')
  })

  test('a request by cross-site POST leads through the whole sign-in', async () => {
    const page = await tab()
    await page.goto(`${sites.app}/sign-in?by=post`)
    await people.choosePartner(page, 'Kestrel Robotics')
    await shoot(page, 'other-partner-sign-in')
    await people.be(page, 'Amara Diallo')
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Amara Diallo')
  })

  test('the person who has no role gets a page that says so, and reloading it harms nothing', async () => {
    const page = await tab()
    await people.askToSignIn(page, sites.app)
    await people.choosePartner(page, 'Alder & Finch')
    await people.be(page, 'Tom Baker')
    await expectText(page, 'You have no role in this application.')
    await shoot(page, 'gateway-refused')
    const reloaded = await page.reload()
    expect(reloaded?.status()).toBeLessThan(500)
    expect(await page.getByRole('link').count()).toBeGreaterThan(0)
    await shoot(page, 'gateway-refused-reloaded')
  })

  test('whoever does not want to sign in at the partner is back in the app, which hears why', async () => {
    const page = await tab()
    await people.askToSignIn(page, sites.app)
    await people.choosePartner(page, 'Alder & Finch')
    await page.getByRole('button', { name: 'I do not want to sign in' }).click()
    await page.waitForURL(`${sites.app}/acs`)
    await expectText(page, 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed')
  })

  test('whoever gives up at the choice is back in the app too', async () => {
    const page = await tab()
    await people.askToSignIn(page, sites.app)
    await page.getByRole('link', { name: /^Cancel/ }).click()
    await page.waitForURL(`${sites.app}/acs`)
    await expectText(page, 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed')
  })

  test('two factors are not claimed where a partner proved one', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.goto(`${sites.app}/sign-in?stronger`)
    await people.choosePartner(page, 'Alder & Finch')
    await people.be(page, 'Maya Okafor')
    await page.waitForURL(`${sites.app}/acs`)
    await expectText(page, 'urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext')
  })

  test('the choice made last is offered first', async () => {
    const page = await tab()
    await people.signIn(page, sites.app, 'Kestrel Robotics', 'Viktor Kovač')
    await page.goto(fresh())
    await page.waitForURL((url) => url.origin === sites.kestrel || url.origin === sites.gateway)
    if (page.url().startsWith(sites.gateway)) {
      await shoot(page, 'gateway-chooser-remembered')
      const first = page.getByRole('main').getByRole('listitem').first()
      expect(await first.textContent()).toContain('Kestrel Robotics')
    }
  })

  test('someone else may sign in instead, and is then the one who is known', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.getByRole('link', { name: 'Switch person' }).click()
    await page.waitForURL((url) => url.origin === sites.alderFinch || url.origin === sites.gateway)
    if (page.url().startsWith(sites.gateway)) await people.choosePartner(page, 'Alder & Finch')
    await people.be(page, 'Jonas Weber')
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Jonas Weber')
    await page.goto(sites.gateway)
    expect(await people.heading(page)).toBe('Jonas Weber')
    await shoot(page, 'gateway-landing-signed-in')
  })

  test('signing out at the gateway ends the session and says which app was not told', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.getByRole('link', { name: 'sign out there' }).click()
    await shoot(page, 'gateway-sign-out')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expectText(page, 'Not told about it')
    await expectText(page, 'Expenses')
    await shoot(page, 'gateway-signed-out')
    await page.goto(`${sites.app}/sign-in?silently`)
    await page.waitForURL(`${sites.app}/acs`)
    await expectText(page, 'urn:oasis:names:tc:SAML:2.0:status:NoPassive')
  })

  test('the record of a sign-in opens in the browser that made it', async () => {
    const watched = await browser()
    const page = await watched.tab()
    await mayaAt(page)
    await page.getByRole('link', { name: 'record of this sign-in' }).click()
    await expectText(page, 'AuthnRequest')
    await shoot(page, 'gateway-record')
    const stranger = await tab()
    await stranger.goto(`${sites.gateway}/record`)
    expect(await stranger.textContent('body')).not.toContain('Maya')
    await shoot(stranger, 'gateway-nothing-here')
  })

  test('going back after a sign-in and on again ends on a page with a way on that works', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.goBack()
    expect(page.url()).toContain(sites.alderFinch)
    await people.be(page, 'Maya Okafor')
    await page.waitForURL((url) => url.origin === sites.gateway)
    expect(await page.innerText('main')).toContain('This sign-in is already finished')
    await shoot(page, 'gateway-already-answered')
    await page.getByRole('main').getByRole('link').first().click()
    await page.waitForURL((url) => url.origin !== sites.gateway)
  })

  test('a bookmarked page of the partner leads to a page with a way on, in another browser too', async () => {
    const page = await tab()
    await people.askToSignIn(page, sites.app)
    await people.choosePartner(page, 'Alder & Finch')
    const bookmark = page.url()
    const stranger = await tab()
    await stranger.goto(bookmark)
    await people.be(stranger, 'Maya Okafor')
    await stranger.waitForURL((url) => url.origin === sites.gateway)
    await shoot(stranger, 'gateway-other-browser')
    await stranger.getByRole('main').getByRole('link').first().click()
    await people.choosePartner(stranger, 'Alder & Finch')
    await people.be(stranger, 'Maya Okafor')
    await stranger.waitForURL(`${sites.app}/`)
    // The sign-in that the bookmark was taken from is unharmed.
    await people.be(page, 'Jonas Weber')
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Jonas Weber')
  })

  test('two tabs may sign in at once, in either order', async () => {
    const watched = await browser()
    const [one, two] = [await watched.tab(), await watched.tab()]
    for (const page of [one, two]) {
      await people.askToSignIn(page, sites.app)
      await people.choosePartner(page, 'Alder & Finch')
    }
    for (const page of [two, one]) {
      await people.be(page, 'Maya Okafor')
      await page.waitForURL(`${sites.app}/`)
      expect(await people.heading(page)).toBe('Maya Okafor')
    }
  })

  test('reloading what the sign-in ended on shows the same again', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.reload()
    expect(await people.heading(page)).toBe('Maya Okafor')
  })

  test('the launch link starts a sign-in from the gateway’s side', async () => {
    const page = await tab()
    await page.goto(sites.gateway)
    await shoot(page, 'gateway-landing')
    await page.getByRole('link', { name: 'Expenses' }).click()
    await people.choosePartner(page, 'Alder & Finch')
    await people.be(page, 'Maya Okafor')
    await page.waitForURL(`${sites.app}/`)
    await expectText(page, 'launched at the gateway')
  })

  test('an answer that nobody asked for does not replace a person without their yes', async () => {
    const page = await tab()
    await mayaAt(page)
    await page.goto(sites.kestrel)
    await shoot(page, 'partner-home')
    await page.getByRole('button', { name: 'Open Expenses as Viktor' }).click()
    await page.waitForURL((url) => url.origin === sites.gateway)
    await shoot(page, 'gateway-replace-session')
    await page.getByRole('button', { name: 'Switch' }).click()
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Viktor Kovač')
  })

  test('an app registered a moment ago, whose reply address redirects to another origin, is reached', async () => {
    writeFileSync(join(sites.home, 'metadata/apps/travel.xml'), travel.metadata)
    const page = await tab()
    await untilKnown(page)
    await people.choosePartner(page, 'Alder & Finch')
    await people.be(page, 'Maya Okafor')
    await page.waitForURL(travel.arrival)
    expect(await people.heading(page)).toBe('Arrived')
  })

  test('without scripts every step is a click away', async () => {
    const page = await tab({ javaScriptEnabled: false })
    await page.goto(`${sites.app}/sign-in?by=post`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await people.choosePartner(page, 'Alder & Finch')
    await people.be(page, 'Maya Okafor')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL((url) => url.origin === sites.gateway)
    await shootWithoutScripts(page)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${sites.app}/`)
    expect(await people.heading(page)).toBe('Maya Okafor')
  })
})

/** A file in the metadata folder counts within seconds. */
async function untilKnown(page: Page): Promise<void> {
  const deadline = performance.now() + 20_000
  while (performance.now() < deadline) {
    const answer = await page.goto(travel.signInUrl(sites.gateway))
    if (answer?.status() === 200) return
  }
  throw new Error(`the gateway never came to know the app: ${await page.innerText('main')}`)
}

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor()
}

async function shootWithoutScripts(page: Page): Promise<void> {
  await capture(page, { path: 'test-results/screenshots/gateway-continue-light.png' })
}
