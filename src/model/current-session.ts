import type { HttpRequest } from './http.js'
import type { Gateway, ToldLately } from './ports.js'
import type { Session } from './signin.js'

/**
 * This browser's session, if it is alive: neither idle too long nor past its absolute end. Whoever needs to know of one
 * app alone whom it was told as says so: a session that has answered often is costly to read whole.
 */
export async function currentSession(
  http: Pick<HttpRequest, 'browser'>,
  gateway: Pick<Gateway, 'state' | 'clock' | 'random' | 'lifetimes'>,
  lately?: ToldLately,
): Promise<Session | undefined> {
  const secret = http.browser.session
  if (secret === undefined) return undefined
  const session = await gateway.state.sessions.find(gateway.random.hash(secret), lately)
  if (!session) return undefined
  const now = gateway.clock.now().getTime()
  const idle = now - session.lastSeenAt.getTime() > gateway.lifetimes.sessionIdle * 1000
  return idle || session.expiresAt.getTime() <= now ? undefined : session
}
