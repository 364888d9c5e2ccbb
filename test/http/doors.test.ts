import { request } from 'node:http'
import { bodyLimit } from '../../src/http/form-body.js'
import { formToken } from '../../src/http/own-form.js'
import type { Door, HttpReply } from '../../src/model/http.js'
import type { Page } from '../../src/model/page.js'
import { Refusal } from '../../src/model/refusal.js'
import { door, type OpenHouse, openHouse } from './open-house.js'

const landing: HttpReply = { kind: 'page', status: 200, page: { name: 'landing', apps: [], empty: false } }
const noPageYet: Omit<Extract<Page, { name: 'refused' }>, 'code' | 'reference'> = {
  name: 'refused',
  says: 'No.',
  who: 'us',
  ways: [],
}
const session = 's'.repeat(43)
const cookie = `sallyport_8080_session=${session}`

const fails = (error: unknown) => () => {
  throw error
}

let house: OpenHouse
beforeEach(async () => {
  house = await openHouse({
    doors: [
      door('GET', '/', landing),
      door('GET', '/saml/idp/sso', landing),
      door('POST', '/saml/idp/sso', landing),
      door('POST', '/saml/sp/acs', landing),
      door('GET', '/sign-in/:id/partner/:handle', landing),
      door('GET', '/refuses', fails(new Refusal('store.unavailable', 'redis: <secret> did not answer'))),
      door('GET', '/breaks', fails(new Error('secret of the house'))),
      door('GET', '/throws-text', fails('secret of the house')),
      door('GET', '/sign-out', landing),
      door('POST', '/sign-out', landing, { ownForm: true }),
    ],
  })
})
afterEach(() => house.close())

test('the query and the body reach a door as they came', async () => {
  await house.get('/saml/idp/sso?SAMLRequest=a%2fb+c&&RelayState=&x=%zz&SAMLRequest=2')
  expect(house.seen[0]).toMatchObject({
    method: 'GET',
    path: '/saml/idp/sso',
    rawQuery: 'SAMLRequest=a%2fb+c&&RelayState=&x=%zz&SAMLRequest=2',
    rawBody: '',
  })
  await house.post('/saml/idp/sso?q', 'SAMLRequest=a%2fb+c&RelayState=%E4&&=')
  expect(house.seen[1]).toMatchObject({
    method: 'POST',
    rawQuery: 'q',
    rawBody: 'SAMLRequest=a%2fb+c&RelayState=%E4&&=',
  })
})

test('a door learns who asks: source, agent, and what the browser remembers', async () => {
  await house.get('/', { headers: { cookie, 'user-agent': 'x'.repeat(600) } })
  expect(house.seen[0]).toMatchObject({
    source: '127.0.0.1',
    userAgent: 'x'.repeat(512),
    browser: { session },
  })
})

test('H04: addresses of ours come from the settings, whatever Host and forwarding headers claim', async () => {
  const text = await new Promise<string>((resolve) => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    }
    const sent = request(`${house.address}/sign-out`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    })
    sent
      .on('response', (response) => resolve(response.resume() && JSON.stringify(response.headers)))
      .end('a=b')
  })
  expect(text).toContain('"location":"http://gateway.test:8080/sign-out"')
  expect(text).not.toContain('evil')
})

test.each([
  ['PUT', '/saml/idp/sso', 'GET, POST'],
  ['GET', '/saml/sp/acs', 'POST'],
  ['DELETE', '/', 'GET'],
  ['HEAD', '/saml/idp/sso', 'GET, POST'],
  ['OPTIONS', '/saml/sp/acs', 'POST'],
])('%s %s is not a way in: 405, and which ones are', async (method, path, allow) => {
  const response = await house.get(path, { method })
  expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
  expect(house.seen).toEqual([])
})

test('H04: a host in the request target is no part of our address', async () => {
  const posted = (target: string) =>
    new Promise<string | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      request(`${house.address}/`, { method: 'POST', path: target, headers }, (response) => {
        response.resume()
        resolve(response.headers.location)
      })
        .on('error', reject)
        .end('token=guessed')
    })
  expect(await posted('/sign-out')).toBe('http://gateway.test:8080/sign-out')
  expect(await posted('http://evil.test/sign-out')).toBe('http://gateway.test:8080/sign-out')
  await posted('HTTPS://evil.test/saml/sp/acs?x=http://a/b')
  expect(house.seen.at(-1)).toMatchObject({ path: '/saml/sp/acs', rawQuery: 'x=http://a/b' })
})

test('a look at the landing page without its content is answered', async () => {
  const response = await house.get('/', { method: 'HEAD' })
  expect([response.status, await response.text()]).toEqual([200, ''])
})

test.each([
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded2',
  'text/xml',
])('a POST of %s is not read: 415', async (type) => {
  const response = await house.post('/saml/sp/acs', 'a=b', { headers: { 'content-type': type } })
  expect(response.status).toBe(415)
  expect(house.seen).toEqual([])
})

test.each([
  'application/x-www-form-urlencoded',
  'Application/X-WWW-Form-Urlencoded',
  'application/x-www-form-urlencoded; charset=UTF-8',
])('a POST of %s is read', async (type) => {
  expect((await house.post('/saml/sp/acs', 'a=b', { headers: { 'content-type': type } })).status).toBe(200)
})

test('a form that is packed is not unpacked: 415', async () => {
  const headers = { 'content-encoding': 'gzip' }
  expect((await house.post('/saml/sp/acs', 'a=b', { headers })).status).toBe(415)
  expect(
    (await house.post('/saml/sp/acs', 'a=b', { headers: { 'content-encoding': 'identity' } })).status,
  ).toBe(200)
})

test('a form of 1 MiB is read, a byte more is not: 413', async () => {
  expect((await house.post('/saml/sp/acs', 'a'.repeat(bodyLimit))).status).toBe(200)
  const response = await house.post('/saml/sp/acs', 'a'.repeat(bodyLimit + 1))
  expect(response.status).toBe(413)
  expect(await response.text()).toContain('larger than any real one')
  expect(house.seen).toHaveLength(1)
})

test('a form without a stated length is counted as it comes: 413', async () => {
  const answered = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(`${house.address}/saml/sp/acs`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    sent.on('response', (response) => resolve(response.statusCode)).on('error', reject)
    sent.write('a'.repeat(bodyLimit))
    sent.end('aa')
  })
  expect(answered).toBe(413)
})

test('a body that is not read is refused by its door, which writes it down; a page of ours only says so', async () => {
  const refused: (readonly [string, string | undefined, string])[] = []
  const turnAway: Door['turnAway'] = async ({ code, stage, detail }) => {
    refused.push([code, stage, detail])
    return { kind: 'page', status: 400, page: { ...noPageYet, code, reference: 'WRI-TTEN' } }
  }
  const strict = await openHouse({
    doors: [
      door('POST', '/saml/idp/sso', landing, { turnAway }),
      door('POST', '/saml/sp/acs', landing, { turnAway }),
      door('POST', '/sign-out', landing, { ownForm: true }),
    ],
  })
  const json = { headers: { 'content-type': 'application/json; x=\u0085<b>' } }
  const answer = await strict.post('/saml/sp/acs', 'a=b', json)
  expect([answer.status, (await answer.text()).includes('WRI-TTEN')]).toEqual([415, true])
  expect((await strict.post('/saml/idp/sso', 'a=b', json)).status).toBe(415)
  await strict.post('/saml/sp/acs', 'a'.repeat(bodyLimit + 1))
  expect((await strict.post('/sign-out', 'a=b', json)).status).toBe(415)
  expect((await strict.post('/saml/sp/acs', 'a=b')).status).toBe(200)
  await strict.close()
  expect(refused).toEqual([
    ['partner.answer_malformed', 'S0', 'a body of application/json, content-encoding identity'],
    ['request.malformed', 'S0', 'a body of application/json, content-encoding identity'],
    ['partner.answer_too_large', 'S0', 'a body of more than 1048576 bytes'],
  ])
})

test('an unknown path is a page that leads on: 404', async () => {
  for (const path of ['/nowhere', '/saml/idp/sso/', '/SAML/idp/sso', '//', '/sign-in/%zz/partner/x']) {
    const response = await house.get(path)
    expect([path, response.status]).toEqual([path, 404])
    expect(await response.text()).toContain('href="/"')
  }
  expect(house.seen).toEqual([])
})

test('a handle is short and of one piece, or there is no such page: 404', async () => {
  expect((await house.get(`/sign-in/${'a'.repeat(43)}/partner/north.wind-1`)).status).toBe(200)
  for (const handle of ['a%00b', 'a%0d%0ab', '%3Cscript%3E', '..%2f..', 'a'.repeat(129), '%E2%80%AE']) {
    expect((await house.get(`/sign-in/x/partner/${handle}`)).status).toBe(404)
  }
  expect(house.seen).toHaveLength(1)
})

test('a refusal that leaves a door is a page under its code’s status, with a reference that the log knows', async () => {
  const response = await house.get('/refuses')
  const text = await response.text()
  expect(response.status).toBe(503)
  expect(text).toContain('REF-ERENCE')
  expect(text).not.toContain('redis')
  expect(house.log).toEqual([
    {
      level: 'warn',
      event: 'refused at the door',
      fields: {
        reference: 'REF-ERENCE',
        code: 'store.unavailable',
        detail: 'redis: <secret> did not answer',
      },
    },
  ])
})

test.each(['/breaks', '/throws-text'])(
  'H09: a fault behind %s is a 500 with a reference; its stack is in the log and nowhere else',
  async (path) => {
    const response = await house.get(path)
    const text = await response.text()
    expect(response.status).toBe(500)
    expect(text).toContain('REF-ERENCE')
    expect(text).not.toContain('secret of the house')
    expect(house.log[0]).toMatchObject({
      level: 'error',
      event: 'internal',
      fields: { reference: 'REF-ERENCE' },
    })
    expect(String(house.log[0]?.fields['stack'])).toContain('secret of the house')
    expect((await house.get('/')).status).toBe(200)
  },
)

test('a form of our own page opens its door', async () => {
  const response = await house.post('/sign-out', { token: formToken(session) }, { headers: { cookie } })
  expect(response.status).toBe(200)
})

test.each([
  ['no token', {}, cookie],
  ['a token of another session', { token: formToken('t'.repeat(43)) }, cookie],
  ['a token of the same length that is wrong', { token: 'x'.repeat(43) }, cookie],
  ['no session, as when another site posts', { token: formToken(session) }, ''],
])(
  'a form with %s is asked again on our own page, and nothing is done or forgotten',
  async (_, fields, cookies) => {
    const response = await house.post('/sign-out', fields as Record<string, string>, {
      headers: { cookie: cookies },
    })
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      'http://gateway.test:8080/sign-out',
    ])
    expect(response.headers.getSetCookie()).toEqual([])
    expect(house.seen).toEqual([])
  },
)
