import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Request, RequestHandler } from 'express'
import type { Door, HttpReply, HttpRequest } from '../model/http.js'
import { Refusal } from '../model/refusal.js'
import { type Desk, noPage, send } from './desk.js'
import { discardRest, readFormBody, type Unread } from './form-body.js'
import { isOwnForm } from './own-form.js'
import { httpRequest } from './request.js'

/** The doors at one path, by method. */
export type Doors = Readonly<Partial<Record<HttpRequest['method'], Door>>>

/** One request through a door, and whatever comes of it back to the browser. */
export function doorway(doors: Doors, desk: Desk): RequestHandler {
  const allowed = Object.keys(doors).join(', ')
  return async (request, response) => {
    const door = doors[methodOf(request, doors)]
    if (!door) return refuseMethod(request, response, allowed, desk)
    if (!(await desk.admit(desk.source(request)))) return refuseFlood(request, response, desk)
    const body = door.method === 'POST' ? await readFormBody(request) : { form: '' }
    if ('unread' in body) return refuseBody(request, response, door, body.unread, desk)
    const http = httpRequest(request, request.originalUrl, body.form, desk)
    send(request, response, await answerOf(door, http, request, desk), desk)
  }
}

/** A look at a page without its content is a GET; at any other door it could spend what can be used only once. */
function methodOf({ method }: Request, { GET }: Doors): HttpRequest['method'] {
  if (method === 'HEAD' && GET?.path === '/') return 'GET'
  return method as HttpRequest['method']
}

async function answerOf(door: Door, http: HttpRequest, { params }: Request, desk: Desk): Promise<HttpReply> {
  if (!Object.values(params).every(isPlain)) return noPage('signin.page_unknown', '')
  // Asked again on a page of ours, where the person can see what it is about
  if (door.ownForm && !isOwnForm(http)) return { kind: 'redirect', to: http.path }
  try {
    return await door.open(http, params as Readonly<Record<string, string>>)
  } catch (error) {
    return failed(error, desk)
  }
}

/** Handles and ids are short and of one piece; nothing else is looked up. */
function isPlain(parameter: unknown): boolean {
  return typeof parameter === 'string' && /^[\w.~-]{1,128}$/.test(parameter)
}

/** An expected no, or a fault of ours: its stack goes to the log and nowhere else. */
export function failed(error: unknown, { house }: Pick<Desk, 'house'>): HttpReply {
  const reference = house.random.reference()
  if (error instanceof Refusal) {
    house.log.warn('refused at the door', { reference, code: error.code, detail: error.detail })
    return noPage(error.code, reference)
  }
  house.log.error('internal', { reference, stack: error instanceof Error ? error.stack : String(error) })
  return noPage('internal', reference)
}

function refuseMethod(request: IncomingMessage, response: ServerResponse, allowed: string, desk: Desk): void {
  discardRest(request)
  send(
    request,
    response,
    noPage('signin.page_unknown', '', {
      status: 405,
      says: 'This address does not take that kind of request.',
    }),
    desk,
    {
      Allow: allowed,
    },
  )
}

function refuseFlood(request: IncomingMessage, response: ServerResponse, desk: Desk): void {
  discardRest(request)
  const says = 'Too many requests came from this network within a second. Wait a moment and try again.'
  send(request, response, noPage('signin.too_many', '', { says }), desk, { 'Retry-After': '1' })
}

/** What is not read is not kept open either: the sender may finish, and then the connection ends. */
function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  unread: Unread,
  desk: Desk,
): void {
  discardRest(request)
  send(request, response, bodyPage(door, unread), desk, { Connection: 'close' })
}

function bodyPage({ path }: Door, unread: Unread): HttpReply {
  const toPartnerSide = path.startsWith('/saml/sp') || path.startsWith('/wsfed/rp')
  if (unread === 'too_large')
    return noPage(toPartnerSide ? 'partner.answer_too_large' : 'request.too_large', '')
  const says = 'This address takes HTML forms only, and something else was sent.'
  return noPage(toPartnerSide ? 'partner.answer_malformed' : 'request.malformed', '', { status: 415, says })
}
