// Where the cases against the console and the API are played: a house of its own with somebody of each role, and what
// was written down while one of them, or nobody, asked for something.
import { startSession } from '../../src/admin/access/sessions.js'
import { newToken } from '../../src/admin/access/token-shape.js'
import { formToken } from '../../src/console/own-form.js'
import { type AdminRole, adminRoles, type Permission, permissionsOf } from '../../src/model/admin.js'
import type { AuditEvent } from '../../src/model/audit-event.js'
import type { Gateway } from '../../src/model/ports.js'
import { Browser } from '../support/browser.js'
import { gate, openTestHouse, type Outsider, outsider, type TestHouse } from '../support/house.js'
import { signIn } from '../support/sign-in.js'
import { type Breakage, breakable, whole } from './play/breakage.js'

export const cookieName = '__Host-sallyport_443_admin'

export interface Asking {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  /** A form; the hidden token is added where it is not among them. */
  readonly fields?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, Blob>>
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string | undefined>>
}

export interface Answered {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

export interface ConsoleGround {
  readonly house: TestHouse
  readonly app: Outsider
  readonly partner: Outsider
  readonly breakage: Breakage
  /** The account of this role. */
  accountOf(role: AdminRole): string
  /** A new browser in which it is signed in: the cookie’s secret. */
  browserOf(role: AdminRole): Promise<string>
  /** A token with all that the role may do, or with these scopes. */
  tokenOf(role: AdminRole, scopes?: readonly Permission[]): Promise<string>
  /** The console, by this cookie or without one. */
  ask(secret: string | undefined, asking: Asking): Promise<Answered>
  /** The API, by this token or without one. */
  call(token: string | undefined, asking: Asking): Promise<Answered>
  /** What was written down since this was asked for last. */
  written(): readonly AuditEvent[]
  close(): Promise<void>
}

export async function openConsoleGround(): Promise<ConsoleGround> {
  const events: AuditEvent[] = []
  const breakage = whole()
  const [app, partner] = [outsider('wiki'), outsider('acme')]
  const house = await openTestHouse({
    apps: [app, outsider('annex')],
    partners: [partner, outsider('borough')],
    settings: { log: { level: 'info', file: 'gateway.log' }, apps: { wiki: { partners: ['acme'] } } },
    trustedProxies: 1,
    change: (gateway) => noted(breakable(gateway, breakage), events),
  })
  const accounts = new Map<AdminRole, string>()
  for (const role of adminRoles) accounts.set(role, await accountFor(role, house))
  await signIn(new Browser(house), app, partner, house)
  const accountOf = (role: AdminRole) => accounts.get(role) ?? ''
  const browserOf = (role: AdminRole) => newBrowser(accountOf(role), house)
  const ask = (secret: string | undefined, asking: Asking) =>
    sent(house, asking, secret === undefined ? {} : { cookie: `${cookieName}=${secret}` }, secret)
  return {
    ...{ house, app, partner, breakage, accountOf, browserOf, ask },
    tokenOf: (role, scopes = permissionsOf[role]) => newTokenOf(accountOf(role), scopes, house),
    call: (token, asking) =>
      sent(house, asking, token === undefined ? {} : { authorization: `Bearer ${token}` }, undefined),
    written: () => events.splice(0),
    close: () => house.close(),
  }
}

/** Straight into the store: to sign in by password is slow on purpose, and a matter of cases of its own. */
async function accountFor(role: AdminRole, { office }: TestHouse): Promise<string> {
  const { clock, random } = office.gateway
  const id = random.id()
  const passwordHash = role === 'owner' ? { passwordHash: await office.passwords.hash(password) } : {}
  const name = `${role}@house.test`
  await office.admins.create({
    ...{ id, name, role, active: true, createdAt: clock.now(), version: 1, ...passwordHash },
  })
  return id
}

/** The owner's. */
export const password = 'four plain words together'

async function newBrowser(account: string, { office }: TestHouse): Promise<string> {
  const admin = await office.admins.find(account)
  if (admin === undefined) throw new Error('there is no such account')
  return (await startSession(admin, { by: 'password', source: '192.0.2.1' }, office)).secret
}

async function newTokenOf(
  account: string,
  scopes: readonly Permission[],
  { office }: TestHouse,
): Promise<string> {
  const { clock, random } = office.gateway
  const secret = newToken(random)
  const now = clock.now()
  await office.admins.tokens.make({
    id: random.id(),
    name: 'proof',
    secretHash: random.hash(secret),
    admin: account,
    scopes,
    createdAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
  })
  return secret
}

let askers = 0

/** From a network of its own each time: no limit of one source is what a case meets by chance. */
async function sent(
  house: TestHouse,
  { method, path, fields, files, json, headers = {} }: Asking,
  credentials: Readonly<Record<string, string>>,
  secret: string | undefined,
): Promise<Answered> {
  askers += 1
  const given: Record<string, string | undefined> = {
    'x-forwarded-for': `10.200.${(askers >> 8) & 255}.${askers & 255}`,
    ...credentials,
    ...(method === 'GET' ? {} : { origin: gate, 'sec-fetch-site': 'same-origin' }),
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...headers,
  }
  const known = Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined)
  const response = await fetch(house.url + path, {
    method,
    redirect: 'manual',
    headers: known,
    ...bodyOf(fields, files, json, secret),
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

function bodyOf(
  fields: Asking['fields'],
  files: Asking['files'],
  json: unknown,
  secret: string | undefined,
): { readonly body?: string | URLSearchParams | FormData } {
  if (json !== undefined) return { body: typeof json === 'string' ? json : JSON.stringify(json) }
  if (fields === undefined) return {}
  const all = { ...(secret === undefined ? {} : { token: formToken(secret) }), ...fields }
  if (files === undefined) return { body: new URLSearchParams(all) }
  const form = new FormData()
  for (const [name, value] of Object.entries(all)) form.append(name, value)
  for (const [name, value] of Object.entries(files)) form.append(name, value, `${name}.xml`)
  return { body: form }
}

function noted(gateway: Gateway, events: AuditEvent[]): Gateway {
  const { audit } = gateway
  return {
    ...gateway,
    audit: {
      ...audit,
      async record(all, durable) {
        await audit.record(all, durable)
        events.push(...all)
      },
    },
  }
}
