import type { HttpReply, HttpRequest } from '../model/http.js'
import type { Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import { cardOf } from '../model/card.js'
import { refuse } from './refuse.js'
import { currentSession } from '../model/current-session.js'
import { Watch } from './watch.js'

const shownApps = 100

/** What this is, who is signed in, and which apps can be opened from here. */
export async function landing(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  try {
    const session = await currentSession(http, gateway)
    const user = session && (await gateway.directory.users.find(session.user))
    const partner = session && gateway.registry.partner(session.partner)
    const apps = gateway.registry.apps().filter((app) => app.launch && gateway.registry.usable(app))
    return {
      kind: 'page',
      status: 200,
      page: {
        name: 'landing',
        ...(user ? { person: user.attributes['name']?.[0] ?? 'somebody without a name' } : {}),
        ...(partner ? { partner: cardOf(partner).name } : {}),
        ...(session ? { since: session.startedAt } : {}),
        apps: apps.slice(0, shownApps).map((app) => ({ launch: `/launch/${app.handle}`, ...cardOf(app) })),
        empty: gateway.registry.apps().length === 0 || gateway.registry.partners().length === 0,
      },
    }
  } catch (error) {
    return refuse(error, {}, new Watch(gateway.random.reference(), http.source, gateway), gateway)
  }
}

/** The flight recorder's record of this browser's latest sign-in; only where the settings show people their own. */
export function record(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  return shown(http, gateway, async () => {
    const session = await currentSession(http, gateway)
    const latest = session?.told.at(-1)
    return session && latest && { reference: latest.reference, by: `user ${session.user}` }
  })
}

/** The record of a sign-in that this browser began, for whoever was refused and has no session. */
export function ownRecord(http: HttpRequest, id: string, gateway: Gateway): Promise<HttpReply> {
  return shown(http, gateway, async () => {
    const signIn = await gateway.state.signIns.find(id)
    const secret = http.browser.bindings.get(id)
    const isOwn = signIn && secret !== undefined && gateway.random.hash(secret) === signIn.binding
    return isOwn ? { reference: signIn.reference, by: 'the browser of the sign-in' } : undefined
  })
}

interface Reading {
  readonly reference: string
  readonly by: string
}

async function shown(
  http: HttpRequest,
  gateway: Gateway,
  which: () => Promise<Reading | undefined>,
): Promise<HttpReply> {
  const watch = new Watch(gateway.random.reference(), http.source, gateway)
  try {
    const reading = gateway.showOwnRecords ? await which() : undefined
    if (!reading)
      throw new Refusal('signin.page_unknown', 'no record to show to this browser', { stage: 'S0' })
    const { reference, by } = reading
    await gateway.recorder.flush()
    const found = await gateway.recorder.find(reference)
    if (!found)
      throw new Refusal('signin.page_unknown', `no record ${reference} is kept any more`, { stage: 'S0' })
    await gateway.audit.record([{ type: 'record.read', reference, by }], false)
    return { kind: 'page', status: 200, page: { name: 'record', record: found } }
  } catch (error) {
    return refuse(error, {}, watch, gateway)
  }
}
