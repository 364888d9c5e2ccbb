import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { type Running, start } from '../../../src/main.js'
import { freePorts } from '../../demo/demo-process.js'
import { launchChromium, Watched } from '../chromium.js'
import { type AppSite, startAppSite } from './app-site.js'
import { type PartnerSite, startPartnerSite } from './partner-site.js'

/** The gateway as it is started on an empty folder, with an app and a partner beside it that nobody has registered yet. */
export interface Town {
  readonly gateway: string
  readonly running: Running
  /** What it printed when it started. */
  readonly said: readonly string[]
  readonly app: AppSite
  readonly partner: PartnerSite
  readonly chromium: Browser
  readonly home: string
  /** A browser that notes what no page of ours may do. */
  browser(options?: BrowserContextOptions): Promise<Watched>
  /** What was noted in all of them since this was asked for last; they are closed. */
  faults(): Promise<readonly string[]>
  stop(): Promise<void>
}

export const owner = { name: 'ada@house.test', password: 'four plain words together' }

/** `registered`: app and partner stand in the metadata folders from the beginning. */
export async function startTown(registered?: 'registered'): Promise<Town> {
  const home = mkdtempSync(join(tmpdir(), 'console-'))
  const port = await freePorts(1)
  const gateway = `http://localhost:${port}`
  const [app, partner, chromium] = await Promise.all([
    startAppSite('timesheets.test', 'Timesheets', gateway),
    startPartnerSite('harborne.test', 'Harborne Group', gateway),
    launchChromium(),
  ])
  for (const folder of ['config', 'metadata/apps', 'metadata/partners'])
    mkdirSync(join(home, folder), { recursive: true })
  const settings = { baseUrl: gateway, listen: { host: '127.0.0.1', port }, log: { level: 'error' } }
  writeFileSync(join(home, 'config/sallyport.json'), JSON.stringify(settings))
  if (registered) {
    writeFileSync(join(home, 'metadata/apps/timesheets.xml'), app.metadata())
    writeFileSync(join(home, 'metadata/partners/harborne.xml'), partner.metadata)
  }
  const said: string[] = []
  const running = await start(home, (line) => said.push(line))
  const opened: Watched[] = []
  const hosts = [`localhost:${port}`, app.host, partner.host]
  return {
    ...{ gateway, running, said, app, partner, chromium, home },
    async browser(options = {}) {
      const viewport = { width: 1280, height: 860 }
      const watched = await Watched.open(chromium, hosts, { viewport, ...options })
      watched.context.setDefaultTimeout(20_000)
      opened.push(watched)
      return watched
    },
    async faults() {
      const all = opened.flatMap(({ faults }) => faults)
      await Promise.all(opened.splice(0).map(({ context }) => context.close()))
      return all
    },
    async stop() {
      await chromium.close()
      await Promise.all([running.close(), app.stop(), partner.stop()])
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** The heading on which a sign-in ends, at the app or at the gateway. */
export const signedInOrNot = /^(?:Welcome|Not signed in|You could not be signed in)/

/** The one that was printed at the start. */
export function linkIn({ said }: Pick<Town, 'said'>): string {
  const link = said.map((line) => /https?:\/\/\S+\/admin\/setup\/\S+/.exec(line)?.[0]).find(Boolean)
  if (link === undefined) throw new Error(`no link was printed:\n${said.join('\n')}`)
  return link
}

export async function becomeFirstOwner(page: Page, town: Pick<Town, 'said'>): Promise<void> {
  await page.goto(linkIn(town))
  await page.getByLabel('Your name here').fill(owner.name)
  await page.getByLabel('Password', { exact: true }).fill(owner.password)
  await page.getByLabel('Once more').fill(owner.password)
  await arriving(page, page.getByRole('button', { name: 'Set the password and sign in' }))
}

export async function signInAtConsole(
  page: Page,
  { gateway }: Pick<Town, 'gateway'>,
  who = owner,
): Promise<void> {
  await page.goto(`${gateway}/admin`)
  await page.getByLabel('Name').fill(who.name)
  await page.getByLabel('Password').fill(who.password)
  await arriving(page, page.getByRole('button', { name: 'Sign in', exact: true }))
}

/** Clicks what leads to another page, and resolves once that one has been read: a click alone may resolve before. */
export async function arriving(page: Page, target: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), target.click()])
}
