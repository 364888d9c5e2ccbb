import { startSession } from '../../src/admin/access/sessions.js'
import { formToken } from '../../src/console/own-form.js'
import type { AdminRole } from '../../src/model/admin.js'
import type { TestHouse } from './house.js'

export interface Seen {
  readonly status: number
  readonly text: string
  /** Where it leads, below the house's own address. */
  readonly to: string | undefined
}

/** Somebody who is signed in to the console of a whole house. */
export interface AtConsole {
  readonly cookie: string
  get(path: string): Promise<Seen>
  /** With the token that forms of the console carry. */
  post(path: string, fields?: Readonly<Record<string, string>>): Promise<Seen>
}

export async function atConsole(house: TestHouse, role: AdminRole): Promise<AtConsole> {
  const { admins, gateway } = house.office
  const id = gateway.random.id()
  const admin = {
    id,
    name: `${role}${id}`.toLowerCase(),
    role,
    active: true,
    createdAt: house.now(),
    version: 1,
  }
  await admins.create(admin)
  const { secret } = await startSession(admin, { by: 'password', source: '192.0.2.1' }, house.office)
  const cookie = `__Host-sallyport_443_admin=${secret}`
  const ask = async (path: string, init: RequestInit = {}): Promise<Seen> => {
    const reply = await fetch(house.url + path, { redirect: 'manual', headers: { cookie }, ...init })
    const to = reply.headers.get('location') ?? undefined
    return { status: reply.status, text: await reply.text(), to: to?.replace(/^https?:\/\/[^/]+/, '') }
  }
  return {
    cookie,
    get: (path) => ask(path),
    post: (path, fields = {}) =>
      ask(path, { method: 'POST', body: new URLSearchParams({ token: formToken(secret), ...fields }) }),
  }
}

/** The value of a hidden field of the form that leads there. */
export function hiddenIn(text: string, action: string, name: string): string {
  const form = text.split('<form').find((one) => one.includes(`action="${action}"`)) ?? ''
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(form)?.[1] ?? `no ${name} in a form to ${action}`
}

/** Nobody in particular: a browser without a cookie. */
export async function strangerGets({ url }: TestHouse, path: string): Promise<Seen> {
  const reply = await fetch(url + path, { redirect: 'manual' })
  const to = reply.headers.get('location') ?? undefined
  return { status: reply.status, text: await reply.text(), to: to?.replace(/^https?:\/\/[^/]+/, '') }
}
