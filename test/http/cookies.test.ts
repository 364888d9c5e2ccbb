import { cookieJar } from '../../src/http/cookies.js'
import type { Remember } from '../../src/model/http.js'
import { noon } from './open-house.js'

const secret = 'k3mZ0v9QW8cO1yJtR2uS7aXbDfGhLpNeViB4x5w6z_-'
const later = (seconds: number) => new Date(noon.getTime() + seconds * 1000)
const plain = cookieJar('http://localhost:8080')
const secure = cookieJar('https://login.example.org')

/** What a browser sends back of what was set. */
function sent(lines: readonly string[]): string {
  return lines.map((line) => line.split(';')[0]).join('; ')
}

function begin(signIn: string, seconds = 900): Remember {
  return { what: 'binding', signIn, secret, until: later(seconds) }
}

test('cookies carry the port, so that two gateways on one host keep their own', () => {
  expect(plain.write([{ what: 'session', secret, until: later(60) }], undefined, noon)).toEqual([
    `sallyport_8080_session=${secret}; Path=/; HttpOnly; SameSite=Lax`,
  ])
  const other = cookieJar('http://localhost:8081').write(
    [{ what: 'session', secret, until: later(60) }],
    undefined,
    noon,
  )
  expect(plain.read(sent(other)).session).toBeUndefined()
  expect(cookieJar('http://localhost').write([{ what: 'no-session' }], undefined, noon)[0]).toMatch(
    /^sallyport_80_session=; Max-Age=0;/,
  )
})

test('on https cookies are Secure and bound to this very host', () => {
  expect(secure.write([{ what: 'session', secret, until: later(60) }], undefined, noon)).toEqual([
    `__Host-sallyport_443_session=${secret}; Path=/; HttpOnly; SameSite=Lax; Secure`,
  ])
})

test('an address to go to afterwards comes back as it was, until it is forgotten; a longer one than fits is let go', () => {
  const address = 'https://app.example/callback?to=%2Fhomé&x=1'
  const [line = ''] = plain.write([{ what: 'afterwards', address }], undefined, noon)
  expect(line).toMatch(/^sallyport_8080_after=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)
  expect(plain.read(sent([line])).afterwards).toBe(address)
  const [forgotten] = plain.write([{ what: 'afterwards', address: '' }], undefined, noon)
  expect(forgotten).toContain('after=; Max-Age=0;')
  const long = plain.write(
    [{ what: 'afterwards', address: `${address}${'x'.repeat(3000)}` }],
    undefined,
    noon,
  )
  expect(plain.read(sent(long)).afterwards).toBeUndefined()
})

test('what a browser was given to remember comes back', () => {
  const lines = plain.write(
    [
      { what: 'session', secret, until: later(60) },
      { what: 'partner', handle: 'northwind' },
      begin('one'),
      begin('two'),
    ],
    undefined,
    noon,
  )
  const memory = plain.read(`theme=dark; ${sent(lines)}; other=1`)
  expect(memory.session).toBe(secret)
  expect(memory.lastPartner).toBe('northwind')
  expect([memory.bindings.get('one'), memory.bindings.get('two'), memory.bindings.get('three')]).toEqual([
    secret,
    secret,
    undefined,
  ])
})

test('a binding lives as long as its sign-in, the partner a year, the session as long as the browser', () => {
  const lines = plain.write(
    [
      begin('one', 900),
      { what: 'partner', handle: 'northwind' },
      { what: 'session', secret, until: later(60) },
    ],
    undefined,
    noon,
  )
  expect(lines.map((line) => /Max-Age=(\d+)/.exec(line)?.[1])).toEqual(['900', '31536000', undefined])
})

test('what is to be forgotten expires at once', () => {
  const gone = plain.write([{ what: 'no-session' }], undefined, noon)
  expect(gone).toEqual([
    'sallyport_8080_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    'sallyport_8080_end=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
  ])
})

test('at most eight bindings stay; the oldest goes when a ninth begins', () => {
  const eight = Array.from({ length: 8 }, (_, index) => begin(`tab${index}`, 100 + index))
  const header = sent(plain.write(eight, undefined, noon))
  expect(plain.write([begin('tab7', 200)], header, noon)).toHaveLength(1)
  const lines = plain.write([begin('ninth', 900)], header, noon)
  expect(lines).toHaveLength(2)
  const [oldest = ''] = plain.write([begin('tab0')], undefined, noon)
  expect(lines[1]).toBe(`${oldest.split('=')[0]}=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax`)
})

test('of a name that comes twice with different values neither counts', () => {
  expect(plain.read(`sallyport_8080_session=${secret}; sallyport_8080_session=${secret}`).session).toBe(
    secret,
  )
  expect(
    plain.read(`sallyport_8080_session=${secret}; sallyport_8080_session=${'x'.repeat(43)}`).session,
  ).toBeUndefined()
  const [bound = ''] = plain.write([begin('one')], undefined, noon)
  const name = bound.split('=')[0]
  expect(plain.read(`${sent([bound])}; ${name}=zz.${'x'.repeat(43)}`).bindings.get('one')).toBeUndefined()
})

test.each([
  ['too short', 'abc'],
  ['too long', 'a'.repeat(129)],
  ['with quotes', `"${secret}"`],
  ['with a tag', `${secret}<script>`],
  ['empty', ''],
])('a session value that is %s is not seen', (_, value) => {
  expect(plain.read(`sallyport_8080_session=${value}`).session).toBeUndefined()
})

test.each(['../x', 'North', 'a'.repeat(64), '%00', 'a b'])('the partner handle %j is not seen', (value) => {
  expect(plain.read(`sallyport_8080_partner=${value}`).lastPartner).toBeUndefined()
  expect(plain.read('sallyport_8080_partner=north.wind-1').lastPartner).toBe('north.wind-1')
})

test('a cookie of ours is never written with a value that could carry more than itself', () => {
  expect(() =>
    plain.write([{ what: 'session', secret: `${secret}; Domain=example`, until: noon }], undefined, noon),
  ).toThrow('shape')
  expect(() => plain.write([{ what: 'partner', handle: 'a\r\nSet-Cookie: x=1' }], undefined, noon)).toThrow(
    'shape',
  )
})

test('a header of ten thousand cookies is read as well as none', () => {
  const many = Array.from(
    { length: 10_000 },
    (_, index) => `sallyport_8080_b_${index.toString(16).padStart(16, '0')}=1.${secret}`,
  )
  expect(plain.read(many.join('; ')).bindings.get('one')).toBeUndefined()
  expect(plain.read(undefined)).toEqual({ bindings: { get: expect.any(Function) } })
})
