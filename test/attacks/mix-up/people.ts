import { nameIDFormats } from '../../../src/saml/names.js'
import type { PartnerAnswer, Sent } from '../../support/counterpart.js'
import { partnerResponse } from '../../support/counterpart.js'
import { Browser, type Shown } from '../../support/browser.js'
import { gate, type Outsider } from '../../support/house.js'
import { asks, bring, questionIn, type Question } from '../../support/sign-in.js'
import { sharedDomain, type Town } from './town.js'

/** Every partner calls everybody so: the same name, the same e-mail address, the same displayed name. */
export const everybody = {
  nameID: { value: 'alice', format: nameIDFormats.persistent },
  attributes: { displayName: 'Alice Example', mail: `alice@${sharedDomain}` },
} as const

/** An app's question in this browser, led straight to one partner. */
export async function questionTo(
  partner: Outsider,
  browser: Browser,
  town: Town,
  app: Outsider = town.desk,
): Promise<Question> {
  const idpList = [partner.id]
  const asked = asks(app, town.house, { request: { scoping: { idpList, requesterIDs: [] } } })
  return questionIn(await bring(browser, asked))
}

/** What the browser is told when it brings a question that limits who may vouch. */
export function limitedTo(
  partner: Outsider,
  browser: Browser,
  { house, desk }: Town,
  more: { readonly isPassive?: boolean } = {},
): Promise<Shown> {
  const idpList = [partner.id]
  return bring(browser, asks(desk, house, { request: { ...more, scoping: { idpList, requesterIDs: [] } } }))
}

/** An answer about alice, signed with the keys of whoever speaks, naming whom it likes. */
export function wordOf(
  speaker: Outsider,
  { house }: Town,
  question: Question | undefined,
  more: Partial<PartnerAnswer> = {},
): Sent {
  return partnerResponse({
    baseUrl: gate,
    partner: speaker.id,
    keys: speaker.keys,
    now: house.now(),
    ...(question ? { inResponseTo: question.id, relayState: question.relayState } : {}),
    ...everybody,
    ...more,
  })
}

/** Posts an answer and stops there: where the browser would go next, for whoever looks over its shoulder. */
export async function held(browser: Browser, answer: Sent, { house }: Town): Promise<string> {
  const response = await fetch(`${house.url}/saml/sp/acs`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.test' },
    body: new URLSearchParams(answer.fields),
  })
  for (const line of response.headers.getSetCookie())
    browser.jar.set(line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1, line.indexOf(';')))
  return response.headers.get('location') ?? `${gate}/nowhere-${response.status}`
}

export function fresh({ house }: Town): Browser {
  return new Browser(house)
}

/** The NameID that an app was told. */
export function nameTold(xml: string): string {
  return /<saml:NameID[^>]*>([^<]*)</.exec(xml)?.[1] ?? 'no NameID'
}
