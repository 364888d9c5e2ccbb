import { connect } from 'node:net'
import type { TestHouse } from '../../support/house.js'
import type { Visitor } from '../ground.js'

/** A request as bytes, for what no browser would send. */
export interface RawRequest {
  readonly method?: string
  /** As it stands in the request line: path and query. */
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** Of a message: its XML, its bytes where they are no characters, or the whole request that carries it. */
export type Message = string | Buffer | RawRequest

export function isRaw(message: Message): message is RawRequest {
  return typeof message !== 'string' && !Buffer.isBuffer(message)
}

export const acs = '/saml/sp/acs'
export const sso = '/saml/idp/sso'
export const formType = 'application/x-www-form-urlencoded'

/** Sends exactly these bytes and goes on as the browser that sent them. */
export async function sendRaw(raw: RawRequest, visitor: Visitor, { url }: Pick<TestHouse, 'url'>) {
  const response = await exchange(bytesOf(raw, visitor), new URL(url))
  return visitor.browser.arrive(response, `https://gate.test${raw.target.replace(/[^!-~]/g, '')}`)
}

/** `name=value&…`, percent-encoded as browsers do it. */
export function formOf(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString()
}

function bytesOf({ method = 'POST', target, headers = {}, body = '' }: RawRequest, visitor: Visitor): Buffer {
  const content = Buffer.from(body)
  const lines = {
    Host: 'gate.test',
    'X-Forwarded-For': visitor.address,
    Connection: 'close',
    ...(method === 'GET' ? {} : { 'Content-Type': formType, 'Content-Length': String(content.length) }),
    ...headers,
  }
  const head = Object.entries(lines)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${head.join('')}\r\n`, 'latin1'),
    content,
  ])
}

function exchange(bytes: Buffer, { hostname, port }: URL): Promise<Response> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.on('data', (part) => parts.push(part))
    // A house that has said its no may hang up on the rest of what is sent
    socket.on('error', (error) => (parts.length > 0 ? resolve(responseOf(parts)) : reject(error)))
    socket.on('close', () => resolve(responseOf(parts)))
  })
}

function responseOf(parts: readonly Buffer[]): Response {
  const text = Buffer.concat(parts).toString()
  const end = text.indexOf('\r\n\r\n')
  const [line = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.map((one): [string, string] => {
    const colon = one.indexOf(':')
    return [one.slice(0, colon), one.slice(colon + 1).trim()]
  })
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1])
  return new Response(status === 304 ? null : text.slice(end + 4), { status, headers })
}
