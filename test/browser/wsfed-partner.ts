import { createServer, type ServerResponse } from 'node:http'
import { makeKeys } from '../support/counterpart.js'
import { federationMetadata } from '../support/house.js'
import { partnerToken } from '../support/wsfed-counterpart.js'
import { closed, listening } from './wsfed-app.js'

/** A security token service of another organisation: one person, one button. */
export interface WsfedPartner {
  readonly origin: string
  readonly host: string
  readonly metadata: string
  /** The `wreply` of every sign-out that it was sent. */
  readonly signedOut: readonly string[]
  stop(): Promise<void>
}

export async function startWsfedPartner(name: string, gateway: string): Promise<WsfedPartner> {
  const keys = makeKeys()
  const signedOut: string[] = []
  const state = { origin: '' }
  const server = createServer((request, response) => {
    request.resume()
    const { pathname, searchParams: asked } = new URL(request.url ?? '/', state.origin)
    if (asked.get('wa') === 'wsignout1.0') {
      const back = asked.get('wreply') ?? ''
      signedOut.push(back)
      if (back !== `${gateway}/wsfed/rp`) return page(response, `<h1>Signed out at ${name}</h1>`)
      response.writeHead(302, { location: back }).end()
      return
    }
    if (pathname !== '/answer') return page(response, login(name, asked))
    const { fields } = partnerToken({
      ...{ baseUrl: gateway, partner: state.origin, keys, now: new Date() },
      wctx: asked.get('wctx') ?? '',
      attributes: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name': 'Ann Example' },
    })
    page(response, form(asked.get('wreply') ?? '', fields))
  })
  const port = await listening(server)
  const host = `${name.toLowerCase()}.localhost:${port}`
  state.origin = `http://${host}`
  const outsider = { handle: name.toLowerCase(), id: state.origin, keys }
  return {
    host,
    signedOut,
    origin: state.origin,
    metadata: federationMetadata(outsider, 'SecurityTokenServiceType', '/sts'),
    stop: () => closed(server),
  }
}

function login(name: string, asked: URLSearchParams): string {
  const hidden = ['wctx', 'wreply'].map((field) => input(field, asked.get(field) ?? '')).join('')
  return `<h1>${name}</h1><form action="/answer">${hidden}<button>I am Ann</button></form>`
}

function form(to: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(([field, value]) => input(field, value))
  return `<form method="post" action="${escaped(to)}">${inputs.join('')}<button>Go on</button></form>`
}

const input = (name: string, value: string) =>
  `<input type="hidden" name="${name}" value="${escaped(value)}">`
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

function page(response: ServerResponse, body: string): void {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(`<!doctype html><title>Partner</title><link rel="icon" href="data:,">${body}`)
}
