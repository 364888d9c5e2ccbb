import type { Arrived, Browser } from './browser.js'
import { appAsks, type Counterparts, questionIn } from './counterparts.js'
import { vouching } from './messages.js'
import type { Person } from './people.js'

/** Whatever stands between the app and the partner: the gateway, or another product that can do the same. */
export interface Site {
  /** Where apps send browsers. */
  readonly sso: string
  /** Where the partner posts its answer, and for whom that is. */
  readonly acs: string
  readonly audience: string
  /** Its cookies come along with another site's POST. */
  readonly takesCookiesOnPost: boolean
}

const mostHops = 12

/**
 * One whole sign-in or visit: the app asks, whoever is asked in turn vouches for this person, and the app gets a
 * Response. Throws when what comes at the end is anything else. Resolves with that Response.
 */
export async function signIn(
  browser: Browser,
  site: Site,
  { app, partner }: Counterparts,
  person: Person,
): Promise<string> {
  const asked = appAsks(site.sso, app)
  let shown = await browser.get(asked.url)
  for (let hop = 0; hop < mostHops; hop += 1) {
    const { location } = shown
    if (location === undefined) return responseIn(shown, asked.id)
    const to = new URL(location, shown.url).href
    shown = to.startsWith(partner.sso) ? await vouched(to) : await browser.get(to)
  }
  throw new Error('too many hops')

  function vouched(to: string): Promise<Arrived> {
    const { id, relayState } = questionIn(to)
    const given = { baseUrl: '', partner: partner.id, keys: partner.keys, now: new Date() }
    const { fields } = vouching(person, { ...given, inResponseTo: id, relayState, sign: 'assertion' }, site)
    return browser.post(site.acs, fields, site.takesCookiesOnPost)
  }
}

function responseIn({ status, url, text }: Arrived, asked: string): string {
  const field = /name="SAMLResponse"\s+value="([^"]+)"/.exec(text)?.[1]
  if (field === undefined) throw new Error(`no Response but ${status} at ${url}: ${text.slice(0, 500)}`)
  const xml = Buffer.from(field.replaceAll('&#xA;', '').replaceAll('&#10;', ''), 'base64').toString()
  if (!xml.includes('status:Success"') || !xml.includes(`InResponseTo="${asked}"`))
    throw new Error(`a Response that says no: ${xml.slice(0, 800)}`)
  return xml
}
