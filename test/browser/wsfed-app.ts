import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How it came to hear that a session has ended, and whether the browser let it know whose. */
export interface Heard {
  readonly withCookie: boolean
}

/**
 * An app of WS-Federation on a site of its own. It keeps its session in a cookie for use in other sites' pages too, as
 * apps do that want to be told of a sign-out. What its tokens are worth is not its business: others check that.
 */
export interface WsfedApp {
  readonly origin: string
  readonly host: string
  readonly metadata: string
  readonly heard: readonly Heard[]
  /** From now on it takes the word that a session has ended, and never answers. */
  hang(): void
  stop(): Promise<void>
}

export async function startWsfedApp(name: string, gateway: string): Promise<WsfedApp> {
  const heard: Heard[] = []
  const state = { hangs: false, origin: '' }
  const server = createServer((request, response) => {
    void answer(request, response, { name, gateway, heard, ...state })
  })
  const port = await listening(server)
  // Names under localhost are sites of their own, on which a browser takes Secure cookies without TLS.
  const host = `${name.toLowerCase()}.localhost:${port}`
  state.origin = `http://${host}`
  return {
    host,
    heard,
    origin: state.origin,
    metadata: metadataOf(state.origin),
    hang() {
      state.hangs = true
    },
    stop: () => closed(server),
  }
}

interface House {
  readonly name: string
  readonly gateway: string
  readonly origin: string
  readonly heard: Heard[]
  readonly hangs: boolean
}

const known = /(?:^|; )known=([^;]+)/

async function answer(request: IncomingMessage, response: ServerResponse, house: House): Promise<void> {
  const { name, gateway, origin, heard, hangs } = house
  const url = new URL(request.url ?? '/', origin)
  const callback = `${origin}/callback`
  const person = known.exec(request.headers.cookie ?? '')?.[1]
  const ask = (wa: string) =>
    `${gateway}/wsfed/sts?${new URLSearchParams({ wa, wtrealm: `${origin}/`, wreply: callback }).toString()}`
  const keep = (value: string, more = '') => ({
    'set-cookie': `known=${value}; Path=/; HttpOnly; Secure; SameSite=None${more}`,
  })
  const forget = keep('', '; Max-Age=0')
  if (url.pathname === '/sign-in') return redirect(response, ask('wsignin1.0'))
  if (url.pathname === '/sign-out') return redirect(response, ask('wsignout1.0'), forget)
  if (url.pathname === '/callback' && request.method === 'POST') {
    const token = new URLSearchParams(await text(request)).get('wresult') ?? ''
    const who = /AttributeValue[^>]*>([^<]+ Example)</.exec(token)?.[1] ?? 'nobody'
    return redirect(response, `${origin}/`, keep(encodeURIComponent(who)))
  }
  if (url.searchParams.get('wa') === 'wsignoutcleanup1.0') {
    heard.push({ withCookie: person !== undefined })
    if (!hangs) page(response, name, 'Signed out', forget)
    return
  }
  page(response, name, person === undefined ? 'Nobody is signed in' : decodeURIComponent(person))
}

function page(
  response: ServerResponse,
  name: string,
  heading: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...headers })
    .end(
      `<!doctype html><title>${name}</title><link rel="icon" href="data:,"><h1>${heading}</h1>` +
        `<a href="/sign-in">Sign in</a> <a href="/sign-out">Sign out</a>`,
    )
}

function redirect(
  response: ServerResponse,
  to: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(303, { location: to, ...headers }).end()
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}

function metadataOf(origin: string): string {
  const fed = 'http://docs.oasis-open.org/wsfed/federation/200706'
  const endpoint = `<fed:PassiveRequestorEndpoint><EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>${origin}/callback</Address></EndpointReference></fed:PassiveRequestorEndpoint>`
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${origin}/"><RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${fed}" xsi:type="fed:ApplicationServiceType" protocolSupportEnumeration="${fed}">${endpoint}</RoleDescriptor></EntityDescriptor>`
}

export function listening(server: Server): Promise<number> {
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port))
  })
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}
