/**
 * Signing out. For now the local session ends here, and the page says truthfully which apps were not told: those that
 * were signed in to keep their own sessions until they end by themselves.
 */
import type { App } from '../model/app.js'
import type { HttpReply, HttpRequest } from '../model/http.js'
import type { Page } from '../model/page.js'
import type { Gateway } from '../model/ports.js'
import type { Session } from '../model/signin.js'
import { cardOf } from '../model/card.js'
import { currentSession } from '../model/current-session.js'

/** Asks before it signs out, so that a link elsewhere cannot. */
export async function signOutPage(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const session = await currentSession(http, gateway)
  if (!session) return page({ name: 'signed-out', notTold: [] })
  const user = await gateway.directory.users.find(session.user)
  return page({
    name: 'sign-out',
    person: user?.attributes['name']?.[0] ?? 'somebody',
    apps: toldApps(session, gateway).map(cardOf),
  })
}

/** Ends this browser's session, first and durably; nothing that fails later brings it back. */
export async function signOut(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const session = await currentSession(http, gateway)
  if (!session) return { ...page({ name: 'signed-out', notTold: [] }), remember: [{ what: 'no-session' }] }
  const apps = toldApps(session, gateway)
  await gateway.state.sessions.end(session.id)
  await gateway.audit.record(
    [
      {
        type: 'session.ended',
        session: session.id,
        user: session.user,
        by: 'person',
        notTold: apps.map(({ id }) => id),
      },
    ],
    true,
  )
  const partner = gateway.registry.partner(session.partner)
  return {
    ...page({
      name: 'signed-out',
      notTold: apps.map(cardOf),
      ...(partner ? { partner: cardOf(partner) } : {}),
    }),
    remember: [{ what: 'no-session' }],
  }
}

function toldApps({ told }: Session, { registry }: Gateway): readonly App[] {
  const ids = new Set(told.map(({ app }) => app))
  return [...ids].map((id) => registry.app(id)).filter((app) => app !== undefined)
}

function page(content: Page): HttpReply {
  return { kind: 'page', status: 200, page: content }
}
