import { callerOf } from '../../../src/admin/access/callers.js'
import { page } from '../../../src/console/route.js'
import { consoleAssets, consoleDoors, routes } from '../../../src/console/routes.js'
import { html } from '../../../src/drawing/html.js'
import { systemRandom } from '../../../src/gateway.js'
import type { Office } from '../../../src/model/office.js'
import { openReception, password, type Reception } from '../../admin/access/reception.js'
import { openHouse } from '../../http/open-house.js'
import { Browser, type Shown } from '../../support/browser.js'
import { gate } from '../../support/house.js'

/** The console's own pages on the real server, over accounts in memory and a clock that the test moves. */
export interface OpenAccess extends Reception {
  readonly url: string
  readonly office: Office
  /** `proxied`: an address of its own, as a proxy in front would say it. */
  browser(proxied?: string): Browser
  /** A browser in which this account has signed in. */
  signedIn(name: string, typed?: string): Promise<Browser>
  close(): Promise<void>
}

export const adminCookie = '__Host-sallyport_443_admin'

/** Where everybody comes to who signs in; what stands there is not asked of this office. */
const home = page({
  path: '/admin',
  permission: 'house.read',
  open: async () => ({ title: 'Home', place: 'home', body: html`` }),
})

export async function openAccess(): Promise<OpenAccess> {
  const reception = openReception()
  const { gateway } = reception.office
  const registry = { apps: () => [], partners: () => [], usable: () => true }
  const office = {
    ...reception.office,
    gateway: { ...gateway, registry, appFaces: {} },
    house: { weakenings: () => [], storesSaid: 'SQLite for everything: data/sallyport.db' },
  } as unknown as Office // only what these pages ask of it
  const house = await openHouse({
    house: {
      baseUrl: gate,
      random: systemRandom,
      officeDoors: consoleDoors(office, callerOf, [home, ...routes.filter(({ path }) => path !== home.path)]),
      moreAssets: consoleAssets,
    },
    settings: { trustedProxies: 1 },
  })
  const at = { url: house.address }
  const browser = (proxied = '198.51.100.7') => new Browser(at, { 'x-forwarded-for': proxied })
  return {
    ...reception,
    url: house.address,
    office,
    browser,
    async signedIn(name, typed = password) {
      const one = browser()
      const shown = await signsIn(one, name, typed)
      if (shown.status !== 200) throw new Error(`${name} did not get in: ${shown.text}`)
      return one
    },
    close: () => house.close(),
  }
}

export async function signsIn(browser: Browser, name: string, typed = password): Promise<Shown> {
  return sends(browser, await browser.get(`${gate}/admin/sign-in`), '/admin/sign-in', {
    name,
    password: typed,
  })
}

/** The form of a page that goes to this address, filled in. */
export function sends(
  browser: Browser,
  shown: Shown,
  action: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  const forms = shown.text.match(/<form[^>]*>.*?<\/form>/gs) ?? []
  const text = forms.find((form) => form.includes(`action="${action}"`))
  if (text === undefined) throw new Error(`no form to ${action} on ${shown.status} ${shown.url}`)
  return browser.postFromPage({ ...shown, text }, fields)
}
