import { amended } from '../model/amended.js'
import type { HttpReply, HttpRequest, Remember } from '../model/http.js'
import type { Gateway, KeptAnswer, PartnerFace } from '../model/ports.js'
import { Refusal, refusalRow } from '../model/refusal.js'
import type { ExternalIdentity, SignIn } from '../model/signin.js'
import { refuse } from './refuse.js'
import { Watch } from './watch.js'

/**
 * A partner answers, by a cross-site POST that carries no cookie of ours. Its word is checked and kept under a one-time
 * handle; the browser follows by GET, and only there is it compared, the word spent and the line run.
 */
export async function resume(face: PartnerFace, http: HttpRequest, gateway: Gateway): Promise<HttpReply> {
  let watch = new Watch(gateway.random.reference(), http.source, gateway)
  let open: SignIn | undefined
  const id = face.signInOf(http)
  try {
    const signIn = id === undefined ? undefined : await gateway.state.signIns.find(id)
    if (signIn) {
      watch = new Watch(signIn.reference, http.source, gateway)
      watch.learn({
        signIn: signIn.id,
        app: signIn.request.app,
        ...(signIn.asked ? { partner: signIn.asked.partner } : {}),
      })
      if (signIn.state === 'finished' || signIn.identity) return back(signIn, watch, gateway)
      open = signIn
    }
    const seen = watch
    const identity = await watch.timed('verify', () =>
      face.readAnswer(http, open?.asked, open?.request, seen),
    )
    watch.learn({ partner: identity.partner })
    return await keep(identity, open, watch, gateway)
  } catch (error) {
    return declined(open ? error : ended(error, id), open, watch, gateway)
  }
}

/** An answer to a question that is not kept any more was asked for once: the person hears that, not that nobody asked. */
function ended(error: unknown, id: string | undefined): unknown {
  const ours = id !== undefined && /^[\w-]{43}$/.test(id)
  if (!ours || !(error instanceof Refusal) || error.code !== 'partner.unsolicited') return error
  return new Refusal('signin.unknown', `RelayState names no sign-in that is kept; ${error.detail}`, {
    stage: 'S8',
  })
}

/** Already answered, a reload or a second post: its own browser is told so, or led on. */
function back(signIn: SignIn, watch: Watch, gateway: Gateway): HttpReply {
  watch.close({ kind: 'asked', page: 'answered-before' })
  return { kind: 'redirect', to: `${gateway.baseUrl}/sign-in/${signIn.id}` }
}

async function keep(
  identity: ExternalIdentity,
  signIn: SignIn | undefined,
  watch: Watch,
  gateway: Gateway,
): Promise<HttpReply> {
  const { random, clock, lifetimes, state, baseUrl } = gateway
  const handle = random.secret()
  const secret = random.secret()
  const solicited = !identity.unsolicited && signIn?.asked
  const seconds = solicited ? lifetimes.handle : lifetimes.signIn
  const until = new Date(Math.min(clock.now().getTime() + seconds * 1000, identity.until.getTime()))
  const kept: KeptAnswer = solicited
    ? { signIn: signIn.id, note: solicited.note, identity, reference: watch.reference }
    : { identity, reference: watch.reference, binding: random.hash(secret) }
  await state.answers.keep(handle, kept, until)
  watch.close({ kind: 'asked', page: 'answer' })
  const remember: readonly Remember[] = solicited ? [] : [{ what: 'binding', signIn: handle, secret, until }]
  const whose = solicited ? `?sign-in=${signIn.id}` : ''
  return { kind: 'redirect', to: `${baseUrl}/answer/${handle}${whose}`, remember }
}

/** What the app is to hear waits until this browser is known; everything else the person sees at once. */
async function declined(
  error: unknown,
  signIn: SignIn | undefined,
  watch: Watch,
  gateway: Gateway,
): Promise<HttpReply> {
  if (!signIn || !(error instanceof Refusal) || !isForApp(error, signIn)) {
    return refuse(error, signIn ? { signIn } : {}, watch, gateway)
  }
  try {
    await gateway.state.signIns.update(
      amended(signIn, { declined: { code: error.code, detail: error.detail } }),
    )
    return back(signIn, watch, gateway)
  } catch (fault) {
    return refuse(fault, { signIn }, watch, gateway)
  }
}

/** saml-core 3.4.1: where IsPassive forbids every page, the app hears what a person would have read. */
function isForApp({ code }: Refusal, { request }: SignIn): boolean {
  return refusalRow(code).tell === 'app' || request.isPassive
}
