import type { IncomingMessage } from 'node:http'
import type { OfficeRequest } from '../model/office-door.js'
import { originForm, type Reading } from './request.js'

const wanted = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'origin',
  'sec-fetch-site',
  'user-agent',
] as const

const longest = 8192
const nothing = new Uint8Array(0)

/** What a door of the office sees of a request before any of its body is read. */
export function officeRequest(
  message: IncomingMessage,
  method: OfficeRequest['method'],
  reading: Reading,
): OfficeRequest {
  const target = originForm(message.url ?? '/')
  const at = target.indexOf('?')
  return {
    method,
    path: at < 0 ? target : target.slice(0, at),
    rawQuery: at < 0 ? '' : target.slice(at + 1),
    headers: headersOf(message),
    browser: reading.jar.read(message.headers.cookie),
    source: reading.source(message),
    body: nothing,
  }
}

/** One that is too long is left out: a part of it could mean something else. */
function headersOf({ headers }: IncomingMessage): OfficeRequest['headers'] {
  const found = wanted.flatMap((name) => {
    const value = headers[name]
    return value === undefined || value.length > longest ? [] : [[name, value] as const]
  })
  return Object.fromEntries(found)
}
