import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OfficeDoor, OfficeFault, OfficeReply, OfficeRequest } from '../model/office-door.js'
import { Refusal, refusalRow } from '../model/refusal.js'
import type { Desk } from './desk.js'
import { isUnpacked, readBytes } from './form-body.js'
import { hasBody } from './last-word.js'
import { officeRequest } from './office-request.js'
import { problem, sendOffice } from './office-reply.js'
import { isPlain, type Open } from './straight-way.js'

/** The doors at one path, by method. */
export type OfficeDoors = Readonly<Partial<Record<OfficeDoor['method'], OfficeDoor>>>

type Parameters = Readonly<Record<string, string>>
type Answer = readonly [reply: OfficeReply, also?: Readonly<Record<string, string>>]

/** What is not read is not kept open either: the sender may finish, and then the connection ends. */
const unread = { Connection: 'close' }

/** One request of somebody who runs the house, and whatever comes of it back. */
export function officeDoorway(doors: OfficeDoors, desk: Desk): Open {
  const any = Object.values(doors)[0]
  const allowed = Object.keys(doors).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
  return async (request, response, parameters) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const door = doors[method as OfficeDoor['method']]
    const answer = await (door
      ? answerOf(door, request, parameters, desk)
      : [fault(any, 405), { ...unread, Allow: allowed.join(', ') }])
    reply(request, response, door ?? any, answer as Answer, desk)
  }
}

/** Nobody's path: said by one of the doors beside it. */
export async function unknownPath(
  request: IncomingMessage,
  response: ServerResponse,
  neighbour: OfficeDoor,
  desk: Desk,
): Promise<void> {
  const slow = await tooMany(neighbour, request, desk)
  reply(request, response, neighbour, slow ?? [fault(neighbour, 404), unread], desk)
}

async function answerOf(
  door: OfficeDoor,
  request: IncomingMessage,
  parameters: Parameters,
  desk: Desk,
): Promise<Answer> {
  const slow = await tooMany(door, request, desk)
  if (slow) return slow
  for (const name in parameters) if (!isPlain(parameters[name])) return [fault(door, 404), unread]
  const asked = officeRequest(request, door.method, desk)
  try {
    const turned = await door.admit(asked)
    if (turned) return [turned, hasBody(request) ? unread : {}]
    return await opened(door, request, asked, parameters)
  } catch (error) {
    if (request.destroyed && !request.complete) throw error
    return [failed(door, error, desk), unread]
  }
}

async function opened(
  door: OfficeDoor,
  request: IncomingMessage,
  asked: OfficeRequest,
  parameters: Parameters,
): Promise<Answer> {
  if (!hasBody(request)) return [await door.open(asked, parameters)]
  if (!isUnpacked(request.headers)) return [fault(door, 415), unread]
  if (Number(request.headers['content-length'] ?? 0) > door.bodyLimit) return tooLarge(door, request)
  const body = await readBytes(request, door.bodyLimit)
  if ('unread' in body) return tooLarge(door, request)
  return [await door.open({ ...asked, body: body.bytes }, parameters)]
}

async function tooMany(door: OfficeDoor, request: IncomingMessage, desk: Desk): Promise<Answer | undefined> {
  if (await desk.admit(desk.source(request))) return undefined
  return [fault(door, 429), { ...unread, 'Retry-After': '1' }]
}

/** With how much came, where that was said, and how much may. */
function tooLarge(door: OfficeDoor, { headers }: IncomingMessage): Answer {
  const came =
    headers['content-length'] === undefined ? '' : `${sizeOf(Number(headers['content-length']))} came, and `
  const most = door.bodyLimit === 0 ? 'it takes nothing' : `${sizeOf(door.bodyLimit)} is the most`
  return [fault(door, 413, undefined, `${words[413].slice(0, -1)}: ${came}${most}.`), unread]
}

const mebibyte = 1024 * 1024

function sizeOf(octets: number): string {
  if (octets >= mebibyte) return `${(octets / mebibyte).toFixed(1)} MiB`
  return octets >= 1024 ? `${(octets / 1024).toFixed(1)} KiB` : `${octets} octets`
}

const words: Readonly<Record<OfficeFault['status'], string>> = {
  404: 'Nothing stands at this address.',
  405: 'This address does not take that kind of request.',
  413: 'More was sent than this address takes.',
  415: 'What was sent is packed (Content-Encoding). Send it as it is.',
  429: 'Too many requests came from this network within a second. Wait a moment and try again.',
  500: 'Something went wrong here, and nothing was changed by it. The log knows more under the reference.',
  503: 'What this needs does not answer just now. Try again in a moment.',
}

function fault(
  door: OfficeDoor | undefined,
  status: OfficeFault['status'],
  reference?: string,
  says = words[status],
): OfficeReply {
  const said = { status, says, ...(reference === undefined ? {} : { reference }) }
  return door?.fault?.(said) ?? problem(said)
}

/** A store that does not answer, or a fault of ours: its stack goes to the log and nowhere else. */
function failed(door: OfficeDoor, error: unknown, { house }: Desk): OfficeReply {
  const reference = house.random.reference()
  if (error instanceof Refusal && refusalRow(error.code).http === 503) {
    house.log.warn('refused at the door', { reference, code: error.code, detail: error.detail })
    return fault(door, 503, reference)
  }
  house.log.error('internal', { reference, stack: error instanceof Error ? error.stack : String(error) })
  return fault(door, 500, reference)
}

/** A reply that cannot be written is a fault of ours like any other. */
function reply(
  request: IncomingMessage,
  response: ServerResponse,
  door: OfficeDoor | undefined,
  [answer, also = {}]: Answer,
  desk: Desk,
): void {
  try {
    sendOffice(request, response, answer, also, desk)
  } catch (error) {
    if (response.headersSent || !door) throw error
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    sendOffice(request, response, failed(door, error, desk), unread, desk)
  }
}
