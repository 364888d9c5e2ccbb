import { createHash, timingSafeEqual } from 'node:crypto'
import type { OfficeRequest } from '../model/office-door.js'
import type { Sent } from './typed.js'

/**
 * What every form of the console carries, so that no other site can send it: made of the cookie's secret, which no other
 * site sees. Somebody who is not signed in yet has such a cookie too, or others could sign them in under a foreign name.
 */
export function formToken(secret: string): string {
  return createHash('sha256').update(`sallyport console form ${secret}`).digest('base64url')
}

export function isOwnForm(secret: string | undefined, { texts }: Sent): boolean {
  if (secret === undefined) return false
  const expected = Buffer.from(formToken(secret))
  const given = Buffer.from(texts.get('token') ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * Where the browser itself says where a form comes from, nothing is believed that contradicts it, a neighbour of our own
 * domain least of all. `Origin: null` is what browsers say of pages without referrer, as ours are.
 */
export function comesFromElsewhere({ headers }: OfficeRequest, baseUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  const { origin } = headers
  return origin !== undefined && origin !== 'null' && origin !== new URL(baseUrl).origin
}
