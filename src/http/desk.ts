import { amended } from '../model/amended.js'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpReply } from '../model/http.js'
import { type RefusalCode, refusalRow } from '../model/refusal.js'
import { icon, style } from './assets.js'
import { type CookieJar, cookieJar } from './cookies.js'
import { type HeaderSets, headerSets } from './headers.js'
import type { House, HttpSettings } from './house.js'
import { formToken } from './own-form.js'
import { postScriptHash } from './pages/auto-post.js'
import { tellScriptHash } from './pages/telling.js'
import type { Frame } from './pages/frame.js'
import { sendReply } from './reply.js'
import type { Reading } from './request.js'
import { type Admit, requestLimit } from './request-limit.js'
import { sourceReader } from './source.js'

/** What every door needs at hand, put together once at start. */
export interface Desk extends Reading {
  readonly house: House
  readonly headers: HeaderSets
  readonly jar: CookieJar
  readonly frame: Frame
  readonly admit: Admit
}

export function deskOf(house: House, settings: HttpSettings): Desk {
  return {
    house,
    source: sourceReader(settings.trustedProxies, house.log),
    jar: cookieJar(house.baseUrl),
    headers: headerSets(house.baseUrl, postScriptHash, tellScriptHash),
    frame: { organization: settings.organization ?? {}, style: style.path, icon: icon.path },
    admit: requestLimit(settings.requestsPerSecond),
  }
}

/** Sends what a door answered, with the cookies that go along. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: HttpReply,
  desk: Desk,
  also: Readonly<Record<string, string>> = {},
): void {
  const { house, jar, headers } = desk
  const { cookie } = request.headers
  const own =
    reply.kind === 'page' && (reply.page.name === 'sign-out' || reply.page.name === 'replace-session')
  const frame = own ? amended(desk.frame, { token: formToken(jar.read(cookie).session ?? '') }) : desk.frame
  const cookies = reply.remember ? jar.write(reply.remember, cookie, house.clock.now()) : []
  sendReply(response, reply, {
    method: request.method ?? 'GET',
    baseUrl: house.baseUrl,
    headers,
    frame,
    cookies,
    also,
  })
}

/** A no of this room: nothing reached a door. `reference` is empty where there is nothing to look up. */
export function noPage(
  code: RefusalCode,
  reference: string,
  said: { readonly status?: number; readonly says?: string } = {},
): HttpReply {
  const row = refusalRow(code)
  return {
    kind: 'page',
    status: said.status ?? row.http,
    page: {
      name: 'refused',
      code,
      says: said.says ?? row.says,
      who: row.who,
      reference,
      ways: [{ label: 'Go to the start page', href: '/' }],
    },
  }
}
