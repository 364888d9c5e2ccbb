import type { HttpReply } from '../../src/model/http.js'
import { door, type OpenHouse, openHouse } from './open-house.js'

const landing: HttpReply = { kind: 'page', status: 200, page: { name: 'landing', apps: [], empty: false } }
const form: HttpReply = {
  kind: 'form',
  action: 'https://wiki.example/acs?a=1&b=2',
  fields: { SAMLResponse: 'PHg+', RelayState: '"><script>alert(1)</script>\r\n&amp;' },
  title: 'Continuing to Wiki',
}

let house: OpenHouse
beforeAll(async () => {
  house = await openHouse({
    doors: [
      door('GET', '/', landing),
      door('GET', '/away', { kind: 'redirect', to: 'https://partner.example/sso?SAMLRequest=x' }),
      door('POST', '/away', { kind: 'redirect', to: '/answer/abc' }),
      door('GET', '/form', form),
    ],
  })
})
afterAll(() => house.close())

test('a page is served', async () => {
  const response = await house.get('/')
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('<html lang="en">')
})

test('a redirect is served', async () => {
  expect((await house.get('/away')).status).toBe(302)
  const posted = await house.post('/away', { a: 'b' })
  expect([posted.status, posted.headers.get('location')]).toEqual([
    303,
    'http://gateway.test:8080/answer/abc',
  ])
})

test('a form carries its fields unharmed', async () => {
  const text = await (await house.get('/form')).text()
  expect(text).toContain('action="https://wiki.example/acs?a=1&amp;b=2"')
  expect(text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#13;&#10;&amp;amp;"')
})
