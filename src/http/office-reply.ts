import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OfficeFault, OfficeReply } from '../model/office-door.js'
import type { Desk } from './desk.js'
import { holds } from './documents.js'
import { endReply } from './last-word.js'
import { location } from './reply.js'

type Document = Extract<OfficeReply, { kind: 'document' }>

/** Turns what a door of the office answered into bytes. The protective headers are set last: no door takes them away. */
export function sendOffice(
  request: IncomingMessage,
  response: ServerResponse,
  reply: OfficeReply,
  also: Readonly<Record<string, string>>,
  desk: Desk,
): void {
  const { house, jar, headers } = desk
  const cookies = jar.write(reply.remember ?? [], request.headers.cookie, house.clock.now())
  if (cookies.length > 0) response.setHeader('Set-Cookie', cookies)
  const set = (lines: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(lines)) response.setHeader(name, value)
  }
  if (reply.kind === 'document') set({ ...reply.headers, 'Content-Type': reply.type })
  else set({ Location: location(reply.to, house.baseUrl) })
  set(headers.office[reply.kind === 'document' ? reply.protection : 'page'])
  set(also)
  if (reply.kind === 'document') return sendDocument(request, response, reply)
  // A POST is never repeated elsewhere: 303 makes a GET of it (RFC 9110 15.4.4)
  endReply(response.writeHead(isLook(request) ? 302 : 303, { 'Content-Length': 0 }))
}

function sendDocument(request: IncomingMessage, response: ServerResponse, { status, body }: Document): void {
  const etag = response.getHeader('etag')
  if (status === 200 && isLook(request) && typeof etag === 'string' && holds(request, etag)) {
    response.removeHeader('Content-Type')
    return endReply(response.writeHead(304))
  }
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  const length = status === 204 ? {} : { 'Content-Length': bytes.length }
  endReply(response.writeHead(status, length), request.method === 'HEAD' ? undefined : bytes)
}

function isLook({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

const titles: Readonly<Record<OfficeFault['status'], string>> = {
  404: 'Not found',
  405: 'Method not allowed',
  413: 'Content too large',
  415: 'Unsupported content coding',
  429: 'Too many requests',
  500: 'Internal fault',
  503: 'Unavailable',
}

/** RFC 9457. */
export function problem({ status, says, reference }: OfficeFault): OfficeReply {
  const told = { type: 'about:blank', title: titles[status], status, detail: says, reference }
  return {
    kind: 'document',
    status,
    type: 'application/problem+json; charset=utf-8',
    body: `${JSON.stringify(told)}\n`,
    protection: 'api',
  }
}
