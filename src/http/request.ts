import type { IncomingMessage } from 'node:http'
import type { HttpRequest } from '../model/http.js'
import type { CookieJar } from './cookies.js'
import type { Received } from './source.js'

export interface Reading {
  readonly jar: CookieJar
  /** Network address of the browser. */
  source(received: Received): string
}

/** What a door sees of a request. */
export function httpRequest(
  message: IncomingMessage,
  rawBody: string,
  source: string,
  { jar }: Pick<Reading, 'jar'>,
): HttpRequest {
  const target = originForm(message.url ?? '/')
  const at = target.indexOf('?')
  const { cookie, 'user-agent': agent } = message.headers
  return {
    method: message.method === 'POST' ? 'POST' : 'GET',
    path: at < 0 ? target : target.slice(0, at),
    rawQuery: at < 0 ? '' : target.slice(at + 1),
    rawBody,
    browser: jar.read(cookie),
    source,
    ...(agent === undefined ? {} : { userAgent: agent.slice(0, 512) }),
  }
}

/** RFC 9112 3.2.2: a target may name scheme and host as well; as little of ours is taken from them as from Host. */
export function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const rest = target.replace(/^https?:\/\/[^/?]*/i, '')
  return rest.startsWith('/') ? rest : `/${rest}`
}
