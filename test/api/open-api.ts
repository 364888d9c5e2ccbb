import { randomUUID } from 'node:crypto'
import { newToken } from '../../src/admin/access/token-shape.js'
import { type AdminRole, type Permission, permissions } from '../../src/model/admin.js'
import { appMetadata, openTestHouse, type Outsider, outsider, type TestHouse } from '../support/house.js'

/** A house with an app and a partner, whose API is asked over HTTP. */
export interface ApiHouse {
  readonly house: TestHouse
  readonly wiki: Outsider
  readonly acme: Outsider
  /** Of an owner, with these scopes; all of them where none is named. */
  token(scopes?: readonly Permission[], role?: AdminRole): Promise<string>
  /** With an owner's token, unless another is given or none (`''`). */
  call(method: string, path: string, sent?: Sent): Promise<Called>
  /** The ETag of what stands there. */
  etag(path: string): Promise<string>
}

export interface Sent {
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Called {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Parsed, where it is JSON. */
  readonly told: Readonly<Record<string, unknown>>
}

export function apiHouse(): () => ApiHouse {
  let opened: ApiHouse
  beforeAll(async () => {
    const [wiki, acme] = [outsider('wiki'), outsider('acme')]
    const house = await openTestHouse({ apps: [wiki], partners: [acme] })
    opened = await over(house, wiki, acme)
  })
  afterAll(() => opened.house.close())
  return () => opened
}

async function over(house: TestHouse, wiki: Outsider, acme: Outsider): Promise<ApiHouse> {
  const token = (scopes: readonly Permission[] = permissions, role: AdminRole = 'owner') =>
    tokenOf(house, scopes, role)
  const all = await token()
  const call = async (method: string, path: string, sent: Sent = {}) => {
    const { token: given = all, body, headers = {} } = sent
    const response = await fetch(`${house.url}${path.startsWith('/api') ? '' : '/api/v1'}${path}`, {
      method,
      headers: {
        ...(given === '' ? {} : { Authorization: `Bearer ${given}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return called(response)
  }
  const etag = async (path: string) => (await call('GET', path)).headers.get('etag') ?? ''
  return { house, wiki, acme, token, call, etag }
}

async function called(response: Response): Promise<Called> {
  const { status, headers } = response
  const text = await response.text()
  const isJson = headers.get('content-type')?.includes('json') === true
  return { status, headers, text, told: isJson && text !== '' ? JSON.parse(text) : {} }
}

async function tokenOf(
  { office }: TestHouse,
  scopes: readonly Permission[],
  role: AdminRole,
): Promise<string> {
  const { clock, random } = office.gateway
  const now = clock.now()
  const id = random.id()
  const secret = newToken(random)
  await office.admins.create({
    id,
    name: randomUUID(),
    role,
    active: true,
    createdAt: now,
    version: 1,
  })
  await office.admins.tokens.make({
    id: random.id(),
    name: 'deploy',
    secretHash: random.hash(secret),
    admin: id,
    scopes,
    createdAt: now,
    expiresAt: new Date(now.getTime() + 86_400_000),
  })
  return secret
}

let made = 0

/** Metadata of an app that nobody has registered. */
export function newApp(): { readonly id: string; readonly handle: string; readonly xml: string } {
  made += 1
  const one = outsider(`app${made}`)
  return { id: one.id, handle: one.handle, xml: appMetadata(one) }
}
