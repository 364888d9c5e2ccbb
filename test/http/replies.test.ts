import { createHash } from 'node:crypto'
import { formToken } from '../../src/http/own-form.js'
import type { HttpReply } from '../../src/model/http.js'
import { door, type OpenHouse, openHouse } from './open-house.js'

const landing: HttpReply = { kind: 'page', status: 200, page: { name: 'landing', apps: [], empty: false } }
const relayState = `"'><script>alert(1)</script>\r\n\t&amp;\u00e4\u{1f6aa}`
const toApp: HttpReply = {
  kind: 'form',
  action: 'https://wiki.example/acs?a=1&b=2',
  fields: { SAMLResponse: 'PHg+', RelayState: relayState, submit: 'a field of this name hides nothing' },
  title: 'Continuing to Wiki',
}
const session = 's'.repeat(43)
const signedIn = { headers: { cookie: `sallyport_8080_session=${session}` } }

const doors = [
  door('GET', '/', landing),
  door('GET', '/away', { kind: 'redirect', to: 'https://partner.example/sso?SAMLRequest=x' }),
  door('POST', '/away', { kind: 'redirect', to: '/answer/abc' }),
  door('GET', '/form', toApp),
  door('GET', '/plain-form', { ...toApp, action: 'http://localhost:9/acs' }),
  door('GET', '/out', {
    kind: 'page',
    status: 200,
    page: { name: 'sign-out', person: 'Ada', told: [], apps: [] },
  }),
  door('GET', '/replace', {
    kind: 'page',
    status: 200,
    page: { name: 'replace-session', current: 'Ada', next: 'Northwind', confirm: '/answer/h' },
  }),
  door('GET', '/cookies', {
    ...landing,
    remember: [{ what: 'no-session' }, { what: 'partner', handle: 'northwind' }],
  }),
  door('GET', '/split', { kind: 'redirect', to: 'https://a.example/\r\nSet-Cookie: x=1' }),
  door('GET', '/scheme', { kind: 'redirect', to: 'javascript:alert(1)' }),
  door('GET', '/slashes', { kind: 'redirect', to: '//evil.example/' }),
  door('GET', '/backslash', { kind: 'redirect', to: '/\\evil.example/' }),
  door('GET', '/script-form', { ...toApp, action: 'javascript:alert(1)' }),
]

let house: OpenHouse
let https: OpenHouse
beforeAll(async () => {
  house = await openHouse({ doors })
  https = await openHouse({ doors, house: { baseUrl: 'https://login.example.org' } })
})
afterAll(async () => {
  await house.close()
  await https.close()
})

function directives(response: Response): ReadonlyMap<string, string> {
  const policy = response.headers.get('content-security-policy') ?? ''
  return new Map(policy.split(';').map((part) => part.trim().split(/ (.*)/s, 2) as [string, string]))
}

test('what a GET finds elsewhere is a 302, what a POST led to a 303 that no browser repeats', async () => {
  const got = await house.get('/away')
  expect([got.status, got.headers.get('location')]).toEqual([
    302,
    'https://partner.example/sso?SAMLRequest=x',
  ])
  const posted = await house.post('/away', { SAMLResponse: 'x' })
  expect([posted.status, posted.headers.get('location')]).toEqual([
    303,
    'http://gateway.test:8080/answer/abc',
  ])
})

test.each(['/', '/away', '/form', '/nowhere'])(
  'RED-05: nothing of %s is cached, sniffed, framed or told by a referrer',
  async (path) => {
    const { headers } = await house.get(path)
    expect(headers.get('cache-control')).toBe('no-cache, no-store')
    expect(headers.get('pragma')).toBe('no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('strict-transport-security')).toBeNull()
  },
)

test('https is kept to, once it was used', async () => {
  const found = await Promise.all(
    ['/', '/away', '/form', '/nowhere', '/saml/idp', '/health/live'].map((path) => https.get(path)),
  )
  for (const { headers } of found) expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
})

test('H05: a page loads nothing but our own style and icon, runs nothing, and stands in no frame', async () => {
  const response = await house.get('/')
  const policy = directives(response)
  expect(policy.get('default-src')).toBe("'none'")
  expect(policy.get('style-src')).toBe("'self'")
  expect(policy.get('img-src')).toBe("'self'")
  expect(policy.get('frame-ancestors')).toBe("'none'")
  expect(policy.get('base-uri')).toBe("'none'")
  expect(policy.get('form-action')).toBe("'self'")
  expect(policy.has('script-src')).toBe(false)
  expect(response.headers.get('x-frame-options')).toBe('DENY')
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
})

test('POST-02: the page that posts on runs its one script, known by hash, and offers a button without scripts', async () => {
  const response = await house.get('/form')
  const text = await response.text()
  const script = /<script>(.*?)<\/script>/s.exec(text)?.[1] ?? ''
  const hash = createHash('sha256').update(script).digest('base64')
  const policy = directives(response)
  expect(policy.get('script-src')).toBe(`'sha256-${hash}'`)
  expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
  expect(text.match(/<script/g)).toHaveLength(1)
  expect(text).toMatch(/<noscript>.*<button form="on">Continue<\/button>/s)
  expect(text.indexOf('<link rel="stylesheet"')).toBeGreaterThan(text.indexOf('</script>'))
})

test.each([
  ['/form', 'https: http:', 'https:'],
  ['/plain-form', 'https: http:', 'https: http:'],
])('the form of %s may lead on over redirects, by the schemes in use', async (path, plain, secure) => {
  expect(directives(await house.get(path)).get('form-action')).toBe(plain)
  expect(directives(await https.get(path)).get('form-action')).toBe(secure)
})

test('POST-03: fields reach the app byte for byte', async () => {
  const text = await (await house.get('/form')).text()
  expect(text).toContain('action="https://wiki.example/acs?a=1&amp;b=2"')
  expect(text).toContain(
    'name="RelayState" value="&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#13;&#10;&#9;&amp;amp;ä\u{1f6aa}"',
  )
  expect(text).toContain('name="SAMLResponse" value="PHg+"')
})

test.each(['/split', '/scheme', '/slashes', '/backslash', '/script-form'])(
  'an address such as that of %s never leaves: it is a fault of ours',
  async (path) => {
    const response = await house.get(path)
    expect(response.status).toBe(500)
    expect(response.headers.get('location')).toBeNull()
    expect(response.headers.get('set-cookie')).toBeNull()
    expect(await response.text()).not.toContain('alert')
    expect(house.log.at(-1)).toMatchObject({ level: 'error', event: 'internal' })
  },
)

test('what the browser is to remember travels as cookies', async () => {
  const { headers } = await house.get('/cookies')
  expect(headers.getSetCookie()).toEqual([
    'sallyport_8080_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    'sallyport_8080_partner=northwind; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax',
    'sallyport_8080_end=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  ])
  expect((await house.get('/')).headers.getSetCookie()).toEqual([])
})

test('forms of ours carry the token of this very session', async () => {
  const token = formToken(session)
  for (const path of ['/out', '/replace'])
    expect(await (await house.get(path, signedIn)).text()).toContain(`name="token" value="${token}"`)
  expect(await (await house.get('/', signedIn)).text()).not.toContain('name="token"')
  expect(token).not.toContain(session)
})

test('switching to another person may end at an app on another site', async () => {
  expect(directives(await house.get('/replace')).get('form-action')).toBe("'self' https: http:")
  expect(directives(await https.get('/replace')).get('form-action')).toBe("'self' https:")
  expect(directives(await house.get('/out')).get('form-action')).toBe("'self'")
})
