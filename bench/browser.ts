import { Agent, request } from 'node:http'

export interface Arrived {
  readonly status: number
  readonly url: string
  readonly location?: string
  readonly text: string
}

/** Kept-open connections that many browsers share, as a proxy in front of the gateway would. */
export function connections(most: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: most })
}

/** One browser: a jar of cookies, and nothing followed by itself. */
export class Browser {
  readonly #jar = new Map<string, string>()

  constructor(private readonly agent: Agent) {}

  get(url: string): Promise<Arrived> {
    return this.#send('GET', url, undefined, true)
  }

  /** A form on another site's page: cookies that are SameSite=Lax stay behind unless `bringsCookies`. */
  post(url: string, fields: Readonly<Record<string, string>>, bringsCookies: boolean): Promise<Arrived> {
    const body = Object.entries(fields)
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&')
    return this.#send('POST', url, body, bringsCookies)
  }

  #send(method: string, url: string, body: string | undefined, cookies: boolean): Promise<Arrived> {
    const headers = {
      ...(cookies && this.#jar.size > 0
        ? { cookie: [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ') }
        : {}),
      ...(body === undefined
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
          }),
    }
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, agent: this.agent }, (answer) => {
        for (const line of answer.headers['set-cookie'] ?? []) this.#keep(line)
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () => {
          const { location } = answer.headers
          const text = Buffer.concat(parts).toString()
          resolve({ status: answer.statusCode ?? 0, url, text, ...(location ? { location } : {}) })
        })
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  #keep(line: string): void {
    const pair = line.split(';', 1)[0] ?? ''
    const at = pair.indexOf('=')
    if (/;\s*max-age=0/i.test(line) || at + 1 === pair.length) this.#jar.delete(pair.slice(0, at))
    else this.#jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
