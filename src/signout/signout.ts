/**
 * Signing out. Whoever asks (the person, an app, a partner), the session ends here first and durably; then every app of
 * it that its protocol lets a browser tell is told, and the page says of each what happened. Nothing that fails later
 * brings the session back.
 */
import { amended } from '../model/amended.js'
import type { HttpReply, HttpRequest } from '../model/http.js'
import type { Page } from '../model/page.js'
import type { Gateway } from '../model/ports.js'
import { cardOf } from '../model/card.js'
import { currentSession } from '../model/current-session.js'
import { end, notSignedIn } from './end.js'
import { partiesOf } from './parties.js'

/** Asks before it signs out, so that a link elsewhere cannot. */
export async function signOutPage(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const session = await currentSession(http, gateway)
  if (!session) return page(notSignedIn)
  const user = await gateway.directory.users.find(session.user)
  const { telling, notTold } = partiesOf(session, gateway)
  return page({
    name: 'sign-out',
    person: user?.attributes['name']?.[0] ?? 'somebody',
    told: telling.map(({ app }) => cardOf(app)),
    apps: notTold.map(cardOf),
  })
}

/** Ends this browser's session; the person stays here and reads who was told. */
export async function signOut(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const session = await currentSession(http, gateway)
  const remember = [{ what: 'no-session' }] as const
  if (!session) return amended(page(notSignedIn), { remember })
  return amended(page(await end(session.id, 'person', gateway)), { remember })
}

function page(content: Page): HttpReply {
  return { kind: 'page', status: 200, page: content }
}
