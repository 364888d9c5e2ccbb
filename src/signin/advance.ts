import { amended } from '../model/amended.js'
import type { HttpReply, HttpRequest } from '../model/http.js'
import type { Gateway } from '../model/ports.js'
import { Refusal, type RefusalCode } from '../model/refusal.js'
import type { SignIn } from '../model/signin.js'
import { appOf } from './app-of.js'
import { alreadyAnswered, changed, mine } from './mine.js'
import { allowedPartners, choices } from './prove.js'
import { refuse } from './refuse.js'
import { candidatesOf } from './route.js'
import { line } from './signin.js'
import { Watch } from './watch.js'

/** Back from a partner without its word: the person sees the choice again, or the back button would only lead forward. */
function reopened(signIn: SignIn): SignIn {
  const { chosenPartner, ...undecided } = signIn
  return chosenPartner !== undefined && signIn.asked && !signIn.identity ? undecided : signIn
}

type Step = (signIn: SignIn, watch: Watch) => Promise<HttpReply>

/** The browser is back at its sign-in: the line runs again from the top. */
export function advance(
  http: HttpRequest,
  id: string,
  gateway: Gateway,
  elsewhere: RefusalCode = 'signin.other_browser',
): Promise<HttpReply> {
  return withMine(
    http,
    id,
    gateway,
    (signIn, watch) => line(reopened(signIn), http, gateway, watch),
    elsewhere,
  )
}

/** The person chose who is to vouch. */
export function choose(http: HttpRequest, id: string, handle: string, gateway: Gateway): Promise<HttpReply> {
  return withMine(http, id, gateway, async (signIn, watch) => {
    const allowed = candidatesOf(
      signIn.request,
      await allowedPartners(appOf(signIn.request, gateway), http, gateway),
      gateway.ownIds,
    )
    const partner = allowed.find((candidate) => candidate.handle === handle)
    if (!partner)
      throw new Refusal('signin.partner_not_allowed', `${handle} may not vouch here`, { stage: 'route' })
    const next = await changed(amended(anew(signIn), { chosenPartner: handle }), gateway)
    return line(next, http, gateway, watch)
  })
}

/** The list of partners, narrowed by what was typed. */
export function partners(http: HttpRequest, id: string, query: string, gateway: Gateway): Promise<HttpReply> {
  return withMine(http, id, gateway, async (signIn, watch) => {
    const page = await choices(signIn, appOf(signIn.request, gateway), http, query.slice(0, 100), gateway)
    return page ?? line(signIn, http, gateway, watch)
  })
}

/** Once more from the start: whatever was asked or answered so far is left behind. */
export function again(http: HttpRequest, id: string, gateway: Gateway): Promise<HttpReply> {
  return withMine(http, id, gateway, async (signIn, watch) =>
    line(await changed(anew(signIn), gateway), http, gateway, watch),
  )
}

/** The person goes back, and the app hears why: what the page said, or that the sign-in was given up. */
export function cancel(http: HttpRequest, id: string, gateway: Gateway): Promise<HttpReply> {
  return withMine(http, id, gateway, async (signIn, watch) => {
    const { code, detail } = signIn.declined ?? {
      code: 'signin.cancelled',
      detail: 'the person went back to the app',
    }
    return refuse(
      new Refusal(code, detail, { stage: 'prove' }),
      { request: signIn.request, signIn, goesBack: true },
      watch,
      gateway,
    )
  })
}

function anew(signIn: SignIn): SignIn {
  const { asked: _asked, identity: _identity, declined: _declined, chosenPartner: _chosen, ...rest } = signIn
  return rest
}

async function withMine(
  http: HttpRequest,
  id: string,
  gateway: Gateway,
  step: Step,
  elsewhere: RefusalCode = 'signin.other_browser',
): Promise<HttpReply> {
  let watch = new Watch(gateway.random.reference(), http.source, gateway)
  let kept: SignIn | undefined
  try {
    kept = await gateway.state.signIns.find(id)
    if (kept) watch = new Watch(kept.reference, http.source, gateway)
    watch.learn({ signIn: id, ...(kept ? { app: kept.request.app } : {}) })
    const { signIn, remember } = await mine(kept, http, gateway)
    if (signIn.state === 'finished') return alreadyAnswered(signIn, watch, gateway)
    const reply = await step(signIn, watch)
    return amended(reply, { remember: [...remember, ...(reply.remember ?? [])] })
  } catch (error) {
    return refuse(named(error, elsewhere), kept ? { signIn: kept } : {}, watch, gateway)
  }
}

/** The same mismatch has its own name where a request was seen again. */
function named(error: unknown, elsewhere: RefusalCode): unknown {
  return error instanceof Refusal && error.code === 'signin.other_browser'
    ? new Refusal(elsewhere, error.detail, { stage: 'prove' })
    : error
}
