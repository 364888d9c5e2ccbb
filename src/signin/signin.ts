/**
 * The sign-in, from an app's question to the app's answer: prove -> gather -> judge -> answer -> commit; nothing leaves
 * before it is committed. Doors enter at `begin` (an app asks), `resume` and `answer` (a partner answers) or `advance` (the person is back from
 * a page). A stage that needs the person returns an Ask; when the browser is back, the line runs again from the top
 * over the kept SignIn, and a stage already satisfied passes at once.
 */
import { amended } from '../model/amended.js'
import type { App } from '../model/app.js'
import type { HttpReply, HttpRequest } from '../model/http.js'
import type { AppFace, Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { SignIn } from '../model/signin.js'
import { asks } from './ask.js'
import { commit, type Spending } from './commit.js'
import type { Facts } from './facts.js'
import { gather } from './gather.js'
import { judge, type Judgement } from './judge.js'
import { appOf, mayEnter } from './app-of.js'
import { prove } from './prove.js'
import { refuse } from './refuse.js'
import type { Watch } from './watch.js'

/** The whole sign-in. Every door ends here once it knows the sign-in and that this browser began it. */
export async function line(
  signIn: SignIn,
  http: HttpRequest,
  gateway: Gateway,
  watch: Watch,
): Promise<HttpReply> {
  try {
    return await run(signIn, http, gateway, watch)
  } catch (error) {
    return refuse(error, { request: signIn.request, signIn }, watch, gateway)
  }
}

/** The same, where whoever calls has to do something about a no. `spends`: the partner's word is used up at the end. */
export async function run(
  signIn: SignIn,
  http: HttpRequest,
  gateway: Gateway,
  watch: Watch,
  spends?: Spending,
): Promise<HttpReply> {
  watch.learn({ signIn: signIn.id, app: signIn.request.app })
  const app = await mayEnter(appOf(signIn.request, gateway), http, gateway)
  const face = answering(app, signIn, gateway)

  const proof = await watch.timed('prove', () => prove(signIn, app, http, gateway, watch)) // a live session, or a partner's word
  if (asks(proof)) return asked(proof.ask, watch, gateway)

  for (let attempt = 1; attempt <= 2; attempt++) {
    const facts = await watch.timed('gather', () => gather(signIn.request, app, proof, http, gateway))
    const verdict = noted(await watch.timed('judge', () => judge(facts)), facts, watch)
    if (verdict.kind === 'refuse') throw verdict.refusal

    const { reply, message } = await watch.timed('answer', () => face.writeAnswer(verdict.issuance, app))

    const remember = await watch.timed('commit', () => commit(signIn, facts, verdict, http, gateway, spends)) // no event, no answer
    if (!remember) continue // somebody changed the user meanwhile
    watch.message(message)
    watch.close({ kind: 'issued' })
    gateway.meter.signIn('issued', '')
    logDone(signIn, facts, watch, gateway)
    return amended(reply, { remember: [...(reply.remember ?? []), ...remember] })
  }
  throw new Refusal('store.unavailable', 'the user was changed twice during one sign-in', { stage: 'commit' })
}

/** The app's face, where the reply URL that was verified at the start is the app's still. */
function answering(app: App, { request }: SignIn, { appFaces }: Gateway): AppFace {
  const face = appFaces[app.protocol]
  if (!face) throw new Error(`no face for ${app.protocol} apps is installed`)
  if (!face.mayReply(request, app))
    throw new Refusal('request.reply_url_not_registered', `${request.replyTo} is not the app’s any more`, {
      stage: 'prove',
    })
  return face
}

function noted({ checks, steps, verdict }: Judgement, facts: Facts, watch: Watch): Judgement['verdict'] {
  watch.trace.checks.push(...checks)
  watch.learn({
    partner: facts.partner.id,
    facts,
    steps,
    ...(verdict.user === undefined ? {} : { user: verdict.user }),
  })
  return verdict
}

function asked(reply: HttpReply, watch: Watch, gateway: Gateway): HttpReply {
  watch.close({ kind: 'asked', ...(reply.kind === 'page' ? { page: reply.page.name } : {}) })
  gateway.meter.signIn('asked', '')
  return reply
}

/** One line a sign-in: names of things, never values of people. */
function logDone(
  { request }: SignIn,
  { partner, proof }: Facts,
  { reference, learnt }: Watch,
  { log }: Gateway,
): void {
  log.info('sign-in', {
    reference,
    outcome: 'issued',
    app: request.app,
    partner: partner.id,
    by: proof.by,
    user: learnt.user,
  })
}
