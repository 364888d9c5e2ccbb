import { amended } from '../model/amended.js'
import { currentSession } from '../model/current-session.js'
import type { HttpReply, HttpRequest } from '../model/http.js'
import type { WayOn } from '../model/page.js'
import type { AppFace, AppSignOut, Gateway, PartnerFace } from '../model/ports.js'
import type { Session } from '../model/signin.js'
import { end, notSignedIn, type SignedOut } from './end.js'

/** An app ends the session of this browser (WS-Federation 1.2, 13.2.4). Nothing in it is signed: it can end no other. */
export async function appSignsOut(face: AppFace, http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const asked = face.readSignOut?.(http) ?? {}
  const session = await currentSession(http, gateway)
  const back = returnFor(asked, session, face, gateway)
  if (!session) return done(notSignedIn, back)
  const signedOut = await end(session.id, 'app', gateway)
  const away = upstream(session, back !== undefined, gateway)
  return away === undefined ? done(signedOut, back) : done(signedOut, away, back?.href)
}

/** A partner ends the session that it vouched for, from a page of its own; it may have the browser back. */
export async function partnerSignsOut(
  face: PartnerFace,
  http: HttpRequest,
  gateway: Gateway,
): Promise<HttpReply> {
  const asked = face.readSignOut?.(http)
  if (asked === undefined) return backFromPartner(http, gateway)
  const { returnTo } = asked
  const back = returnTo === undefined ? undefined : partnerReturn(returnTo, face, gateway)
  const id = await endable(face, http, gateway)
  // Whoever has a session of another kind keeps it, and the cookie of it
  if (id === undefined) return onward(notSignedIn, back)
  return done(await end(id, 'partner', gateway), back)
}

/**
 * This browser's session, if a partner of this face vouched for it. In a frame of the partner's page its cookie stays
 * behind; another one, which can only end the session, may come.
 */
async function endable(face: PartnerFace, http: HttpRequest, gateway: Gateway): Promise<string | undefined> {
  const session = await currentSession(http, gateway)
  if (session === undefined) return http.browser.endable
  const partner = gateway.registry.partner(session.partner)
  return partner && gateway.partnerFaces[partner.protocol] === face ? session.id : undefined
}

/** Only to an address that the app registered, or one of an app that this very session was told to. */
function returnFor(
  { app: id, returnTo }: AppSignOut,
  session: Session | undefined,
  face: AppFace,
  { registry }: Gateway,
): WayOn | undefined {
  if (returnTo === undefined) return undefined
  const ids = id === undefined ? (session?.told.map(({ app }) => app) ?? []) : [id]
  const apps = [...new Set(ids)].flatMap((one) => registry.app(one) ?? [])
  const known = apps.some((one) => face.mayReturn?.(one, returnTo) === true)
  return known ? { label: 'Continue', href: returnTo } : undefined
}

function partnerReturn(returnTo: string, face: PartnerFace, { registry }: Gateway): WayOn | undefined {
  const known = registry
    .partners()
    .some((partner) => registry.usable(partner) && face.mayReturn?.(partner, returnTo) === true)
  return known ? { label: 'Continue', href: returnTo } : undefined
}

/**
 * From where it was sent to sign out as well: on to the app, if the address is one of an app's still. Whoever comes back
 * too late for that reads that nobody is signed in here, or is, and stays.
 */
async function backFromPartner(http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const { registry, appFaces } = gateway
  const { afterwards: to } = http.browser
  const remember = to === undefined ? [] : ([{ what: 'afterwards', address: '' }] as const)
  const known = (address: string) =>
    registry.apps().some((app) => appFaces[app.protocol]?.mayReturn?.(app, address) === true)
  if (to !== undefined && known(to)) return { kind: 'redirect', to, remember }
  if (await currentSession(http, gateway)) return { kind: 'redirect', to: '/', remember }
  return { kind: 'page', status: 200, page: notSignedIn, remember }
}

/** On to the partner, which sends the browser back to us if it is to go on. */
function upstream(session: Session, comesBack: boolean, gateway: Gateway): WayOn | undefined {
  const partner = gateway.registry.partner(session.partner)
  if (!partner?.signOutHere) return undefined
  const href = gateway.partnerFaces[partner.protocol]?.signOutAt?.(partner, comesBack)
  return href === undefined ? undefined : { label: 'Continue', href }
}

/** `afterwards` is where to go from there, once the browser is back. */
function done(page: SignedOut, next: WayOn | undefined, afterwards = ''): HttpReply {
  return amended(onward(page, next), {
    remember: [
      { what: 'no-session' },
      ...(afterwards === '' ? [] : [{ what: 'afterwards', address: afterwards } as const]),
    ],
  })
}

/** Where nobody is left to be told and nobody is left out, the browser goes on at once. */
function onward(page: SignedOut, next: WayOn | undefined): HttpReply {
  if (next !== undefined && page.telling.length + page.notTold.length === 0)
    return { kind: 'redirect', to: next.href }
  return { kind: 'page', status: 200, page: next === undefined ? page : amended(page, { next }) }
}
