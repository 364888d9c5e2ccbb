import { AdminRefusal } from '../../src/admin/refusal.js'
import { formToken } from '../../src/console/own-form.js'
import { textField } from '../../src/console/parts/fields.js'
import { formFrame } from '../../src/console/parts/form-frame.js'
import { form, goTo, page, publicForm, publicPage, type Route } from '../../src/console/route.js'
import { consoleDoors } from '../../src/console/routes.js'
import { html } from '../../src/drawing/html.js'
import type { OpenHouse } from '../http/open-house.js'
import { baseUrl, cookieOf, officeOf, openConsole, secretOf } from './open-console.js'

const saved: string[] = []
let pageIsGone = false

const namePage = page({
  path: '/admin/name',
  permission: 'house.read',
  async open(visit) {
    if (pageIsGone) throw new AdminRefusal('not_found', 'There is nobody of that name.')
    return {
      title: 'Name',
      body: formFrame(
        {
          action: '/admin/name',
          does: 'Save',
          body: textField({ name: 'name', label: 'Name' }, visit.typed, 'as it stands'),
        },
        visit,
      ),
    }
  },
})

/** Saves what is typed, unless that is the name of a no. */
const nameForm = form({
  path: '/admin/name',
  permission: 'registrations.change',
  again: namePage,
  async open({ typed }) {
    const name = typed.value('name')
    if (name === 'wrong')
      throw new AdminRefusal('invalid', 'That is no name.', {
        faults: [{ path: 'name', says: 'Not wrong.' }],
      })
    if (name === 'both gone') {
      pageIsGone = true
      throw new AdminRefusal('invalid', 'That is no name either.')
    }
    if (name === 'late') throw new AdminRefusal('changed_meanwhile', 'Somebody was first.')
    if (name === 'gone') throw new AdminRefusal('not_found', 'There is no such app.')
    if (name === 'ours') throw new Error('the secret is hunter2')
    saved.push(name)
    return goTo('/admin/name', 'saved', 7)
  },
})

const routes: readonly Route[] = [
  page({ path: '/admin', permission: 'house.read', open: async () => ({ title: 'Home', body: html`` }) }),
  page({
    path: '/admin/keys',
    permission: 'house.read',
    open: async () => ({ title: 'Keys', body: html`` }),
  }),
  page({
    path: '/admin/access',
    permission: 'admins.read',
    open: async () => ({ title: 'Access', place: 'access', body: html`` }),
  }),
  namePage,
  nameForm,
  publicPage({
    path: '/admin/sign-in',
    open: async (visit) => ({
      title: 'Sign in',
      body: formFrame({ action: '/admin/sign-in', does: 'Sign in', body: html`` }, visit),
    }),
  }),
  publicForm({ path: '/admin/sign-in', open: async () => goTo('/admin', 'signed-in') }),
]
const publicPaths = new Set(['/admin/sign-in'])

let house: OpenHouse
beforeAll(async () => {
  house = await openConsole(officeOf({ weakenings: ['one', 'two'] }), routes, publicPaths)
})
afterAll(() => house.close())
beforeEach(() => saved.splice(0))

const as = (who: Parameters<typeof cookieOf>[0], headers: Readonly<Record<string, string>> = {}) => ({
  headers: { cookie: cookieOf(who), ...headers },
})
const ownToken = formToken(secretOf('owner'))

test('a page opens to whoever is signed in', async () => {
  const reply = await house.get('/admin/keys', as('owner'))
  expect(reply.status).toBe(200)
  expect(await reply.text()).toContain('<h1><bdi>Keys</bdi></h1>')
})

test.each(['/admin/keys', '/admin/keys?a=b&c=%2F'])(
  'whoever is not signed in is sent to sign in, and from there back to %s',
  async (path) => {
    for (const reply of [await house.get(path), await house.get(path, as('nobody'))]) {
      expect(reply.status).toBe(302)
      const to = new URL(reply.headers.get('location') ?? '', baseUrl)
      expect(to.pathname).toBe('/admin/sign-in')
      expect(to.searchParams.get('next')).toBe(path)
    }
  },
)

test('a form that comes after the session has ended is not taken, and says so where one signs in', async () => {
  const sent = { token: formToken(secretOf('nobody')), name: 'wiki' }
  const late = await house.post('/admin/name', sent, as('nobody'))
  expect(late.status).toBe(303)
  expect(late.headers.get('location')).toBe(`${baseUrl}/admin/sign-in?told=session-over`)
  expect(saved).toEqual([])
  const page = await house.get('/admin/sign-in?told=session-over')
  expect(await page.text()).toContain('Your session had ended')
})

test('who may not open a page is told what it takes and who can; who may, opens it', async () => {
  const no = await house.get('/admin/access', as('help-desk'))
  expect(no.status).toBe(403)
  const text = await no.text()
  expect(text).toContain('<code>admins.read</code>')
  expect(text).toContain('an owner, an operator, an auditor')
  expect((await house.get('/admin/access', as('auditor'))).status).toBe(200)
})

test('the navigation shows what the caller may open, and only pages that there are', async () => {
  const paths = async (who: 'owner' | 'help-desk') =>
    new Set(
      [...(await (await house.get('/admin', as(who))).text()).matchAll(/<li><a href="([^"]+)"/g)].map(
        ([, path]) => path,
      ),
    )
  expect(await paths('owner')).toEqual(new Set(['/admin', '/admin/keys', '/admin/access']))
  expect(await paths('help-desk')).toEqual(new Set(['/admin', '/admin/keys']))
})

test('who may not send a form changes nothing with it; who may, does', async () => {
  const sent = (who: 'auditor' | 'operator') => ({ token: formToken(secretOf(who)), name: 'wiki' })
  const no = await house.post('/admin/name', sent('auditor'), as('auditor'))
  expect(no.status).toBe(403)
  expect(saved).toEqual([])
  const yes = await house.post('/admin/name', sent('operator'), as('operator'))
  expect(yes.status).toBe(303)
  expect(yes.headers.get('location')).toBe(`${baseUrl}/admin/name?told=saved&change=7`)
  expect(saved).toEqual(['wiki'])
})

test.each([
  ['no token', { name: 'wiki' }],
  ['an empty token', { name: 'wiki', token: '' }],
  ['the token of another session', { name: 'wiki', token: formToken(secretOf('operator')) }],
  ['half a token', { name: 'wiki', token: ownToken.slice(0, 20) }],
  ['the cookie itself as token', { name: 'wiki', token: secretOf('owner') }],
])('H01: a form with %s is not taken', async (_, sent) => {
  const no = await house.post('/admin/name', sent, as('owner'))
  expect(no.status).toBe(403)
  expect(await no.text()).toContain('nothing was changed')
  expect(saved).toEqual([])
  await house.post('/admin/name', { ...sent, token: ownToken }, as('owner'))
  expect(saved).toEqual(['wiki'])
})

test.each([
  ['sec-fetch-site', 'cross-site', 'same-origin'],
  ['sec-fetch-site', 'same-site', 'none'],
  ['origin', 'https://evil.test', baseUrl],
  ['origin', 'http://gateway.test:8081', 'null'],
])(
  'H01: a form whose %s is %s is not taken even with the right token; with %s it is',
  async (name, no, yes) => {
    const sent = { token: ownToken, name: 'wiki' }
    expect((await house.post('/admin/name', sent, as('owner', { [name]: no }))).status).toBe(403)
    expect(saved).toEqual([])
    expect((await house.post('/admin/name', sent, as('owner', { [name]: yes }))).status).toBe(303)
    expect(saved).toEqual(['wiki'])
  },
)

test('what is no form is not taken, whatever it holds', async () => {
  const body = JSON.stringify({ token: ownToken, name: 'wiki' })
  const json = as('owner', { 'content-type': 'application/json' })
  expect((await house.post('/admin/name', body, json)).status).toBe(403)
  const text = as('owner', { 'content-type': 'text/plain' })
  expect((await house.post('/admin/name', `token=${ownToken}&name=wiki`, text)).status).toBe(403)
  expect(saved).toEqual([])
})

test('a form with files is read too', async () => {
  const sent = new FormData()
  sent.set('token', ownToken)
  sent.set('name', 'wiki')
  sent.set('file', new File(['<xml/>'], 'metadata.xml'))
  const reply = await house.get('/admin/name', { ...as('owner'), method: 'POST', body: sent })
  expect(reply.status).toBe(303)
  expect(saved).toEqual(['wiki'])
})

test('a browser that was never here gets a cookie that opens nothing, and can send the form it was given', async () => {
  const first = await house.get('/admin/sign-in')
  const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const token = /name="token" value="([^"]+)"/.exec(await first.text())?.[1] ?? ''
  const opened = await house.get('/admin/keys', { headers: { cookie } })
  expect(opened.status).toBe(302)
  const yes = await house.post('/admin/sign-in', { token }, { headers: { cookie } })
  expect(yes.headers.get('location')).toBe(`${baseUrl}/admin?told=signed-in`)
  // Nobody signs another's browser in under their own name
  expect((await house.post('/admin/sign-in', { token })).status).toBe(403)
})

test('a form that is not taken comes back with all that was typed, and what was wrong beside it', async () => {
  const no = await house.post('/admin/name', { token: ownToken, name: 'wrong' }, as('owner'))
  expect(no.status).toBe(422)
  const text = await no.text()
  expect(text).toContain('role="alert"')
  expect(text).toContain('That is no name.')
  expect(text).toMatch(/value="wrong"[^>]* aria-invalid="true" aria-describedby="f-name-fault"/)
  expect(text).toContain('id="f-name-fault"')
  const fresh = await (await house.get('/admin/name', as('owner'))).text()
  expect(fresh).toContain('value="as it stands"')
  expect(fresh).not.toContain('aria-invalid')
})

test('whoever comes second sees what they had written, and that nothing of it was saved', async () => {
  const no = await house.post('/admin/name', { token: ownToken, name: 'late', more: 'mine' }, as('owner'))
  expect(no.status).toBe(412)
  const text = await no.text()
  expect(text).toContain('Somebody was first.')
  expect(text).toContain('mine')
  expect(text).not.toContain(`<dd class="wrapped">${ownToken}`)
})

test('a form whose own page is gone meanwhile is turned down in words too', async () => {
  const response = await house.post('/admin/name', { token: ownToken, name: 'both gone' }, as('owner'))
  pageIsGone = false
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('That is no name either.')
})

test('what is not there is said on a page of its own, and a fault of ours gives nothing away', async () => {
  const gone = await house.post('/admin/name', { token: ownToken, name: 'gone' }, as('owner'))
  expect([gone.status, (await gone.text()).includes('There is no such app.')]).toEqual([404, true])
  const ours = await house.post('/admin/name', { token: ownToken, name: 'ours' }, as('owner'))
  const text = await ours.text()
  expect(ours.status).toBe(500)
  expect(text).toContain('REF-ERENCE')
  expect(text).not.toContain('hunter2')
})

test('whoever is not signed in is told nothing of the house, not even that it is weaker than it comes', async () => {
  const inside = await (await house.get('/admin', as('owner'))).text()
  expect(inside).toContain('2 weakenings')
  for (const path of ['/admin/sign-in', '/admin/nowhere']) {
    const text = await (await house.get(path)).text()
    expect(text).not.toContain('weakening')
    expect(text).not.toContain('/admin/keys')
  }
})

test('nobody can put words on a page by its address', async () => {
  const text = await (await house.get('/admin?told=Call+0900&change=1%3Cb%3E', as('owner'))).text()
  expect(text).not.toContain('0900')
  const own = await (await house.get('/admin?told=saved&change=7', as('owner'))).text()
  expect(own).toContain('Saved.')
  expect(own).toContain('/admin/changes/7')
})

test('a page is public only where that is stated twice', () => {
  expect(() => consoleDoors(officeOf(), async () => undefined, routes, new Set())).toThrow('/admin/sign-in')
  const both = new Set(['/admin/sign-in', '/admin/keys'])
  expect(() => consoleDoors(officeOf(), async () => undefined, routes, both)).toThrow('/admin/keys')
  expect(consoleDoors(officeOf(), async () => undefined, routes, publicPaths)).toHaveLength(routes.length)
})
