import { amended } from '../model/amended.js'
import type { AuditEvent } from '../model/audit-event.js'
import type { HttpReply } from '../model/http.js'
import type { Page, WayOn } from '../model/page.js'
import type { Gateway, Written } from '../model/ports.js'
import { Refusal, type RefusalCode, refusalRow } from '../model/refusal.js'
import type { SignIn, SignInRequest } from '../model/signin.js'
import { cardOf, spoken } from '../model/card.js'
import type { Watch } from './watch.js'

/** Whom a no reaches: the app, once its reply URL is verified and this browser is known to have asked; else the person. */
export interface Audience {
  /** Verified request, for the app to hear. */
  readonly request?: SignInRequest
  /** The sign-in that stays open, so that the person can go on. */
  readonly signIn?: SignIn
  /** The person went back to the app, which hears it whatever the table says. */
  readonly goesBack?: boolean
}

/** Every failure ends here: written down first, then told. Anything that is not a Refusal is a fault of ours. */
export async function refuse(
  error: unknown,
  audience: Audience,
  watch: Watch,
  gateway: Gateway,
): Promise<HttpReply> {
  const refusal = asRefusal(error)
  if (refusal.code === 'internal')
    gateway.log.error('internal', { reference: watch.reference, stack: stackOf(error) })
  const told = await writtenDown(refusal, watch, gateway)
  const answer = await toApp(told, audience, watch, gateway)
  watch.close({ kind: 'refused', code: told.code, detail: told.detail })
  gateway.meter.signIn('refused', told.code)
  const { app, partner } = watch.named
  gateway.log.info('sign-in', {
    reference: watch.reference,
    outcome: 'refused',
    code: told.code,
    stage: told.stage,
    app,
    partner,
  })
  if (answer) return answer
  await keepReason(told, audience, gateway)
  return toPerson(told, audience, watch, gateway)
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  return new Refusal('internal', error instanceof Error ? error.message : String(error), { cause: error })
}

function stackOf(error: unknown): string {
  const cause = error instanceof Refusal ? error.cause : error
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(error)
}

/** A no that cannot be written down becomes the store's own no. */
async function writtenDown(refusal: Refusal, watch: Watch, gateway: Gateway): Promise<Refusal> {
  const { app, partner, user } = watch.named
  const event: AuditEvent = {
    type: 'signin.refused',
    code: refusal.code,
    ...(refusal.stage ? { stage: refusal.stage } : {}),
    detail: refusal.detail.slice(0, 500),
    reference: watch.reference,
    ...(app === undefined ? {} : { app }),
    ...(partner === undefined ? {} : { partner }),
    ...(user === undefined ? {} : { user }),
    ...(watch.source === undefined ? {} : { source: watch.source }),
  }
  try {
    await gateway.audit.record([event], false)
    return refusal
  } catch (cause) {
    gateway.log.error('audit failed', {
      reference: watch.reference,
      code: refusal.code,
      stack: stackOf(cause),
    })
    return new Refusal('store.unavailable', 'the refusal could not be written down', { cause })
  }
}

async function toApp(
  refusal: Refusal,
  audience: Audience,
  watch: Watch,
  gateway: Gateway,
): Promise<HttpReply | undefined> {
  const { request, signIn } = audience
  if (!request || !isForApp(refusal.code, request, audience)) return undefined
  const app = gateway.registry.app(request.app)
  const face = app && gateway.appFaces[app.protocol]
  if (!face || request.unsolicited || !face.hearsRefusals(app) || !face.mayReply(request, app))
    return undefined
  const written: Written = await face.writeRefusal(request, app, refusal, watch.reference)
  watch.message(written.message)
  if (signIn) await gateway.state.signIns.take(signIn.id)
  return written.reply
}

/** saml-core 3.4.1: where IsPassive forbids every page, the app hears what a person would have read. */
function isForApp(code: RefusalCode, request: SignInRequest, { goesBack = false }: Audience): boolean {
  if (finished.includes(code)) return false
  return refusalRow(code).tell === 'app' || request.isPassive || goesBack
}

/** Kept with the sign-in, so that the app hears the reason when the person goes back; losing it loses only that. */
async function keepReason(
  { code, detail }: Refusal,
  { request, signIn }: Audience,
  { state, log }: Gateway,
): Promise<void> {
  if (!request || !signIn || code === 'store.unavailable') return
  try {
    await state.signIns.update(amended(signIn, { declined: { code, detail } }))
  } catch (error) {
    log.warn('reason not kept', { code, why: stackOf(error) })
  }
}

function toPerson(refusal: Refusal, audience: Audience, watch: Watch, gateway: Gateway): HttpReply {
  const { http: status, says, who } = refusalRow(refusal.code)
  // An app names itself in a request that may well be unsigned; which partners there are is nobody's to try out
  const app = watch.named.app === undefined ? undefined : gateway.registry.app(watch.named.app)
  const partner =
    watch.learnt.partner === undefined ? undefined : gateway.registry.partner(watch.learnt.partner)
  const help = partner && helpAt(partner.saml?.errorUrl, refusal.code, watch, gateway)
  const page: Page = {
    name: 'refused',
    code: refusal.code,
    says,
    who,
    reference: watch.reference,
    ...(app ? { app: cardOf(app) } : {}),
    ...(partner ? { partner: cardOf(partner) } : {}),
    ...(help === undefined ? {} : { partnerHelp: help }),
    ways: waysOn(refusal.code, audience, gateway),
  }
  return { kind: 'page', status, page }
}

const finished: readonly RefusalCode[] = ['signin.already_answered', 'signin.unknown', 'signin.other_browser']

/** What the person can do next: try this sign-in again, give it up so that the app hears of it, or begin anew. */
function waysOn(code: RefusalCode, { signIn }: Audience, gateway: Gateway): readonly WayOn[] {
  const app = signIn && gateway.registry.app(signIn.request.app)
  if (!signIn || finished.includes(code))
    return app ? startAgain(signIn, gateway) : [{ label: 'Go to the start page', href: '/' }]
  const name = app ? (spoken(app.display.name) ?? app.handle) : 'the application'
  const hears = app !== undefined && gateway.appFaces[app.protocol]?.hearsRefusals(app)
  const giveUp =
    signIn.request.unsolicited || hears !== true
      ? app
        ? startAgain(signIn, gateway)
        : []
      : [{ label: `Go back to ${name}`, href: `/sign-in/${signIn.id}/cancel` }]
  const record = gateway.showOwnRecords
    ? [{ label: 'The record of this sign-in', href: `/sign-in/${signIn.id}/record` }]
    : []
  return [{ label: 'Try again', href: `/sign-in/${signIn.id}/again` }, ...giveUp, ...record]
}

/** A way into the app that does not need the spent sign-in. */
export function startAgain(signIn: SignIn, { registry }: Pick<Gateway, 'registry'>): readonly WayOn[] {
  const app = registry.app(signIn.request.app)
  const name = app ? (spoken(app.display.name) ?? app.handle) : 'the application'
  if (app?.launch) return [{ label: `Open ${name}`, href: `/launch/${app.handle}` }]
  const site = app?.display.informationUrl
  return site === undefined
    ? [{ label: 'Go to the start page', href: '/' }]
    : [{ label: `Go to ${name}`, href: site }]
}

/** REFEDS error URL placeholders; an errorURL without them is taken as it is. */
function helpAt(
  errorUrl: string | undefined,
  code: RefusalCode,
  watch: Watch,
  { clock, ownPartnerSide }: Gateway,
): string | undefined {
  if (errorUrl === undefined || !/^https?:\/\//.test(errorUrl)) return undefined
  const kind =
    code === 'user.attribute_missing' || code === 'user.subject_missing'
      ? 'IDENTIFICATION_FAILURE'
      : code.startsWith('user.')
        ? 'AUTHORIZATION_FAILURE'
        : code.includes('authn')
          ? 'AUTHENTICATION_FAILURE'
          : 'OTHER_ERROR'
  const filled: Readonly<Record<string, string>> = {
    ERRORURL_CODE: kind,
    ERRORURL_TS: String(Math.floor(clock.now().getTime() / 1000)),
    ERRORURL_RP: ownPartnerSide,
    ERRORURL_TID: watch.reference,
    ERRORURL_CTX: code,
  }
  return Object.entries(filled).reduce(
    (url, [name, value]) => url.replaceAll(name, encodeURIComponent(value)),
    errorUrl,
  )
}
