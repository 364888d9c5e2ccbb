// A browser without a screen: cookies per host with SameSite, redirects, forms that post themselves, login forms,
// the choice of a partner, and a page that tells apps of a sign-out. It notes every message that passes by.
import { inflateRawSync } from 'node:zlib'
import { formsOf, type Form, unescapeMarkup } from './forms.js'

export interface Shown {
  readonly status: number
  readonly url: string
  readonly text: string
}

/** One message of SAML, or one token of WS-Federation, on its way to `to`. */
export interface Message {
  readonly kind: 'SAMLRequest' | 'SAMLResponse' | 'wresult'
  readonly to: string
  readonly binding: 'redirect' | 'post'
  readonly xml: string
  readonly relayState?: string
}

export interface Habits {
  /** Fills in every login form. */
  readonly login?: { readonly user: string; readonly password: string }
  /** Handle of the partner to choose when the gateway asks. */
  readonly partner?: string
  /** A form that posts to a path ending like this is sent with these fields replaced. */
  readonly fill?: { readonly path: string; readonly fields: Readonly<Record<string, string>> }
  /** Messages to addresses that begin like this stay on their page, for a look at them. */
  readonly keepsBack?: string
  /** What a page fetches from another site goes without that site's cookies. */
  readonly blocksOtherSites?: boolean
}

/** One app that a page of the gateway told of a sign-out. */
export interface Told {
  readonly address: string
  readonly status: number
}

export interface Step {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly body?: string
  /** The page that leads here. */
  readonly from?: string
  /** That page stays; this is loaded into it. */
  readonly within?: boolean
}

interface Next {
  readonly step: Step
  readonly login: boolean
}

interface Cookie {
  readonly value: string
  readonly sameSite: string
}

const messageFields = ['SAMLRequest', 'SAMLResponse', 'wresult'] as const

export class Browser {
  readonly messages: Message[] = []
  readonly visited: string[] = []
  readonly told: Told[] = []
  readonly steps: Step[] = []
  /** By host name: the port is no part of a cookie's place. */
  readonly #jar = new Map<string, Map<string, Cookie>>()

  constructor(public habits: Habits = {}) {}

  /** Goes to a URL and on, until a page wants a person who has no habit for it. */
  async open(url: string): Promise<Shown> {
    return await this.#follow({ url, method: 'GET' })
  }

  /** Sends a form that the person fills in. */
  async submit(form: Form, from: string): Promise<Shown> {
    return await this.#follow(sending(form, from))
  }

  /** Sends once more what was sent before: a reload, or the back button. */
  async repeat(step: Step | undefined): Promise<Shown> {
    if (step === undefined) throw new Error(`nothing to repeat:\n${this.visited.join('\n')}`)
    return await this.#follow(step)
  }

  /** Drops all cookies of a host. */
  forget(host: string): void {
    this.#jar.delete(host)
  }

  async #follow(start: Step): Promise<Shown> {
    let step: Step | undefined = start
    let shown: Shown | undefined
    let loggingIn = false
    for (let hop = 0; step !== undefined; hop++) {
      if (hop > 40) throw new Error(`more than 40 hops: ${this.visited.slice(-40).join('\n')}`)
      const answer = await this.#fetch(step)
      if (answer.location !== undefined) {
        step = redirected(step, new URL(answer.location, step.url).href, answer.status)
        continue
      }
      shown = { status: answer.status, url: step.url, text: answer.text }
      const next: Next | undefined = (await this.#tell(shown)) ?? this.#next(shown, loggingIn)
      loggingIn = next?.login ?? false
      step = next?.step
    }
    if (shown === undefined) throw new Error('nothing was shown')
    return shown
  }

  /** What the script of that page does: each address once, and then on, where all have answered and there is a way. */
  async #tell({ url, text }: Shown): Promise<Next | undefined> {
    const addresses = [...text.matchAll(/data-tell="([^"]+)"/g)].map(([, found = '']) =>
      unescapeMarkup(found),
    )
    for (const address of addresses) this.told.push(await this.#fetchWithin(address, url))
    const on = /id="on" href="([^"]+)" data-by-itself/.exec(text)?.[1]
    if (on === undefined || addresses.length === 0) return undefined
    return { step: { url: unescapeMarkup(on), method: 'GET', from: url }, login: false }
  }

  /** No navigation: what a page loads into itself, redirects included. */
  async #fetchWithin(address: string, from: string): Promise<Told> {
    let url = address
    for (let hop = 0; hop < 10; hop++) {
      const answer = await this.#fetch({ url, method: 'GET', from, within: true })
      if (answer.location === undefined) return { address, status: answer.status }
      url = new URL(answer.location, url).href
    }
    throw new Error(`more than 10 hops from ${address}`)
  }

  /** What the person, or the page's own script, does next. A second login form in a row means: refused. */
  #next(shown: Shown, loggedIn: boolean): Next | undefined {
    const forms = formsOf(shown.text, shown.url)
    const auto = forms.find((form) => messageFields.some((field) => form.fields.has(field)))
    if (auto !== undefined && auto.action.startsWith(this.habits.keepsBack ?? '\n')) return undefined
    if (auto !== undefined) return { step: sending(auto, shown.url), login: false }
    const { login, fill, partner } = this.habits
    const asked = forms.find((form) => form.password !== undefined)
    if (login !== undefined && asked !== undefined && !loggedIn)
      return { step: sending(filledIn(asked, login), shown.url), login: true }
    const known = fill && forms.find((form) => new URL(form.action).pathname.endsWith(fill.path))
    if (known) return { step: sending(replaced(known, fill.fields), shown.url), login: false }
    const way = partner === undefined ? undefined : choiceOf(partner, shown)
    return way === undefined
      ? undefined
      : { step: { url: way, method: 'GET', from: shown.url }, login: false }
  }

  async #fetch(step: Step): Promise<{ status: number; text: string; location: string | undefined }> {
    const url = new URL(step.url)
    this.#note(step, url)
    const cookie = this.#cookiesFor(step, url)
    const response = await fetch(url, {
      method: step.method,
      redirect: 'manual',
      ...(step.body === undefined ? {} : { body: step.body }),
      headers: {
        accept: 'text/html,*/*',
        ...(cookie === '' ? {} : { cookie }),
        ...(step.from === undefined ? {} : { referer: step.from }),
        ...(step.body === undefined
          ? {}
          : { 'content-type': 'application/x-www-form-urlencoded', origin: originOf(step.from) }),
      },
    })
    if (!this.#blocked(step, url)) this.#keep(url.hostname, response.headers.getSetCookie())
    this.steps.push(step)
    this.visited.push(`${step.method} ${step.url.slice(0, 160)} -> ${response.status}`)
    const moved = response.status >= 300 && response.status < 400
    const location = moved ? (response.headers.get('location') ?? undefined) : undefined
    return { status: response.status, text: await response.text(), location }
  }

  /**
   * RFC 6265bis 5.2: Lax cookies stay behind on a cross-site POST and within a page of another site; those that say
   * nothing go along, as in browsers that do not take them for Lax.
   */
  #cookiesFor(step: Step, url: URL): string {
    const crossSite = step.from !== undefined && new URL(step.from).hostname !== url.hostname
    const within = step.within === true
    if (this.#blocked(step, url)) return ''
    return [...(this.#jar.get(url.hostname) ?? [])]
      .filter(
        ([, { sameSite }]) =>
          !crossSite || sameSite === 'unsaid' || (sameSite === 'lax' && step.method === 'GET' && !within),
      )
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
  }

  #blocked({ from, within }: Step, { hostname }: URL): boolean {
    const crossSite = from !== undefined && new URL(from).hostname !== hostname
    return crossSite && within === true && this.habits.blocksOtherSites === true
  }

  #keep(host: string, lines: readonly string[]): void {
    const jar = this.#jar.get(host) ?? new Map<string, Cookie>()
    this.#jar.set(host, jar)
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const name = pair.slice(0, pair.indexOf('='))
      const said = (wanted: string) =>
        attributes.find((a) => a.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
      const sameSite = said('samesite')?.toLowerCase() ?? 'unsaid'
      // SameSite=None without Secure is dropped; Secure ones do not exist on plain http.
      const dropped = sameSite === 'none'
      if (dropped || isOver(said('max-age'), said('expires'))) jar.delete(name)
      else jar.set(name, { value: pair.slice(pair.indexOf('=') + 1), sameSite })
    }
  }

  #note(step: Step, url: URL): void {
    const parameters = step.body === undefined ? url.searchParams : new URLSearchParams(step.body)
    for (const kind of messageFields) {
      const value = parameters.get(kind)
      if (value === null) continue
      const relayState = parameters.get(kind === 'wresult' ? 'wctx' : 'RelayState')
      this.messages.push({
        kind,
        to: `${url.origin}${url.pathname}`,
        binding: step.body === undefined ? 'redirect' : 'post',
        xml: kind === 'wresult' ? value : decoded(value),
        ...(relayState === null ? {} : { relayState }),
      })
    }
  }
}

/** The last message of a kind that went to an address beginning like this. */
export function lastMessage(browser: Browser, kind: Message['kind'], to: string): Message {
  const found = browser.messages.findLast((message) => message.kind === kind && message.to.startsWith(to))
  if (found === undefined) throw new Error(`no ${kind} went to ${to}:\n${browser.visited.join('\n')}`)
  return found
}

/** SAML status codes of a Response, top level first, without their common prefix. */
export function statusOf(message: Message): readonly string[] {
  return [...message.xml.matchAll(/StatusCode[^>]*Value="urn:oasis:names:tc:SAML:2\.0:status:(\w+)"/g)].map(
    (match) => match[1] ?? '',
  )
}

function sending(form: Form, from: string): Step {
  const body = new URLSearchParams([...form.fields]).toString()
  return form.method === 'POST'
    ? { url: form.action, method: 'POST', body, from }
    : { url: `${form.action.split('?')[0]}?${body}`, method: 'GET', from }
}

function redirected(step: Step, url: string, status: number): Step {
  const from = step.from === undefined ? {} : { from: step.from }
  // 307 and 308 keep method and body.
  const keeps = (status === 307 || status === 308) && step.body !== undefined
  return keeps ? { ...step, url } : { url, method: 'GET', ...from }
}

function filledIn(form: Form, login: { readonly user: string; readonly password: string }): Form {
  return replaced(form, {
    ...(form.text === undefined ? {} : { [form.text]: login.user }),
    ...(form.password === undefined ? {} : { [form.password]: login.password }),
  })
}

function replaced(form: Form, fields: Readonly<Record<string, string>>): Form {
  return { ...form, fields: new Map([...form.fields, ...Object.entries(fields)]) }
}

function choiceOf(partner: string, shown: Shown): string | undefined {
  const link = new RegExp(`href="([^"]*/sign-in/[^"/]+/partner/${partner})"`).exec(shown.text)?.[1]
  return link === undefined ? undefined : new URL(link, shown.url).href
}

function decoded(value: string): string {
  const bytes = Buffer.from(value, 'base64')
  return bytes[0] === 0x3c ? bytes.toString() : inflateRawSync(bytes).toString()
}

function isOver(maxAge: string | undefined, expires: string | undefined): boolean {
  if (maxAge !== undefined) return Number(maxAge) <= 0
  return expires !== undefined && Date.parse(expires) < Date.now()
}

function originOf(page: string | undefined): string {
  return page === undefined ? 'null' : new URL(page).origin
}
