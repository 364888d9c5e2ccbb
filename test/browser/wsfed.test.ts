// WS-Federation in a real browser: apps, gateway and partner are sites that share nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jest } from '@jest/globals'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { freePort } from '../interop/free-port.js'
import { Gateway } from '../interop/gateway.js'
import { launchOwnChromium, shoot, shootPlain, Watched } from './chromium.js'
import { startWsfedApp, type WsfedApp } from './wsfed-app.js'
import { startWsfedPartner, type WsfedPartner } from './wsfed-partner.js'

jest.setTimeout(120_000)

interface Sites {
  readonly gateway: Gateway
  readonly fabrikam: WsfedPartner
  readonly portal: WsfedApp
  readonly intranet: WsfedApp
  readonly hosts: readonly string[]
  stop(): Promise<void>
}

let sites: Sites
const opened: { stop(): Promise<void> }[] = []
beforeEach(async () => {
  sites = await startSites()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((own) => own.stop()))
  await sites.stop()
})

async function startSites(): Promise<Sites> {
  const home = mkdtempSync(join(tmpdir(), 'sallyport-wsfed-'))
  const gateway = await Gateway.start(home, await freePort(), {
    organization: { name: 'Larkfield' },
    apps: { portal: { name: 'Portal' }, intranet: { name: 'Intranet of the Larkfield works' } },
    partners: { fabrikam: { name: 'Fabrikam' } },
  })
  const [fabrikam, portal, intranet] = await Promise.all([
    startWsfedPartner('Fabrikam', gateway.baseUrl),
    startWsfedApp('Portal', gateway.baseUrl),
    startWsfedApp('Intranet', gateway.baseUrl),
  ])
  await gateway.drop('partners', 'fabrikam', fabrikam.metadata)
  await gateway.drop('apps', 'portal', portal.metadata)
  await gateway.drop('apps', 'intranet', intranet.metadata)
  return {
    ...{ gateway, fabrikam, portal, intranet },
    hosts: [new URL(gateway.baseUrl).host, fabrikam.host, portal.host, intranet.host],
    async stop() {
      await Promise.all([gateway, fabrikam, portal, intranet].map((site) => site.stop()))
      rmSync(home, { recursive: true, force: true })
    },
  }
}

async function chromium(
  otherSites: 'allowed' | 'blocked',
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const own = await launchOwnChromium(otherSites, options)
  opened.push(own)
  return await Watched.over(own.context, sites.hosts)
}

const heading = async (page: Page) => (await page.getByRole('heading', { level: 1 }).textContent())?.trim()
async function whoIsAt(page: Page, { origin }: { readonly origin: string }): Promise<string | undefined> {
  await page.goto(`${origin}/`)
  return await heading(page)
}
const isKnownHere = async (page: Page) => {
  await page.goto(sites.gateway.baseUrl)
  return (await page.getByText('Signed in as').count()) > 0
}

/** Ann, signed in to both apps: a click at her organisation for the first, none for the second. */
async function signedIn(page: Page, posts: () => Promise<void> = async () => {}): Promise<void> {
  await page.goto(`${sites.portal.origin}/sign-in`)
  if (page.url().startsWith(sites.gateway.baseUrl)) await page.getByRole('link', { name: 'Fabrikam' }).click()
  await page.getByRole('button', { name: 'I am Ann' }).click()
  await page.getByRole('button', { name: 'Go on' }).click()
  await posts()
  await page.waitForURL(`${sites.portal.origin}/`)
  expect(await heading(page)).toBe('Ann Example')
  await page.goto(`${sites.intranet.origin}/sign-in`)
  await posts()
  await page.waitForURL(`${sites.intranet.origin}/`)
  expect(await heading(page)).toBe('Ann Example')
}

/** What the page says of each app. */
async function said(page: Page): Promise<Readonly<Record<string, string>>> {
  const rows = await page.locator('[data-tell]').all()
  const each = rows.map(async (row) => [
    (await row.locator('.name').textContent()) ?? '',
    (await row.locator('output').textContent()) ?? '',
  ])
  return Object.fromEntries(await Promise.all(each))
}

test('signing out at one app signs out of the other one, here and at the partner, and leads back, without a click', async () => {
  const watched = await chromium('allowed')
  const page = await watched.tab()
  await signedIn(page)
  await page.getByRole('link', { name: 'Sign out' }).click()
  await page.waitForURL(`${sites.intranet.origin}/callback`)
  expect(await heading(page)).toBe('Nobody is signed in')
  expect(sites.fabrikam.signedOut).toEqual([`${sites.gateway.baseUrl}/wsfed/rp`])
  // Asked once, and once more in a frame, where an app that is a gateway itself can pass the word on
  expect(sites.portal.heard[0]).toEqual({ withCookie: true })
  expect(await whoIsAt(page, sites.portal)).toBe('Nobody is signed in')
  expect(await isKnownHere(page)).toBe(false)
  expect(watched.faults).toEqual([])
})

test('with other sites’ cookies blocked the sessions here and at the partner end, every app is told, and no page says more', async () => {
  const watched = await chromium('blocked')
  const page = await watched.tab()
  await signedIn(page)
  await page.goto(`${sites.gateway.baseUrl}/sign-out`)
  await shoot(page, 'wsfed-sign-out')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.locator('body[data-told="all"]').waitFor()
  expect(await said(page)).toEqual({ Portal: 'Answered', 'Intranet of the Larkfield works': 'Answered' })
  await page.getByText('may still know you, if your browser keeps other sites’ cookies').waitFor()
  await shoot(page, 'wsfed-signed-out-all')
  for (const app of [sites.portal, sites.intranet]) {
    expect(app.heard.length).toBeGreaterThan(0)
    expect(app.heard.every(({ withCookie }) => !withCookie)).toBe(true)
    // So it is as the page says: it answered, and still knows her
    expect(await whoIsAt(page, app)).toBe('Ann Example')
  }
  expect(await isKnownHere(page)).toBe(false)
  expect(watched.faults).toEqual([])
})

test('an app that hangs is left behind after a bounded wait, one that is gone at once, and the page says so of each', async () => {
  const watched = await chromium('allowed')
  const page = await watched.tab()
  await signedIn(page)
  sites.intranet.hang()
  await page.goto(`${sites.portal.origin}/sign-out`)
  await page.waitForURL(`${sites.gateway.baseUrl}/wsfed/sts?**`)
  await page.getByText('Being told…').first().waitFor()
  await shoot(page, 'wsfed-telling')
  await page.locator('body[data-told="some"]').waitFor()
  expect(await said(page)).toEqual({
    Portal: 'Answered',
    'Intranet of the Larkfield works': 'Did not answer in time: sign out there too',
  })
  await shoot(page, 'wsfed-signed-out-some')
  // Nobody is hurried past it: the way on is a click
  await page.getByRole('link', { name: 'Continue' }).click()
  await page.waitForURL(`${sites.portal.origin}/callback`)
  expect(sites.fabrikam.signedOut).toEqual([`${sites.gateway.baseUrl}/wsfed/rp`])
  expect(watched.faults).toEqual([])

  await signedIn(page)
  await sites.intranet.stop()
  await page.goto(`${sites.portal.origin}/sign-out`)
  await page.locator('body[data-told="some"]').waitFor()
  expect(await said(page)).toEqual({
    Portal: 'Answered',
    'Intranet of the Larkfield works': 'Could not be reached: sign out there too',
  })
})

test('without scripts the apps are told by frames, and the page claims no answer', async () => {
  const watched = await chromium('allowed', { javaScriptEnabled: false })
  const page = await watched.tab()
  await signedIn(page, async () => page.getByRole('button', { name: 'Continue' }).click())
  await page.goto(`${sites.portal.origin}/sign-out`)
  expect(page.url()).toContain(`${sites.gateway.baseUrl}/wsfed/sts?`)
  const claimed = await page.locator('noscript .below').allTextContents()
  expect(claimed).toEqual(Array(2).fill('Asked; whether it answered cannot be seen without scripts'))
  await shootPlain(page, 'wsfed-signed-out-plain')
  expect(sites.intranet.heard[0]).toEqual({ withCookie: true })
  await page.getByRole('link', { name: 'Continue' }).click()
  await page.waitForURL(`${sites.portal.origin}/callback`)
  expect(await whoIsAt(page, sites.intranet)).toBe('Nobody is signed in')
  expect(watched.faults).toEqual([])
})
