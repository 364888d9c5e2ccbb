import { gate, type TestHouse } from './house.js'

/** What the browser shows, or where it was sent to outside the house. */
export interface Shown {
  readonly status: number
  /** Address at which it stopped. */
  readonly url: string
  readonly text: string
  /** A form that posts itself to somebody outside. */
  readonly form?: { readonly action: string; readonly fields: Readonly<Record<string, string>> }
  /** Redirected outside. */
  readonly leaves?: string
  readonly headers: Headers
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#13': '\r',
  '#10': '\n',
}
const unescape = (text: string) =>
  text.replace(/&([a-z]+|#\d+);/g, (whole, name: string) => entities[name] ?? whole)

/** A browser with a jar of cookies that follows the house's own redirects and stops at everything else. */
export class Browser {
  readonly jar = new Map<string, string>()

  /** `headers` go with every request, as a proxy in front would add them. */
  constructor(
    private readonly house: Pick<TestHouse, 'url'>,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get(address: string): Promise<Shown> {
    return this.#go(address, 'GET', undefined, true)
  }

  /** A form on somebody else's page: Lax cookies stay behind, as browsers do it. */
  postFromOutside(address: string, fields: Readonly<Record<string, string>>): Promise<Shown> {
    return this.#go(address, 'POST', fields, false)
  }

  /** A form on a page of the house. */
  postFromPage(shown: Shown, fields: Readonly<Record<string, string>> = {}): Promise<Shown> {
    const found = /<form[^>]*method="post"[^>]*>/i.exec(shown.text)?.[0]
    const action = unescape(/action="([^"]*)"/.exec(found ?? '')?.[1] ?? '')
    return this.#go(
      action === '' ? shown.url : new URL(action, shown.url).href,
      'POST',
      { ...hiddenFields(shown.text), ...fields },
      true,
    )
  }

  /** Goes on from an answer that was fetched by other means: keeps its cookies and follows it. */
  arrive(response: Response, url: string): Promise<Shown> {
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return this.#arrived(response, url)
  }

  async #go(
    address: string,
    method: 'GET' | 'POST',
    fields: Readonly<Record<string, string>> | undefined,
    ownSite: boolean,
  ): Promise<Shown> {
    const url = new URL(address, gate)
    if (url.origin !== gate) throw new Error(`${address} is not in the house`)
    const response = await fetch(this.house.url + url.pathname + url.search, {
      method,
      redirect: 'manual',
      headers: {
        ...this.headers,
        ...(ownSite && this.jar.size > 0
          ? { cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
        ...(fields
          ? {
              'content-type': 'application/x-www-form-urlencoded',
              origin: ownSite ? gate : 'https://elsewhere.test',
            }
          : {}),
        'sec-fetch-site': ownSite ? 'same-origin' : 'cross-site',
      },
      ...(fields ? { body: new URLSearchParams(fields).toString() } : {}),
    })
    return this.arrive(response, url.href)
  }

  async #arrived(response: Response, url: string): Promise<Shown> {
    const text = await response.text()
    const base = { status: response.status, url, text, headers: response.headers }
    const location = response.headers.get('location')
    if (location !== null) {
      if (new URL(location, gate).origin === gate) return this.#go(location, 'GET', undefined, true)
      return { ...base, leaves: location }
    }
    const action = /<form id="on"[^>]*action="([^"]+)"/.exec(text)?.[1]
    return action === undefined
      ? base
      : { ...base, form: { action: unescape(action), fields: hiddenFields(text) } }
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ')
    const name = pair.slice(0, pair.indexOf('='))
    if (attributes.some((one) => /^max-age=(0|-)/i.test(one) || /^expires=thu, 01 jan 1970/i.test(one)))
      this.jar.delete(name)
    else this.jar.set(name, pair.slice(pair.indexOf('=') + 1))
  }
}

function hiddenFields(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, unescape(value)]))
}
