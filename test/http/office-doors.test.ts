import { connect } from 'node:net'
import { problem } from '../../src/http/office-reply.js'
import { Refusal } from '../../src/model/refusal.js'
import type { OfficeDoor, OfficeFault, OfficeReply, OfficeRequest } from '../../src/model/office-door.js'
import { type OpenHouse, openHouse } from './open-house.js'

const page: OfficeReply = {
  kind: 'document',
  status: 200,
  type: 'text/html; charset=utf-8',
  body: '<p>ä</p>',
  protection: 'page',
}
const json: OfficeReply = { ...page, type: 'application/json', body: '{}', protection: 'api' }

const seen: OfficeRequest[] = []
const given: Readonly<Record<string, string>>[] = []

function office(
  method: OfficeDoor['method'],
  path: string,
  reply: OfficeReply,
  also: Partial<OfficeDoor> = {},
): OfficeDoor {
  return {
    method,
    path,
    bodyLimit: 0,
    admit: async () => undefined,
    open: async (request, parameters) => (seen.push(request), given.push(parameters), reply),
    ...also,
  }
}

/** What a page of the console says of a fault. */
const inWords = ({ status, says, reference }: OfficeFault): OfficeReply => ({
  ...page,
  status,
  body: `<h1>${says}</h1><p>${reference ?? 'no reference'}</p>`,
})
const denied: OfficeReply = { kind: 'redirect', to: '/admin/sign-in' }

const officeDoors: readonly OfficeDoor[] = [
  office('GET', '/admin', page, { fault: inWords }),
  office('GET', '/admin/apps/:handle', page, { fault: inWords }),
  office('GET', '/admin/apps/new', { ...page, body: 'new' }, { fault: inWords }),
  office('POST', '/admin/apps/new', denied, { bodyLimit: 10, fault: inWords }),
  office('POST', '/admin/closed', page, { bodyLimit: 1_000_000, admit: async () => denied }),
  office('POST', '/admin/open', page, { bodyLimit: 1_000_000 }),
  office('GET', '/admin/broken', page, {
    fault: inWords,
    open: () => Promise.reject(new Error('the secret is hunter2')),
  }),
  office('GET', '/admin/store', page, {
    open: () => Promise.reject(new Refusal('store.unavailable', 'SQLITE_FULL')),
  }),
  office('GET', '/admin/away', { kind: 'redirect', to: 'javascript:alert(1)' }),
  office('GET', '/admin/split', { ...page, headers: { 'X-A': 'b\r\nSet-Cookie: c=d' } }),
  office('GET', '/admin/in', {
    kind: 'redirect',
    to: '/admin',
    remember: [{ what: 'admin', secret: 's'.repeat(43) }],
  }),
  office('GET', '/api/v1/apps', {
    ...json,
    headers: {
      ETag: '"3-abc"',
      'content-security-policy': "default-src 'unsafe-inline'",
      'Cache-Control': 'public',
    },
  }),
  office('PUT', '/api/v1/apps/:handle', json, { bodyLimit: 10 }),
  office('PATCH', '/api/v1/apps/:handle', json, { bodyLimit: 10 }),
  office('DELETE', '/api/v1/apps/:handle', { ...json, status: 204, body: '' }),
]

let house: OpenHouse
let https: OpenHouse
beforeAll(async () => {
  house = await openHouse({ house: { officeDoors } })
  https = await openHouse({ house: { officeDoors, baseUrl: 'https://login.example.org' } })
})
afterAll(async () => {
  await house.close()
  await https.close()
})

async function problemOf(response: Response): Promise<unknown> {
  expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
  return response.json()
}

test('H05: a page of the console runs our own script only, stands in no frame and beside no other window', async () => {
  const { headers } = await house.get('/admin')
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; " +
      "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  )
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
})

test('what the API answers can do nothing in a browser', async () => {
  const { headers } = await house.get('/api/v1/apps')
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';/)
  expect(headers.get('content-security-policy')).not.toContain('self')
})

test.each([
  '/admin',
  '/admin/nowhere',
  '/admin/broken',
  '/admin/away',
  '/admin/in',
  '/api/v1/apps',
  '/api/none',
])('nothing of %s is cached, sniffed, framed or told by a referrer', async (path) => {
  for (const one of [house, https]) {
    const { headers } = await one.get(path)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('strict-transport-security')).toBe(one === https ? 'max-age=31536000' : null)
  }
})

test('a look without content is a look, and what the asker holds is not sent again', async () => {
  const look = await house.get('/admin', { method: 'HEAD' })
  expect([look.status, look.headers.get('content-length'), await look.text()]).toEqual([200, '9', ''])
  const held = await house.get('/api/v1/apps', { headers: { 'if-none-match': '"other", "3-abc"' } })
  expect([held.status, held.headers.get('etag'), await held.text()]).toEqual([304, '"3-abc"', ''])
  expect((await house.get('/api/v1/apps', { headers: { 'if-none-match': '"2-abc"' } })).status).toBe(200)
})

test('a door says which ways it can be used', async () => {
  const wrong = await house.get('/admin/apps/new', { method: 'DELETE' })
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  expect(await wrong.text()).toContain('does not take that kind of request')
  const looked = await house.get('/api/v1/apps/wiki', { method: 'HEAD' })
  expect([looked.status, looked.headers.get('allow')]).toEqual([405, 'PUT, PATCH, DELETE'])
  const gone = await house.get('/api/v1/apps/wiki', { method: 'DELETE' })
  expect([gone.status, gone.headers.get('content-length')]).toEqual([204, null])
})

test('a fixed word comes before a parameter, and a parameter is of one piece', async () => {
  expect(await (await house.get('/admin/apps/new')).text()).toBe('new')
  expect((await house.get('/admin/apps/wiki.1~a-B_2')).status).toBe(200)
  expect(given.at(-1)).toEqual({ handle: 'wiki.1~a-B_2' })
  for (const odd of ['a%2Fb', 'a%00', 'a'.repeat(129), '%E4%B8%AD']) {
    const lost = await house.get(`/admin/apps/${odd}`)
    expect([lost.status, await lost.text()]).toEqual([404, expect.stringContaining('Nothing stands')])
  }
})

test('an unknown path is answered in the words of its room', async () => {
  expect(await (await house.get('/admin/no/such/page')).text()).toContain('<h1>Nothing stands')
  const lost = await house.get('/api/v2/apps')
  expect(lost.status).toBe(404)
  expect(await problemOf(lost)).toMatchObject({ status: 404, title: 'Not found', type: 'about:blank' })
  // Outside both rooms everything stays as it was
  expect(await (await house.get('/nowhere')).text()).toContain('Nothing here')
})

test('a body is taken up to the limit of its door, as bytes of any type', async () => {
  const bytes = new Uint8Array([0, 255, 10, 13, 38, 61, 1, 2, 3, 4])
  const put = (body: Uint8Array<ArrayBuffer>, headers = {}) =>
    house.get('/api/v1/apps/wiki', {
      method: 'PUT',
      body,
      headers: { 'content-type': 'application/samlmetadata+xml', ...headers },
    })
  expect((await put(bytes)).status).toBe(200)
  expect(new Uint8Array(seen.at(-1)?.body ?? [])).toEqual(bytes)
  expect(seen.at(-1)?.headers['content-type']).toBe('application/samlmetadata+xml')
  const before = seen.length
  const more = await put(new Uint8Array(11))
  expect(more.status).toBe(413)
  expect(await problemOf(more)).toMatchObject({
    detail: 'More was sent than this address takes: 11 octets came, and 10 octets is the most.',
  })
  const packed = await put(bytes, { 'content-encoding': 'gzip' })
  expect([packed.status, packed.headers.get('connection')]).toEqual([415, 'close'])
  expect(seen.length).toBe(before)
  expect((await put(bytes, { 'content-encoding': 'identity' })).status).toBe(200)
})

test('a body that does not say its length is counted as it comes, and none is taken where none is wanted', async () => {
  const chunked = (path: string, method: string, pieces: number) =>
    house.get(path, {
      method,
      duplex: 'half',
      body: new ReadableStream({
        start(to) {
          for (let at = 0; at < pieces; at++) to.enqueue(new Uint8Array([at, at, at, at, at]))
          to.close()
        },
      }),
    } as RequestInit)
  expect((await chunked('/api/v1/apps/wiki', 'PATCH', 2)).status).toBe(200)
  expect(seen.at(-1)?.body.length).toBe(10)
  expect((await chunked('/api/v1/apps/wiki', 'PATCH', 3)).status).toBe(413)
  expect((await chunked('/api/v1/apps/wiki', 'DELETE', 1)).status).toBe(413)
  expect((await house.get('/api/v1/apps/wiki', { method: 'DELETE' })).status).toBe(204)
})

/** The head of a reply to a sender who promises a body and never sends it. */
function promised(path: string): { readonly heard: Promise<string>; send(text: string): void; end(): void } {
  const socket = connect(house.port, '127.0.0.1')
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n`)
  const heard = new Promise<string>((resolve) =>
    socket.once('data', (chunk) => resolve(chunk.toString('latin1'))),
  )
  return { heard, send: (text) => void socket.write(text), end: () => void socket.destroy() }
}

test('who is not admitted hears so before any of the body is read', async () => {
  const turned = promised('/admin/closed')
  expect(await turned.heard).toMatch(/^HTTP\/1\.1 303 .*Location: .*\/admin\/sign-in.*Connection: close/s)
  turned.end()
  // Admitted, the same sender is waited for
  const taken = promised('/admin/open')
  taken.send('name=wiki')
  expect(await taken.heard).toMatch(/^HTTP\/1\.1 200 /)
  taken.end()
  expect(Buffer.from(seen.at(-1)?.body ?? []).toString()).toBe('name=wiki')
})

test('a sender that goes away in the middle leaves nothing behind', async () => {
  const before = [seen.length, house.log.length]
  const half = promised('/admin/open')
  half.send('nam')
  half.end()
  expect((await house.get('/admin')).status).toBe(200)
  expect(house.log.length).toBe(before[1])
})

test('H09: a fault of ours is said without its content; the log has the stack under the reference', async () => {
  const response = await house.get('/admin/broken')
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(text).toContain('REF-ERENCE')
  expect(text).not.toContain('hunter2')
  expect(house.log.at(-1)).toMatchObject({
    level: 'error',
    event: 'internal',
    fields: { reference: 'REF-ERENCE', stack: expect.stringContaining('hunter2') },
  })
})

test('a store that does not answer is no fault of ours, and can be asked again', async () => {
  const response = await house.get('/admin/store')
  expect(response.status).toBe(503)
  expect(await problemOf(response)).toMatchObject({ reference: 'REF-ERENCE' })
  expect(house.log.at(-1)).toMatchObject({ level: 'warn' })
})

test.each(['/admin/away', '/admin/split'])('a reply such as that of %s never leaves', async (path) => {
  const response = await house.get(path)
  expect(response.status).toBe(500)
  expect(response.headers.get('location')).toBeNull()
  expect(response.headers.get('x-a')).toBeNull()
  expect(response.headers.getSetCookie()).toEqual([])
})

test('the cookie of the console is its own', async () => {
  const response = await house.get('/admin/in')
  expect(response.status).toBe(302)
  expect(response.headers.getSetCookie()).toEqual([
    `sallyport_8080_admin=${'s'.repeat(43)}; Path=/; HttpOnly; SameSite=Lax`,
  ])
  await house.get('/admin', { headers: { cookie: `sallyport_8080_admin=${'s'.repeat(43)}` } })
  expect(seen.at(-1)?.browser.admin).toBe('s'.repeat(43))
})

test('a header that is too long is left out, not cut', async () => {
  const bearing = (length: number) => ({ headers: { authorization: `Bearer ${'a'.repeat(length)}` } })
  await house.get('/admin', bearing(100))
  expect(seen.at(-1)?.headers.authorization).toHaveLength(107)
  await house.get('/admin?a=%20b', bearing(9000))
  expect(seen.at(-1)?.headers.authorization).toBeUndefined()
  expect(seen.at(-1)?.rawQuery).toBe('a=%20b')
})

test('H07: who asks without pause is told to wait, by doors and where there are none', async () => {
  const slow = await openHouse({ house: { officeDoors }, settings: { requestsPerSecond: 2 } })
  for (const path of ['/admin', '/admin/nowhere', '/api/v1/apps']) {
    const flood = await Promise.all(Array.from({ length: 12 }, () => slow.get(path)))
    const told = flood.find(({ status }) => status === 429)
    expect(told?.headers.get('retry-after')).toBe('1')
  }
  await slow.close()
})

test('two doors at one place are a fault at the start', async () => {
  const twice = [office('GET', '/admin', page), office('GET', '/admin', page)]
  await expect(openHouse({ house: { officeDoors: twice } })).rejects.toThrow('two doors take GET /admin')
})

test('a problem is said as RFC 9457 has it', () => {
  const said = problem({ status: 404, says: 'Nothing stands at this address.' })
  expect(said).toMatchObject({
    status: 404,
    body: '{"type":"about:blank","title":"Not found","status":404,"detail":"Nothing stands at this address."}\n',
  })
})
