import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type PageScreenshotOptions,
} from 'playwright-core'

const shots = resolve(import.meta.dirname, '../../test-results/screenshots')

const how = {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  // Pictures are drawn by the processor either way, and sooner without a stand-in for a graphics card
  args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP *.test 127.0.0.1'],
}

/** One Chromium for a test file; every name under .test is this machine. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch(how)
}

/** A person's own Chromium, with the setting of whether pages get other sites' cookies. Its folder goes with it. */
export async function launchOwnChromium(
  otherSites: 'allowed' | 'blocked',
  options: BrowserContextOptions = {},
): Promise<{ readonly context: BrowserContext; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'))
  mkdirSync(join(folder, 'Default'))
  // 0: cookies of other sites are sent, 1: they are not
  const preferences = { profile: { cookie_controls_mode: otherSites === 'blocked' ? 1 : 0 } }
  writeFileSync(join(folder, 'Default/Preferences'), JSON.stringify(preferences))
  const context = await chromium.launchPersistentContext(folder, { ...how, ...options })
  return {
    context,
    async stop() {
      await context.close()
      // What has just ended may still write into it
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

/** A browser of its own that notes what no page of ours may do. */
export class Watched {
  /** What went wrong in any tab so far, in words. */
  readonly faults: string[] = []

  private constructor(
    readonly context: BrowserContext,
    private readonly hosts: ReadonlySet<string>,
  ) {}

  static async open(
    browser: Browser,
    hosts: Iterable<string>,
    options: BrowserContextOptions = {},
  ): Promise<Watched> {
    return await Watched.over(await browser.newContext(options), hosts)
  }

  static async over(context: BrowserContext, hosts: Iterable<string>): Promise<Watched> {
    const watched = new Watched(context, new Set(hosts))
    await watched.#watch()
    return watched
  }

  async tab(url?: string): Promise<Page> {
    const page = await this.context.newPage()
    if (url !== undefined) await page.goto(url)
    return page
  }

  async #watch(): Promise<void> {
    // Whatever a page asks for from elsewhere is stopped and noted.
    await this.context.route('**/*', async (route) => {
      const { host, protocol } = new URL(route.request().url())
      if (this.hosts.has(host) || protocol === 'data:') return route.continue()
      this.faults.push(`asked ${route.request().url()}`)
      await route.abort()
    })
    this.context.on('console', (message) => {
      // A page with status 4xx is itself reported so; everything else is a fault, a CSP violation above all.
      if (/^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())) return
      if (['error', 'warning'].includes(message.type()))
        this.faults.push(`${message.location().url}: ${message.text()}`)
    })
    this.context.on('weberror', (error) => this.faults.push(`script error: ${error.error().message}`))
    this.context.on('response', (response) => {
      const wrong =
        response.status() >= 500 ||
        (response.status() >= 400 && response.request().resourceType() !== 'document')
      if (wrong) this.faults.push(`${response.status()} from ${response.url()}`)
    })
  }
}

/** Chromium takes no picture of a page that is just giving way to the next one: then of that one. */
export async function capture(page: Page, options: PageScreenshotOptions): Promise<void> {
  for (let left = 3; ; left -= 1) {
    try {
      await page.screenshot(options)
      return
    } catch (error) {
      if (left === 0 || !String(error).includes('Unable to capture screenshot')) throw error
      await page.waitForLoadState()
    }
  }
}

/** Where no script runs there is nothing to measure with. */
export async function shootPlain(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true })
  await capture(page, { path: `${shots}/${name}-light.png` })
}

/** The page as it is, light, dark and 360 px wide; says whether it is wider than the narrow screen. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true })
  const usual = page.viewportSize() ?? { width: 1000, height: 760 }
  const take = (kind: string) =>
    capture(page, { path: `${shots}/${name}-${kind}.png`, fullPage: true, animations: 'disabled' })
  await take('light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await take('dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 360, height: 740 })
  await take('narrow')
  const width = Number(await page.evaluate('document.documentElement.scrollWidth'))
  await page.setViewportSize(usual)
  if (width !== 360) throw new Error(`${name}: ${width} px wide on a screen of 360`)
}
