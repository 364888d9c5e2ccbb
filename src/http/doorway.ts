import { amended } from '../model/amended.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Door, HttpReply, HttpRequest } from '../model/http.js'
import { Refusal } from '../model/refusal.js'
import { type Desk, noPage, send } from './desk.js'
import { bodyLimit, readFormBody, type Unread } from './form-body.js'
import { isOwnForm } from './own-form.js'
import { httpRequest } from './request.js'
import { isPlain, type Open } from './straight-way.js'

/** The doors at one path, by method. */
export type Doors = Readonly<Partial<Record<HttpRequest['method'], Door>>>

/** One request through a door, and whatever comes of it back to the browser. */
export function doorway(doors: Doors, desk: Desk): Open {
  const allowed = Object.keys(doors).join(', ')
  return async (request, response, parameters) => {
    const door = doors[methodOf(request, doors)]
    if (!door) return refuseMethod(request, response, allowed, desk)
    const source = desk.source(request)
    if (!(await desk.admit(source))) return refuseFlood(request, response, desk)
    const body = door.method === 'POST' ? await readFormBody(request) : noBody
    if ('unread' in body) return refuseBody(request, response, door, body.unread, desk)
    const http = httpRequest(request, body.form, source, desk)
    send(request, response, await answerOf(door, http, parameters, desk), desk)
  }
}

const noBody = { form: '' }

/** A look at a page without its content is a GET; at any other door it could spend what can be used only once. */
function methodOf({ method }: IncomingMessage, { GET }: Doors): HttpRequest['method'] {
  if (method === 'HEAD' && GET?.path === '/') return 'GET'
  return method as HttpRequest['method']
}

async function answerOf(
  door: Door,
  http: HttpRequest,
  parameters: Readonly<Record<string, string>>,
  desk: Desk,
): Promise<HttpReply> {
  for (const name in parameters) if (!isPlain(parameters[name])) return noPage('signin.page_unknown', '')
  // Asked again on a page of ours, where the person can see what it is about
  if (door.ownForm && !isOwnForm(http)) return { kind: 'redirect', to: http.path }
  try {
    return await door.open(http, parameters)
  } catch (error) {
    return failed(error, desk)
  }
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
  const says = 'Too many requests came from this network within a second. Wait a moment and try again.'
  send(request, response, noPage('signin.too_many', '', { says }), desk, { 'Retry-After': '1' })
}

/** What is not read is not kept open either: the sender may finish, and then the connection ends. */
async function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  unread: Unread,
  desk: Desk,
): Promise<void> {
  const refusal = bodyRefusal(door, unread, request)
  const reply = (await door.turnAway?.(refusal, desk.source(request))) ?? noPage(refusal.code, '')
  send(request, response, unread === 'unsupported' ? asUnsupported(reply, refusal) : reply, desk, {
    Connection: 'close',
  })
}

function bodyRefusal({ path }: Door, unread: Unread, { headers }: IncomingMessage): Refusal {
  const toPartnerSide = path.startsWith('/saml/sp') || path.startsWith('/wsfed/rp')
  if (unread === 'too_large')
    return new Refusal(
      toPartnerSide ? 'partner.answer_too_large' : 'request.too_large',
      `a body of more than ${bodyLimit} bytes`,
      { stage: 'S0' },
    )
  const type = plain(headers['content-type']) ?? 'no type'
  const packing = plain(headers['content-encoding']) ?? 'identity'
  return new Refusal(
    toPartnerSide ? 'partner.answer_malformed' : 'request.malformed',
    `a body of ${type}, content-encoding ${packing}`,
    { stage: 'S0' },
  )
}

/** As much of a header as is harmless wherever it is read. */
function plain(header: string | undefined): string | undefined {
  return /^[\w./+-]{1,60}/.exec(header ?? '')?.[0]
}

/** A no that could not be written down stays the store's own. */
function asUnsupported(reply: HttpReply, { code }: Refusal): HttpReply {
  if (reply.kind !== 'page' || reply.page.name !== 'refused' || reply.page.code !== code) return reply
  const says = 'This address takes HTML forms only, and something else was sent.'
  return amended(reply, { status: 415, page: amended(reply.page, { says }) })
}
