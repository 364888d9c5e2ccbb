import { amended } from '../model/amended.js'
import type { HttpReply, HttpRequest } from '../model/http.js'
import type { AppFace, Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import { RefusalToApp } from '../model/refusal-to-app.js'
import type { SignIn, SignInRequest } from '../model/signin.js'
import { advance } from './advance.js'
import { refuse } from './refuse.js'
import { line } from './signin.js'
import { Watch } from './watch.js'

/** An app asks. Until its registration and reply URL are verified, only the person hears a no. */
export async function begin(face: AppFace, http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  const awaited = face.referenceOf?.(http)
  const watch = new Watch(awaited ?? gateway.random.reference(), http.source, gateway)
  try {
    const request = await watch.timed('read', () => face.readRequest(http, watch))
    return await enter(request, http, watch, gateway)
  } catch (error) {
    if (error instanceof RefusalToApp)
      return refuse(error.refusal, { request: error.request }, watch, gateway)
    return refuse(error, {}, watch, gateway)
  }
}

/** A sign-in started from here: a bookmark, a tile on a start page. It only begins; whoever comes still signs in. */
export async function launch(http: HttpRequest, handle: string, gateway: Gateway): Promise<HttpReply> {
  const watch = new Watch(gateway.random.reference(), http.source, gateway)
  try {
    const app = gateway.registry.appByHandle(handle)
    if (!app) throw new Refusal('request.unknown_app', `no app is called ${handle}`, { stage: 'S8' })
    watch.learn({ app: app.id })
    if (!gateway.registry.usable(app)) throw new Refusal('request.app_disabled', app.id, { stage: 'S8' })
    if (!app.launch)
      throw new Refusal('launch.not_allowed', `app ${handle}: launch is false`, { stage: 'S8' })
    const face = gateway.appFaces[app.protocol]
    if (!face) throw new Error(`no face for ${app.protocol} apps is installed`)
    return await enter(hinted(face.launchRequest(app), http, gateway), http, watch, gateway)
  } catch (error) {
    return refuse(error, {}, watch, gateway)
  }
}

/** `?partner=HANDLE` on a launch link prefers that partner. */
function hinted(request: SignInRequest, http: HttpRequest, { registry }: Gateway): SignInRequest {
  const handle = new URLSearchParams(http.rawQuery).get('partner')
  const partner = handle === null ? undefined : registry.partnerByHandle(handle)
  return partner ? amended(request, { partnerHints: [partner.id] }) : request
}

async function enter(
  request: SignInRequest,
  http: HttpRequest,
  watch: Watch,
  gateway: Gateway,
): Promise<HttpReply> {
  const secret = gateway.random.secret()
  const signIn = newSignIn(
    request,
    http.method === 'GET' ? gateway.random.hash(secret) : undefined,
    http,
    watch,
    gateway,
  )
  watch.learn({ signIn: signIn.id, app: request.app })
  const outcome = await gateway.state.signIns.begin(signIn)
  if (!outcome.kept) {
    if (outcome.because === 'too_many')
      throw new Refusal('signin.too_many', `${http.source} has too many pending`, { stage: 'S0' })
    return seenAgain(outcome.signIn, http, watch, gateway)
  }
  // No Lax cookie comes with a cross-site POST: the browser is sent once more, by GET, so that its session is seen.
  if (http.method === 'POST') return onwards(signIn.id, watch, gateway)
  const reply = await line(signIn, http, gateway, watch)
  // Kept after the answer too, so that the same browser is told that it was answered
  return amended(reply, {
    remember: [
      { what: 'binding', signIn: signIn.id, secret, until: signIn.expiresAt },
      ...(reply.remember ?? []),
    ],
  })
}

function newSignIn(
  request: SignInRequest,
  binding: string | undefined,
  http: HttpRequest,
  watch: Watch,
  gateway: Gateway,
): SignIn {
  const now = gateway.clock.now()
  return {
    id: gateway.random.secret(),
    reference: watch.reference,
    request,
    ...(binding === undefined ? {} : { binding }),
    source: http.source,
    startedAt: now,
    expiresAt: new Date(now.getTime() + gateway.lifetimes.signIn * 1000),
    state: 'open',
    version: 1,
  }
}

/** The same request once more: its own browser goes on where it was, any other is refused there. */
async function seenAgain(id: string, http: HttpRequest, watch: Watch, gateway: Gateway): Promise<HttpReply> {
  watch.trace.note('S10', 'the request is new', { expected: 'an ID not seen before', actual: 'seen' }, false)
  if (http.method === 'POST') return onwards(id, watch, gateway)
  watch.close({ kind: 'asked', page: 'again' })
  return advance(http, id, gateway, 'request.seen_elsewhere')
}

function onwards(id: string, watch: Watch, gateway: Gateway): HttpReply {
  watch.close({ kind: 'asked', page: 'onwards' })
  return { kind: 'redirect', to: `${gateway.baseUrl}/sign-in/${id}` }
}
