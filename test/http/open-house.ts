import type { House, HttpSettings } from '../../src/http/house.js'
import { type Serving, serve } from '../../src/http/server.js'
import type { Door, HttpReply, HttpRequest } from '../../src/model/http.js'

export interface Logged {
  readonly level: 'info' | 'warn' | 'error'
  readonly event: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface OpenHouse extends Serving {
  readonly address: string
  readonly log: readonly Logged[]
  /** What the doors were given, in order. */
  readonly seen: readonly HttpRequest[]
  get(path: string, init?: RequestInit): Promise<Response>
  post(path: string, form: Readonly<Record<string, string>> | string, init?: RequestInit): Promise<Response>
}

export interface Furniture {
  readonly doors?: readonly Door[]
  readonly house?: Partial<House>
  readonly settings?: Partial<HttpSettings>
}

export const noon = new Date('2026-11-22T12:00:00Z')

/** A door that notes what it was given and answers with this. */
export function door(
  method: Door['method'],
  path: string,
  reply: HttpReply | (() => HttpReply),
  also: Partial<Door> = {},
): Door {
  return { method, path, open: async () => (typeof reply === 'function' ? reply() : reply), ...also }
}

/** The real server on a port of the system's choice, with doors that the test brings. */
export async function openHouse({
  doors = [],
  house = {},
  settings = {},
}: Furniture = {}): Promise<OpenHouse> {
  const log: Logged[] = []
  const seen: HttpRequest[] = []
  const write =
    (level: Logged['level']) =>
    (event: string, fields: Logged['fields'] = {}) =>
      void log.push({ level, event, fields })
  const serving = await serve(
    {
      baseUrl: 'http://gateway.test:8080',
      clock: { now: () => noon, ticks: () => 0 },
      random: {
        id: () => '_1',
        secret: () => 'secret',
        reference: () => 'REF-ERENCE',
        hash: (secret) => secret,
      },
      log: { info: write('info'), warn: write('warn'), error: write('error') },
      metadata: async (which) => `<EntityDescriptor which="${which}"/>`,
      health: { stores: {}, weakenings: () => [] },
      metrics: async () => ({ type: 'text/plain', text: 'up 1\n' }),
      ...house,
      doors: doors.map((one) => ({
        ...one,
        open: (http, parameters) => (seen.push(http), one.open(http, parameters)),
      })),
    },
    { listen: { host: '127.0.0.1', port: 0 }, trustedProxies: 0, requestsPerSecond: 1000, ...settings },
  )
  const address = `http://127.0.0.1:${serving.port}`
  const get: OpenHouse['get'] = (path, init) => fetch(address + path, { redirect: 'manual', ...init })
  return {
    ...serving,
    address,
    log,
    seen,
    get,
    post: (path, form, init = {}) => {
      const body = typeof form === 'string' ? form : new URLSearchParams(form).toString()
      return get(path, {
        method: 'POST',
        body,
        ...init,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...init.headers },
      })
    },
  }
}
