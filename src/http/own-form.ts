import { createHash, timingSafeEqual } from 'node:crypto'
import type { HttpRequest } from '../model/http.js'

/**
 * What a form of ours carries so that no other site can post it: made of the session's secret, which no page and no
 * other site ever sees, so that nothing has to be kept for it. Lax cookies alone would not keep out sites of our own
 * domain, and browsers state no Origin under our referrer policy.
 */
export function formToken(session: string): string {
  return createHash('sha256').update(`sallyport form ${session}`).digest('base64url')
}

/** Without a session there is nothing that a form of ours could be about; cross-site posts carry no cookie and look so. */
export function isOwnForm({ browser, rawBody }: Pick<HttpRequest, 'browser' | 'rawBody'>): boolean {
  if (browser.session === undefined) return false
  const expected = Buffer.from(formToken(browser.session))
  const given = Buffer.from(new URLSearchParams(rawBody).get('token') ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
