import type { IncomingMessage } from 'node:http'
import type { HttpRequest } from '../model/http.js'
import type { CookieJar } from './cookies.js'
import type { Received } from './source.js'

export interface Reading {
  readonly jar: CookieJar
  /** Network address of the browser. */
  source(received: Received): string
}

/** What a door sees of a request; `target` is the request target as it came. */
export function httpRequest(
  message: IncomingMessage,
  target: string,
  rawBody: string,
  reading: Reading,
): HttpRequest {
  const at = target.indexOf('?')
  const { cookie, 'user-agent': agent } = message.headers
  return {
    method: message.method === 'POST' ? 'POST' : 'GET',
    path: at < 0 ? target : target.slice(0, at),
    rawQuery: at < 0 ? '' : target.slice(at + 1),
    rawBody,
    browser: reading.jar.read(cookie),
    source: reading.source(message),
    ...(agent === undefined ? {} : { userAgent: agent.slice(0, 512) }),
  }
}
