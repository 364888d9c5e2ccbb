import { amended } from '../model/amended.js'
import type { ServerResponse } from 'node:http'
import type { HttpReply } from '../model/http.js'
import type { Page } from '../model/page.js'
import type { HeaderSets, Protection } from './headers.js'
import { endReply } from './last-word.js'
import { autoPost } from './pages/auto-post.js'
import { draw } from './pages/draw.js'
import type { Frame } from './pages/frame.js'

export interface Sending {
  readonly method: string
  /** Origin and path of the base URL. */
  readonly baseUrl: string
  readonly headers: HeaderSets
  readonly frame: Frame
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[]
  /** Further headers of this one reply. */
  readonly also?: Readonly<Record<string, string>>
}

/** Turns what a door answered into bytes. */
export function sendReply(response: ServerResponse, reply: HttpReply, sending: Sending): void {
  switch (reply.kind) {
    case 'redirect':
      return sendRedirect(response, reply.to, sending)
    case 'form':
      return sendForm(response, reply, sending)
    case 'page':
      return sendPage(response, reply.status, reply.page, sending)
  }
}

function sendRedirect(response: ServerResponse, to: string, sending: Sending): void {
  // A POST is never repeated elsewhere: 303 makes a GET of it (RFC 9110 15.4.4)
  const status = sending.method === 'POST' ? 303 : 302
  const where = ['Location', location(to, sending.baseUrl), 'Content-Length', '0']
  response.writeHead(status, sending.headers.bare.concat(where, extra(sending)))
  endReply(response)
}

function sendForm(
  response: ServerResponse,
  reply: Extract<HttpReply, { kind: 'form' }>,
  sending: Sending,
): void {
  const action = location(reply.action, sending.baseUrl)
  const protection: Protection = action.startsWith('http:') ? 'post-on-plain' : 'post-on'
  sendHtml(response, 200, autoPost(amended(reply, { action }), sending.frame).toString(), protection, sending)
}

function sendPage(response: ServerResponse, status: number, page: Page, sending: Sending): void {
  const protection = protectionOf(page)
  sendHtml(response, status, draw(page, sending.frame).toString(), protection, sending)
}

function protectionOf(page: Page): Protection {
  if (page.name === 'replace-session') return 'own-form'
  return page.name === 'signed-out' && page.telling.length > 0 ? 'telling' : 'page'
}

function sendHtml(
  response: ServerResponse,
  status: number,
  text: string,
  protection: Protection,
  sending: Sending,
): void {
  const length = Buffer.byteLength(text, 'utf8')
  const own = ['Content-Length', String(length)]
  response.writeHead(status, sending.headers.pages[protection].concat(own, extra(sending)))
  if (sending.method === 'HEAD') return endReply(response)
  // Text goes out in one piece with its headers; of ASCII alone, without being encoded
  endReply(response, text, length === text.length ? 'latin1' : 'utf8')
}

/** Names and values in turn, as they are written. */
function extra({ cookies, also = {} }: Sending): readonly string[] {
  const lines: string[] = []
  for (const [name, value] of Object.entries(also)) lines.push(name, value)
  for (const cookie of cookies) lines.push('Set-Cookie', cookie)
  return lines
}

/** Visible ASCII only: nothing that could end a header or be read in two ways. */
const visible = /^[\x21-\x7e]+$/

/** An address of this house by its path, or an absolute one that was checked before; anything else is a bug of ours. */
export function location(to: string, baseUrl: string): string {
  if (!visible.test(to) || to.includes('\\'))
    throw new Error('a Location of ours has characters that it must not have')
  if (/^\/(?!\/)/.test(to)) return baseUrl + to
  if (/^https?:\/\//i.test(to)) return to
  throw new Error('a Location of ours is neither a path nor an http address')
}
