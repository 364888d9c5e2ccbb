import {
  type AppRequest,
  appAuthnRequest,
  type PartnerAnswer,
  partnerResponse,
  readForm,
  readRedirect,
  type Sent,
} from './counterpart.js'
import type { Browser, Shown } from './browser.js'
import { gate, type Outsider, type TestHouse } from './house.js'

export interface Question {
  readonly id: string
  readonly relayState: string
  readonly xml: string
}

/** An app asks, in this browser. */
export function asks(app: Outsider, house: TestHouse, more: Partial<AppRequest> = {}): Sent {
  return appAuthnRequest({ baseUrl: gate, app: app.id, now: house.now(), ...more })
}

export function bring(
  browser: Browser,
  sent: Sent,
  binding: 'redirect' | 'post' = 'redirect',
): Promise<Shown> {
  return binding === 'redirect'
    ? browser.get(sent.url)
    : browser.postFromOutside(`${gate}/saml/idp/sso`, sent.fields)
}

/** The question with which the browser was sent to a partner. */
export function questionIn(shown: Shown): Question {
  const message = shown.leaves === undefined ? readForm(shown.form?.fields ?? {}) : readRedirect(shown.leaves)
  const id = / ID="([^"]+)"/.exec(message.xml)?.[1]
  if (id === undefined || message.relayState === undefined)
    throw new Error(`no question to a partner: ${shown.text.slice(0, 400)}`)
  return { id, relayState: message.relayState, xml: message.xml }
}

/** A partner vouches for ann, and posts its answer to the gateway. */
export function answerOf(
  partner: Outsider,
  house: TestHouse,
  question: Question | undefined,
  more: Partial<PartnerAnswer> = {},
): Sent {
  return partnerResponse({
    baseUrl: gate,
    partner: partner.id,
    keys: partner.keys,
    now: house.now(),
    ...(question ? { inResponseTo: question.id, relayState: question.relayState } : {}),
    attributes: { displayName: 'Ann Example', mail: `ann@${partner.handle}.test` },
    ...more,
  })
}

export function deliver(browser: Browser, answer: Sent): Promise<Shown> {
  return browser.postFromOutside(`${gate}/saml/sp/acs`, answer.fields)
}

/** What the app was told: the Response's XML and RelayState. */
export function toldApp(shown: Shown): {
  readonly xml: string
  readonly relayState: string | undefined
  readonly action: string
} {
  if (!shown.form?.fields['SAMLResponse'])
    throw new Error(`nothing for an app at ${shown.url}: ${shown.status} ${shown.text.slice(0, 600)}`)
  return { ...readForm(shown.form.fields), action: shown.form.action }
}

/** `Success`, or the second-level code of an error Response (the first where there is only one). */
export function statusOf(shown: Shown): string {
  const codes = [...toldApp(shown).xml.matchAll(/StatusCode Value="[^"]*:([A-Za-z]+)"/g)].map(
    ([, code = '']) => code,
  )
  return codes.at(-1) ?? 'none'
}

/** The code that was written down for the reference on a page. */
export async function refusalOn(shown: Shown, house: TestHouse): Promise<string> {
  const reference = /class="code">([^<]+)</.exec(shown.text)?.[1]
  const refused = (await house.events()).filter(
    (event) => event.type === 'signin.refused' && event.reference === reference,
  )
  const last = refused.at(-1)
  return last?.type === 'signin.refused' ? last.code : `no refusal on ${shown.status} ${shown.url}`
}

/** A whole sign-in of ann by this partner. */
export async function signIn(
  browser: Browser,
  app: Outsider,
  partner: Outsider,
  house: TestHouse,
  more: Partial<PartnerAnswer> = {},
): Promise<Shown> {
  const question = questionIn(await bring(browser, asks(app, house)))
  return deliver(browser, answerOf(partner, house, question, more))
}
