import type { HttpRequest } from './http.js'
import type { Gateway } from './ports.js'
import type { Session } from './signin.js'

/** This browser's session, if it is alive: neither idle too long nor past its absolute end. */
export async function currentSession(
  http: Pick<HttpRequest, 'browser'>,
  gateway: Pick<Gateway, 'state' | 'clock' | 'random' | 'lifetimes'>,
): Promise<Session | undefined> {
  const secret = http.browser.session
  if (secret === undefined) return undefined
  const session = await gateway.state.sessions.find(gateway.random.hash(secret))
  if (!session) return undefined
  const now = gateway.clock.now().getTime()
  const idle = now - session.lastSeenAt.getTime() > gateway.lifetimes.sessionIdle * 1000
  return idle || session.expiresAt.getTime() <= now ? undefined : session
}
