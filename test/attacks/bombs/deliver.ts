import { connect } from 'node:net'
import type { Visitor } from '../ground.js'
import { formType } from '../play/raw.js'
import type { Delivery } from './bomb.js'

export interface Posting {
  readonly method?: 'GET' | 'POST'
  readonly target: string
  readonly body?: string | Buffer
  /** Instead of the usual ones, where the same name stands there. */
  readonly headers?: readonly (readonly [string, string])[]
}

/** An HTTP request, octet for octet. */
export function request(
  { method = 'POST', target, body = '', headers = [] }: Posting,
  visitor: Visitor,
): Delivery {
  const content = Buffer.from(body)
  const given = new Set(headers.map(([name]) => name.toLowerCase()))
  const usual: readonly (readonly [string, string])[] = [
    ['Host', 'gate.test'],
    ['X-Forwarded-For', visitor.address],
    ['Connection', 'close'],
    ...(method === 'GET'
      ? []
      : ([
          ['Content-Type', formType],
          ['Content-Length', String(content.length)],
        ] as const)),
  ]
  const lines = [...usual.filter(([name]) => !given.has(name.toLowerCase())), ...headers]
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const octets = Buffer.concat([
    Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`, 'latin1'),
    content,
  ])
  return { kind: 'request', octets, target: `https://gate.test${target.slice(0, 200)}` }
}

/** Whatever comes back until the house hangs up. What is reset while much is still being sent may lose the answer: once more. */
export async function exchange(octets: Buffer, house: URL): Promise<Buffer> {
  const answer = await sent(octets, house)
  return answer.length > 0 ? answer : await sent(octets, house)
}

function sent(octets: Buffer, { hostname, port }: URL): Promise<Buffer> {
  return new Promise((resolve) => {
    const parts: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(octets))
    socket.on('data', (part) => parts.push(part))
    // A house that has said its no may hang up on the rest
    socket.on('error', () => resolve(Buffer.concat(parts)))
    socket.on('close', () => resolve(Buffer.concat(parts)))
  })
}

export function responseOf(octets: Buffer): Response {
  const text = octets.toString()
  const end = text.indexOf('\r\n\r\n')
  const [line = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers = lines.map((one): [string, string] => {
    const colon = one.indexOf(':')
    return [one.slice(0, colon), one.slice(colon + 1).trim()]
  })
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1])
  return new Response(status === 304 ? null : text.slice(end + 4), { status, headers })
}
