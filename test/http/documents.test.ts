import { icon, style } from '../../src/http/assets.js'
import { Refusal } from '../../src/model/refusal.js'
import { type OpenHouse, openHouse } from './open-house.js'

let house: OpenHouse
let healthy = true
beforeAll(async () => {
  const answer = async () => {
    if (!healthy) throw new Refusal('store.unavailable', 'gone')
  }
  house = await openHouse({
    house: {
      health: {
        stores: { state: answer, directory: async () => {} },
        weakenings: () => ['partner acme: acceptUnsolicitedAnswers'],
      },
      metrics: async () => ({ type: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    },
  })
})
afterAll(() => house.close())

test.each([
  ['/saml/idp', 'idp'],
  ['/saml/sp', 'sp'],
  ['/saml/sp?with=encryption', 'sp-with-encryption'],
  ['/saml/sp?with=other', 'sp'],
  ['/saml/metadata', 'both'],
])('%s answers with its metadata, in its own media type', async (path, which) => {
  const response = await house.get(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/samlmetadata+xml')
  expect(response.headers.get('content-disposition')).toBeNull()
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(await response.text()).toBe(`<EntityDescriptor which="${which}"/>`)
})

test('a person can save metadata as a file', async () => {
  const named = async (path: string) => (await house.get(path)).headers.get('content-disposition')
  expect(await named('/saml/idp?download')).toBe('attachment; filename="sallyport-idp.xml"')
  expect(await named('/saml/sp?with=encryption&download=1')).toBe(
    'attachment; filename="sallyport-sp-with-encryption.xml"',
  )
})

test('metadata that somebody already holds is not sent again: 304', async () => {
  const first = await house.get('/saml/idp')
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]{27}"$/)
  for (const held of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await house.get('/saml/idp', { headers: { 'if-none-match': held } })
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
  }
  expect((await house.get('/saml/idp', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
  expect((await house.get('/saml/sp', { headers: { 'if-none-match': etag } })).status).toBe(200)
})

test('documents are read, nothing else: 405', async () => {
  for (const path of ['/saml/idp', '/health/live', '/metrics', style.path]) {
    const response = await house.post(path, { a: 'b' })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const looked = await house.get(path, { method: 'HEAD' })
    expect([looked.status, await looked.text()]).toEqual([200, ''])
  }
})

test('the process says that it lives, whatever its stores do', async () => {
  healthy = false
  const response = await house.get('/health/live')
  healthy = true
  expect([response.status, await response.json()]).toEqual([200, { status: 'live' }])
})

test('readiness is every store’s answer, and says which weakenings are in force', async () => {
  const weakenings = ['partner acme: acceptUnsolicitedAnswers']
  const ready = await house.get('/health/ready')
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'ready', stores: { state: 'answers', directory: 'answers' }, weakenings },
  ])
  healthy = false
  const not = await house.get('/health/ready')
  healthy = true
  expect([not.status, await not.json()]).toEqual([
    503,
    { status: 'not ready', stores: { state: 'does not answer', directory: 'answers' }, weakenings },
  ])
})

test('metrics are served as Prometheus wants them', async () => {
  const response = await house.get('/metrics')
  expect([response.headers.get('content-type'), await response.text()]).toEqual([
    'text/plain; version=0.0.4',
    'up 1\n',
  ])
})

test.each([style, icon])(
  '$path is cached for good under its hash, packed for whoever unpacks',
  async ({ path, type, bytes }) => {
    const response = await house.get(path)
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(response.headers.get('vary')).toBe('Accept-Encoding')
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
    const flat = await house.get(path, { headers: { 'accept-encoding': 'identity' } })
    expect(flat.headers.get('content-encoding')).toBeNull()
    const held = await house.get(path, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } })
    expect(held.status).toBe(304)
  },
)

test('no search engine follows our links', async () => {
  expect(await (await house.get('/robots.txt')).text()).toContain('Disallow: /')
})
