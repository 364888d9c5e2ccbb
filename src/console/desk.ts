/** How a page of the console becomes a door: who comes in, whose form it is, and what is said when it is a no. */
import { AdminRefusal, statuses } from '../admin/refusal.js'
import type { Caller } from '../model/admin.js'
import type { Office } from '../model/office.js'
import type { OfficeDoor, OfficeFault, OfficeReply, OfficeRequest } from '../model/office-door.js'
import { readForm } from './form.js'
import { signInAt } from './next.js'
import { comesFromElsewhere, formToken, isOwnForm } from './own-form.js'
import { type Content, type Frame, framed } from './page.js'
import { changedPage, foreignFormPage, noPage, notAllowedPage, turnedDownPage } from './pages/no.js'
import type { Opened, PublicVisit, Route } from './route.js'
import { typed } from './typed.js'

/** Who holds this cookie. */
export type CallerOf = (
  secret: string | undefined,
  source: string,
  office: Office,
) => Promise<Caller | undefined>

export interface Desk {
  readonly office: Office
  readonly callerOf: CallerOf
  /** Of every page there is. */
  readonly paths: ReadonlySet<string>
}

export function doorOf(route: Route, desk: Desk): OfficeDoor {
  const { method, path, bodyLimit } = route
  return {
    method,
    path,
    bodyLimit,
    fault: (fault) => drawn(faultPage(fault), undefined, emptyFrame(desk)),
    admit: (request) => admit(route, request, desk),
    open: (request, parameters) => open(route, request, parameters, desk),
  }
}

/** Before any of the body is read: no neighbour's form, no stranger, nobody who may not. */
async function admit(route: Route, request: OfficeRequest, desk: Desk): Promise<OfficeReply | undefined> {
  const { office, callerOf } = desk
  if (route.method === 'POST' && comesFromElsewhere(request, office.gateway.baseUrl))
    return drawn(foreignFormPage, undefined, emptyFrame(desk))
  if (route.access === 'public') return undefined
  const caller = await callerOf(request.browser.admin, request.source, office)
  if (!caller) return { kind: 'redirect', to: toSignIn(route, request) }
  if (may(caller, route)) return undefined
  return drawn(notAllowedPage(caller, route), undefined, frameOf(caller, request, desk))
}

function may({ may }: Caller, { access }: Route): boolean {
  return access === 'signed-in' || (access !== 'public' && may.has(access))
}

function toSignIn({ method }: Route, { path, rawQuery }: OfficeRequest): string {
  if (method === 'POST') return '/admin/sign-in?told=session-over'
  return signInAt(rawQuery === '' ? path : `${path}?${rawQuery}`)
}

async function open(
  route: Route,
  request: OfficeRequest,
  parameters: Readonly<Record<string, string>>,
  desk: Desk,
): Promise<OfficeReply> {
  const { office, callerOf } = desk
  const sent = route.method === 'POST' ? await readForm(request) : undefined
  // Asked again: while a body came in the session may have ended
  const caller = await callerOf(request.browser.admin, request.source, office)
  if (route.access !== 'public' && !(caller && may(caller, route)))
    return { kind: 'redirect', to: toSignIn(route, request) }
  const met = meet(request, caller, desk)
  if (route.method === 'POST' && !(sent && isOwnForm(request.browser.admin, sent)))
    return drawn(foreignFormPage, met.remember, met.frame)
  const visit: PublicVisit = {
    office,
    request,
    parameters,
    query: met.frame.query,
    token: met.frame.token,
    typed: typed(undefined),
    ...(caller ? { caller } : {}),
  }
  return answered(route, sent ? { ...visit, typed: typed(sent) } : visit, met)
}

interface Met {
  readonly frame: Frame
  readonly remember: OfficeReply['remember']
}

/** A browser without a cookie of ours gets one that opens nothing, so that the forms it is given are its own. */
function meet(request: OfficeRequest, caller: Caller | undefined, desk: Desk): Met {
  if (request.browser.admin !== undefined)
    return { frame: frameOf(caller, request, desk), remember: undefined }
  const secret = desk.office.gateway.random.secret()
  const browser = { ...request.browser, admin: secret }
  return {
    frame: frameOf(caller, { ...request, browser }, desk),
    remember: [{ what: 'admin', secret }],
  }
}

async function answered(route: Route, visit: PublicVisit, { frame, remember }: Met): Promise<OfficeReply> {
  try {
    const opened = await route.open(visit)
    if (!('kind' in opened)) return drawn(opened, remember, frame)
    return opened
  } catch (error) {
    if (!(error instanceof AdminRefusal)) throw error
    return drawn(await refused(route, visit, error), remember, frame)
  }
}

/** An expected no: on the page that the form stands on, with all that was typed still there; else on a page of its own. */
async function refused(route: Route, visit: PublicVisit, refusal: AdminRefusal): Promise<Content> {
  const { kind } = refusal
  const status = statuses[kind]
  if (kind === 'changed_meanwhile') return changedPage(refusal, visit, route.again?.path)
  const page = kind === 'not_found' || kind === 'not_allowed' ? undefined : route.again
  const retyped = { ...visit, typed: typed(visit.typed.sent, refusal) }
  const again = page && (await drawnAgain(page, retyped))
  if (again && !('kind' in again)) return { ...again, status }
  return { ...turnedDownPage(refusal, visit), status }
}

/** Undefined where the page itself is refused by now: what it was about may be gone. */
async function drawnAgain(page: Pick<Route, 'open'>, visit: PublicVisit): Promise<Opened | undefined> {
  try {
    return await page.open(visit)
  } catch (error) {
    if (error instanceof AdminRefusal) return undefined
    throw error
  }
}

function frameOf(caller: Caller | undefined, request: OfficeRequest, desk: Desk): Frame {
  const { office, paths } = desk
  return {
    ...emptyFrame(desk),
    token: formToken(request.browser.admin ?? ''),
    paths,
    weakenings: office.house.weakenings().length,
    query: new URLSearchParams(request.rawQuery),
    ...(caller ? { caller } : {}),
  }
}

/** For whoever is not known: nothing of the house is said. */
function emptyFrame({ office }: Desk): Frame {
  const { host } = new URL(office.gateway.baseUrl)
  return { host, token: '', paths: new Set(), weakenings: 0, query: new URLSearchParams() }
}

function faultPage({ status, says, reference }: OfficeFault): Content {
  return noPage(status, says, reference)
}

function drawn(content: Content, remember: OfficeReply['remember'], frame: Frame): OfficeReply {
  return {
    kind: 'document',
    status: content.status ?? 200,
    type: 'text/html; charset=utf-8',
    body: framed(content, frame).toString(),
    protection: 'page',
    ...(remember ? { remember } : {}),
  }
}

/** A piece of a page, for the script that puts it where it belongs. */
export function fragment(body: Content['body']): OfficeReply {
  const type = 'text/html; charset=utf-8'
  return { kind: 'document', status: 200, type, body: body.toString(), protection: 'page' }
}
