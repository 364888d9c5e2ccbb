import { amended } from '../model/amended.js'
import type { App } from '../model/app.js'
import { believed, isStrong, meets } from '../model/authn-context.js'
import type { HttpRequest } from '../model/http.js'
import type { Partner } from '../model/partner.js'
import type { Card } from '../model/page.js'
import type { Gateway } from '../model/ports.js'
import { Refusal } from '../model/refusal.js'
import type { ExternalIdentity, Proof, Session, SignIn } from '../model/signin.js'
import type { Ask } from './ask.js'
import { cardOf } from '../model/card.js'
import { isRecentEnough, maxAgeOf } from './decide.js'
import { isOpen, isOpenStill, openPartners, type Visitor } from './draft.js'
import { checkLoop, loopAt } from './loop.js'
import { candidatesOf, route, type Way } from './route.js'
import { currentSession } from '../model/current-session.js'
import type { Watch } from './watch.js'

/** A live session that satisfies the request, or a partner's checked word; else somebody is asked. */
export async function prove(
  signIn: SignIn,
  app: App,
  http: HttpRequest,
  gateway: Gateway,
  watch: Watch,
): Promise<Proof | Ask> {
  const { identity } = signIn
  if (identity) {
    const standing = { signIn, app, http, gateway, watch, session: undefined }
    const anew = askedAnew(signIn, identity, app, gateway)
    return anew && (await isOpen(anew, http, gateway))
      ? askPartner(anew, signIn.asked?.chosen ?? false, standing)
      : { by: 'partner', identity }
  }
  if (signIn.declined) throw new Refusal(signIn.declined.code, signIn.declined.detail, { stage: 'S9' })

  const session = await currentSession(http, gateway, loopAt(app, gateway))
  if (
    session &&
    (await isOpenStill(session, http, gateway, watch)) &&
    satisfies(session, signIn, app, gateway, watch)
  ) {
    checkLoop(session, app, gateway)
    return { by: 'session', session }
  }
  if (signIn.request.isPassive && signIn.request.forceAuthn) {
    throw new Refusal(
      'signin.needs_person',
      'ForceAuthn and IsPassive: nobody can sign in anew without a page',
      { stage: 'prove' },
    )
  }
  return follow(await wayOf(signIn, app, http, gateway), { signIn, app, http, gateway, watch, session })
}

/** Whether the word that this sign-in holds has to be asked for once more. */
export function isAskedAnew(signIn: SignIn, gateway: Gateway): boolean {
  const app = gateway.registry.app(signIn.request.app)
  return !!app && !!signIn.identity && askedAnew(signIn, signIn.identity, app, gateway) !== undefined
}

/** The partner whose word is of a sign-in too long ago for this app: it is asked for a new one, once. */
function askedAnew(
  { asked, request }: SignIn,
  { partner: id, authentication }: ExternalIdentity,
  app: App,
  gateway: Gateway,
): Partner | undefined {
  const recent = isRecentEnough(authentication, maxAgeOf(app, request), gateway.clock.now())
  if (recent || asked?.forceAuthn || request.isPassive) return undefined
  const partner = gateway.registry.partner(id)
  return partner && mayStillVouch(partner, request, app, gateway) ? partner : undefined
}

/** Is a session proof enough for this request? Every comparison is noted, so that a second prompt can be explained. */
function satisfies(session: Session, { request }: SignIn, app: App, gateway: Gateway, watch: Watch): boolean {
  const partner = gateway.registry.partner(session.partner)
  const most = maxAgeOf(app, request)
  const { instant, untold } = session.authentication
  const age = Math.round((gateway.clock.now().getTime() - instant.getTime()) / 1000)
  const note = (check: string, ok: boolean, expected: string, actual: string) => {
    watch.trace.note('prove', check, { expected, actual }, ok)
    return ok
  }
  return (
    note(
      'session: its partner may vouch here',
      mayStillVouch(partner, request, app, gateway),
      'an enabled partner of this app',
      session.partner,
    ) &&
    note('saml-core 3.4.1: ForceAuthn', !request.forceAuthn, 'false', String(request.forceAuthn)) &&
    (most === undefined ||
      note(
        'session: the sign-in is recent enough',
        !untold && age <= most,
        `at most ${most} s old`,
        untold ? 'not told' : `${age} s`,
      )) &&
    (!app.leastStrength ||
      note(
        'session: the sign-in is strong enough',
        isStrong(believed(session.authentication.context, partner?.believedUpTo ?? 0), app.leastStrength),
        `${app.leastStrength} or stronger`,
        session.authentication.context,
      )) &&
    note(
      'saml-core 3.3.2.2.1: AuthnContext',
      contextMet(session, request, app, partner),
      request.authnContext?.classes.join(' ') ?? 'any',
      session.authentication.context,
    )
  )
}

function mayStillVouch(
  partner: Partner | undefined,
  request: SignIn['request'],
  app: App,
  gateway: Gateway,
): boolean {
  return (
    partner !== undefined &&
    mayVouch(partner, app, gateway) &&
    candidatesOf(request, [partner], gateway.ownIds).length === 1
  )
}

function contextMet(
  session: Session,
  request: SignIn['request'],
  app: App,
  partner: Partner | undefined,
): boolean {
  if (!request.authnContext || !partner) return true
  return (
    meets(
      believed(session.authentication.context, partner.believedUpTo),
      request.authnContext,
      app.exactMeansMinimum,
    ) !== undefined
  )
}

export function mayVouch(partner: Partner, app: App, { registry }: Pick<Gateway, 'registry'>): boolean {
  return registry.usable(partner) && (app.partners === 'all' || app.partners.includes(partner.handle))
}

/** Partners that may be asked here, by this browser. */
export async function allowedPartners(
  app: App,
  visitor: Visitor,
  gateway: Pick<Gateway, 'registry' | 'testers'>,
): Promise<readonly Partner[]> {
  const { registry } = gateway
  const named =
    app.partners === 'all'
      ? registry.partners()
      : app.partners.flatMap((handle) => registry.partnerByHandle(handle) ?? [])
  return openPartners(
    named.filter((partner) => registry.usable(partner)),
    visitor,
    gateway,
  )
}

async function wayOf(signIn: SignIn, app: App, http: HttpRequest, gateway: Gateway): Promise<Way> {
  return route({
    request: signIn.request,
    allowed: await allowedPartners(app, http, gateway),
    ...(signIn.chosenPartner === undefined ? {} : { chosen: signIn.chosenPartner }),
    ...(http.browser.lastPartner === undefined ? {} : { remembered: http.browser.lastPartner }),
    own: gateway.ownIds,
  })
}

interface Standing {
  readonly signIn: SignIn
  readonly app: App
  readonly http: HttpRequest
  readonly gateway: Gateway
  readonly watch: Watch
  readonly session: Session | undefined
}

async function follow(way: Way, standing: Standing): Promise<Ask> {
  const { signIn, app, gateway, watch } = standing
  watch.trace.note('route', 'which partner is asked', { actual: describe(way) }, way.kind !== 'refuse')
  switch (way.kind) {
    case 'refuse':
      throw new Refusal(way.code, way.detail, { stage: 'route' })
    case 'partner':
      return askPartner(way.partner, way.chosen, standing)
    case 'confirm':
      return page({
        name: 'confirm-partner',
        signIn: signIn.id,
        app: cardOf(app),
        hinted: cardOf(way.hinted),
        ...(way.remembered ? { remembered: cardOf(way.remembered) } : {}),
      })
    case 'choose':
      return { ask: chooser(signIn, app, way, '', gateway) }
  }
}

function describe(way: Way): string {
  if (way.kind === 'partner') return way.partner.id
  return way.kind === 'refuse' ? way.code : way.kind
}

function page(content: Extract<Ask['ask'], { kind: 'page' }>['page']): Ask {
  return { ask: { kind: 'page', status: 200, page: content } }
}

const shownPartners = 40

/** The page of partners, narrowed by what was typed. */
export function chooser(
  signIn: SignIn,
  app: App,
  way: Extract<Way, { kind: 'choose' }>,
  query: string,
  { registry }: Gateway,
): Ask['ask'] {
  const { partners, matches } = registry.searchPartners(way.partners, query, shownPartners)
  const remembered: { remembered?: Card } = way.remembered ? { remembered: cardOf(way.remembered) } : {}
  return {
    kind: 'page',
    status: 200,
    page: {
      name: 'choose-partner',
      signIn: signIn.id,
      app: cardOf(app),
      partners: partners.map(cardOf),
      query,
      matches,
      total: way.partners.length,
      ...remembered,
    },
  }
}

/** The chooser with a search, for a browser that is looking. */
export async function choices(
  signIn: SignIn,
  app: App,
  http: HttpRequest,
  query: string,
  gateway: Gateway,
): Promise<Ask['ask'] | undefined> {
  const { chosenPartner: _again, ...open } = signIn
  const way = await wayOf(open, app, http, gateway)
  return way.kind === 'choose' ? chooser(signIn, app, way, query, gateway) : undefined
}

/** Writes the question, and keeps what was asked before the browser leaves with it. */
async function askPartner(
  partner: Partner,
  chosen: boolean,
  { signIn, app, gateway, watch, session }: Standing,
): Promise<Ask> {
  const face = gateway.partnerFaces[partner.protocol]
  if (!face) throw new Error(`no face for ${partner.protocol} partners is installed`)
  // A word that is there and not good enough is too old: see askedAnew
  const forceAuthn =
    signIn.request.forceAuthn ||
    signIn.identity !== undefined ||
    tooOld(session, maxAgeOf(app, signIn.request), gateway)
  const question = amended(signIn, { request: amended(signIn.request, { forceAuthn }) })
  const { reply, message, note } = await watch.timed('ask', () =>
    face.writeRequest({ signIn: question, partner, app }),
  )
  watch.message(message)
  watch.learn({ partner: partner.id })
  const { identity: _none, declined: _old, ...rest } = signIn
  const asked = { partner: partner.id, note, at: gateway.clock.now(), forceAuthn, chosen }
  if (!(await gateway.state.signIns.update(amended<SignIn>(rest, { asked })))) {
    throw new Refusal('signin.already_answered', 'the sign-in went on in another tab', { stage: 'prove' })
  }
  return { ask: reply }
}

function tooOld(session: Session | undefined, most: number | undefined, { clock }: Gateway): boolean {
  if (!session || most === undefined) return false
  const { instant, untold } = session.authentication
  return untold === true || clock.now().getTime() - instant.getTime() > most * 1000
}
