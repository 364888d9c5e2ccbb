// A whole sign-in whatever the app and the partner speak: what each end sends and gets, in its own protocol's words.
import type { Browser, Shown } from './browser.js'
import { gate, type Outsider, type TestHouse } from './house.js'
import { answerOf, asks, bring, deliver, questionIn, toldApp } from './sign-in.js'
import type { PartnerToken } from './wsfed-counterpart.js'
import { partnerToken } from './wsfed-counterpart.js'

/** `wsignin1.0` of an app, as the URL a browser is sent to. */
export function wsignin(
  app: Outsider,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = { wa: 'wsignin1.0', wtrealm: app.id, wctx: 'deep link', ...parameters }
  const query = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return `${gate}/wsfed/sts?${query.join('&')}`
}

/** What a WS-Federation partner was asked. */
export function wsQuestionIn({ leaves = '', status, text }: Shown): URLSearchParams {
  if (!leaves.includes('wa=wsignin1.0')) throw new Error(`no wsignin1.0 at ${status}: ${text.slice(0, 400)}`)
  return new URL(leaves).searchParams
}

/** A partner's token for what it was asked. */
export function tokenFor(
  partner: Outsider,
  house: TestHouse,
  question: URLSearchParams | undefined,
  more: Partial<PartnerToken> = {},
): Readonly<Record<string, string>> {
  const wctx = question?.get('wctx') ?? undefined
  return partnerToken({
    baseUrl: gate,
    partner: partner.id,
    keys: partner.keys,
    now: house.now(),
    ...(wctx === undefined ? {} : { wctx }),
    attributes: {
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'Ann Example',
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': `ann@${partner.handle}.test`,
    },
    ...more,
  }).fields
}

export function bringToken(browser: Browser, fields: Readonly<Record<string, string>>): Promise<Shown> {
  return browser.postFromOutside(`${gate}/wsfed/rp`, fields)
}

/** The app asks; whoever it is. */
export function appAsks(browser: Browser, app: Outsider, house: TestHouse): Promise<Shown> {
  return app.protocol === 'wsfed' ? browser.get(wsignin(app)) : bring(browser, asks(app, house))
}

/** The partner answers what it was asked; whoever it is. */
export function partnerAnswers(
  browser: Browser,
  partner: Outsider,
  asked: Shown,
  house: TestHouse,
): Promise<Shown> {
  return partner.protocol === 'wsfed'
    ? bringToken(browser, tokenFor(partner, house, wsQuestionIn(asked)))
    : deliver(browser, answerOf(partner, house, questionIn(asked)))
}

/** The XML that the app was posted, and where. */
export function appHears(app: Outsider, shown: Shown): { readonly xml: string; readonly action: string } {
  if (app.protocol !== 'wsfed') return toldApp(shown)
  const { action = '', fields = {} } = shown.form ?? {}
  const xml = fields['wresult']
  if (xml === undefined)
    throw new Error(`no wresult at ${shown.url}: ${shown.status} ${shown.text.slice(0, 600)}`)
  return { xml, action }
}
