import { Browser, type Habits, type Message, type Shown, lastMessage } from './browser.js'
import type { Gateway, Settings } from './gateway.js'
import type { AppKind, Arrived } from './peer-kinds.js'
import { type Peer, acsOf, pageOf } from './world.js'

export const asAlice = { login: { user: 'alice', password: 'password' } } as const

export function choosing(partner: string): Habits {
  return { ...asAlice, partner }
}

/** saml-idp has no login: its page asks what to assert. */
export function assertingAlice(domain: string): Habits {
  const person = { userName: 'alice', displayName: 'Alice Ångström', groups: 'admins,R&D <lab>' }
  return { fill: { path: '/signin', fields: { ...person, email: `alice@${domain}` } } }
}

const basic = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'

/** One set of rules for every partner, and one set of names for every app. */
export const agreed = {
  defaults: {
    app: {
      attributes: [
        { attribute: 'name', name: 'displayName', nameFormat: basic },
        { attribute: 'email', name: 'mail', nameFormat: basic },
        { attribute: 'groups', name: 'groups', nameFormat: basic },
        { attribute: 'roles', name: 'roles', nameFormat: basic },
      ],
    },
    partner: {
      import: [
        { to: 'name', copy: 'name' },
        { to: 'email', copy: 'email' },
        { to: 'groups', copy: ['groups', 'http://schemas.passportjs.com/groups'] },
        { role: 'operator', whenGroup: 'admins' },
      ],
    },
  },
} as const satisfies Settings

export const speaksForExampleOrg = { confirmedDomains: ['example.org'] } as const

/** Alice as every app should see her, whoever vouched. */
export const alice = aliceAt('example.org')

export function aliceAt(domain: string): Arrived['attributes'] {
  return {
    displayName: ['Alice Ångström'],
    mail: [`alice@${domain}`],
    groups: ['admins', 'R&D <lab>'],
    roles: ['operator'],
  }
}

export interface Outcome {
  readonly browser: Browser
  readonly shown: Shown
  /** What the app saw; undefined when it let nobody in. */
  readonly arrived: Arrived | undefined
  /** The gateway's refusal, when its page is where the person ended. */
  readonly refusal: string | undefined
}

/** A person opens the app's page, by default alice in a fresh browser. */
export async function signIn(
  app: Peer<AppKind>,
  gateway: Gateway,
  { browser = new Browser(asAlice), at = pageOf(app) }: { browser?: Browser; at?: string } = {},
): Promise<Outcome> {
  const shown = await browser.open(at)
  return await outcomeOf(shown, browser, app, gateway)
}

export async function outcomeOf(
  shown: Shown,
  browser: Browser,
  app: Peer<AppKind>,
  gateway: Gateway,
): Promise<Outcome> {
  const arrived = shown.url.startsWith(app.origin) ? app.kind.arrived(shown.text) : undefined
  const refusal = shown.url.startsWith(gateway.baseUrl) ? await gateway.refusalOn(shown) : undefined
  return { browser, shown, arrived, refusal }
}

/** The answer that the app was handed. */
export function answerTo(app: Peer<AppKind>, { browser }: Pick<Outcome, 'browser'>): Message {
  return lastMessage(browser, 'SAMLResponse', acsOf(app))
}

/** The same of a WS-Federation app. */
export function tokenTo(app: Peer<AppKind>, { browser }: Pick<Outcome, 'browser'>): Message {
  return lastMessage(browser, 'wresult', acsOf(app))
}

/** Alice as apps of WS-Federation are told of her, under the names that the preset `adfs` has. */
export function aliceByClaims(domain: string): Arrived['attributes'] {
  return {
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': ['Alice Ångström'],
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': [`alice@${domain}`],
    'http://schemas.xmlsoap.org/claims/Group': ['admins', 'R&D <lab>'],
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/role': ['operator'],
  }
}

function told({ browser, shown, refusal }: Outcome): string {
  return [...browser.visited, `${shown.status} ${refusal ?? ''}`, shown.text.slice(0, 1500)].join('\n')
}

/** For a failed expectation: what the browser went through. */
export function wentThrough(outcome: Outcome): Arrived {
  if (outcome.arrived === undefined) throw new Error(`nobody was let in:\n${told(outcome)}`)
  return outcome.arrived
}
