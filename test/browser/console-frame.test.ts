import type { Browser } from 'playwright-core'
import { galleryRoutes } from '../console/gallery.js'
import { cookieOf, officeOf, openConsole } from '../console/open-console.js'
import type { OpenHouse } from '../http/open-house.js'
import { violationsEverywhere, violationsOn } from './axe.js'
import { launchChromium, shoot, Watched } from './chromium.js'

let house: OpenHouse
let browser: Browser
let watched: Watched
beforeAll(async () => {
  house = await openConsole(
    officeOf({ weakenings: ['Northwind may sign with SHA-1.'] }),
    galleryRoutes,
    new Set(['/admin/gallery/porch']),
  )
  browser = await launchChromium()
  watched = await Watched.open(browser, [new URL(house.address).host], {
    viewport: { width: 1280, height: 860 },
    extraHTTPHeaders: { cookie: cookieOf('owner') },
  })
}, 120_000)
afterAll(async () => {
  await browser.close()
  await house.close()
})

test.each([
  ['list', '/admin/gallery'],
  ['one', '/admin/gallery/one'],
  ['form', '/admin/gallery/form'],
])(
  'the %s of the console’s parts breaks nothing of WCAG 2.2 AA, by day, by night and narrow',
  async (name, path) => {
    const page = await watched.tab(house.address + path)
    expect(await violationsEverywhere(page)).toEqual([])
    await shoot(page, `console-parts-${name}`)
    expect(watched.faults).toEqual([])
    await page.close()
  },
  120_000,
)

test('nor does the page before somebody is in', async () => {
  const stranger = await Watched.open(browser, [new URL(house.address).host])
  const page = await stranger.tab(`${house.address}/admin/gallery/porch`)
  expect(await violationsEverywhere(page)).toEqual([])
  await shoot(page, 'console-parts-porch')
  expect(stranger.faults).toEqual([])
  await stranger.context.close()
}, 120_000)

test('on a narrow screen the navigation waits in a menu that opens without script', async () => {
  const page = await watched.tab()
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${house.address}/admin/gallery`)
  const keys = page.getByRole('link', { name: 'Keys' })
  expect(await keys.isVisible()).toBe(false)
  await page.getByText('Menu', { exact: true }).click()
  expect(await keys.isVisible()).toBe(true)
  await shoot(page, 'console-menu')
  expect(await violationsOn(page)).toEqual([])
  await page.close()
}, 120_000)

test('what breaks WCAG is found where it is', async () => {
  const page = await watched.tab(`${house.address}/admin/gallery/porch`)
  await page.evaluate("document.querySelector('main').append(new Image())")
  expect(await violationsOn(page)).toEqual([expect.stringMatching(/^image-alt: <img>/)])
  await page.close()
}, 120_000)
