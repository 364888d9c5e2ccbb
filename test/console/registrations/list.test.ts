import { samlApp, samlPartner } from '../../support/registrations.js'
import type { OpenHouse } from '../../http/open-house.js'
import { noon } from '../../http/open-house.js'
import type { SignInRow } from '../../../src/model/office.js'
import { hostile } from '../gallery.js'
import { cookieOf, openConsole } from '../open-console.js'
import { type RegistrationsFurniture, registrationsOffice } from './open-office.js'

let house: OpenHouse
afterEach(() => house.close())

async function open(furniture: RegistrationsFurniture): Promise<void> {
  house = await openConsole(registrationsOffice(furniture).office)
}

async function page(path: string, who: Parameters<typeof cookieOf>[0] = 'operator'): Promise<string> {
  const reply = await house.get(path, { headers: { cookie: cookieOf(who) } })
  return reply.text()
}

const names = (text: string) =>
  [...text.matchAll(/href="\/admin\/(?:apps|partners)\/([^"/?]+)"><bdi>/g)].map(([, handle]) => handle)
const wiki = samlApp()
const crm = samlApp({
  id: 'https://crm.test',
  handle: 'crm',
  display: { name: { en: 'Customers' } },
  enabled: false,
})
const signIn = (seq: number, more: Partial<SignInRow>): SignInRow => ({
  seq,
  at: new Date(noon.getTime() - seq * 3_600_000),
  reference: `7KQ2-M9XF-${seq}`,
  outcome: 'issued',
  ...more,
})

test('Apps stand in the order of their names, with how they stand', async () => {
  await open({ apps: [wiki, crm] })
  const text = await page('/admin/apps')
  expect(names(text)).toEqual(['crm', 'wiki'])
  expect(text).toContain('2 apps · 1 disabled')
})

test('Nothing is there yet: the page says what an app is and how one is added, to whoever may', async () => {
  await open({})
  expect(await page('/admin/apps')).toMatch(/No app yet[^]*href="\/admin\/apps\/new">Add an app/)
  expect(await page('/admin/apps', 'auditor')).not.toContain('href="/admin/apps/new"')
})

test('A name that somebody else chose is text and no markup', async () => {
  await open({ apps: [samlApp({ display: { name: { en: hostile } }, id: `urn:${hostile}` })] })
  const text = await page('/admin/apps')
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(text).not.toContain('<img src=x')
})

test('Words, state and health narrow the list, and what fits nothing says so', async () => {
  const failing = signIn(1, { outcome: 'refused', code: 'partner.signature_invalid', app: wiki.id })
  await open({ apps: [wiki, crm], signIns: [failing] })
  expect(names(await page('/admin/apps?q=custom'))).toEqual(['crm'])
  expect(names(await page('/admin/apps?stands=disabled'))).toEqual(['crm'])
  expect(names(await page('/admin/apps?health=failing'))).toEqual(['wiki'])
  expect(names(await page('/admin/apps?health=quiet'))).toEqual(['crm'])
  expect(await page('/admin/apps?q=nobody')).toContain('Nothing fits')
})

test('The app that somebody signed in to last comes first when the latest are asked for', async () => {
  const other = samlApp({ id: 'https://b.test', handle: 'b', display: { name: { en: 'B' } } })
  await open({
    apps: [wiki, other, crm],
    signIns: [signIn(1, { app: wiki.id }), signIn(9, { app: other.id })],
  })
  expect(names(await page('/admin/apps?sort=latest'))).toEqual(['wiki', 'b', 'crm'])
  expect(names(await page('/admin/apps'))).toEqual(['b', 'crm', 'wiki'])
})

test('A long list comes in stretches that neither repeat nor skip', async () => {
  const apps = Array.from({ length: 120 }, (_, at) =>
    samlApp({ id: `https://a${at}.test`, handle: `a${at}`, display: { name: { en: `App ${1000 + at}` } } }),
  )
  await open({ apps })
  const first = await page('/admin/apps')
  expect(first).toContain('50 of 120 apps')
  const seen = [...names(first)]
  let next = /rel="next" href="([^"]+)"/.exec(first)?.[1]
  while (next !== undefined) {
    const text = await page(next.replaceAll('&amp;', '&'))
    seen.push(...names(text))
    next = /rel="next" href="([^"]+)"/.exec(text)?.[1]
  }
  expect(seen).toEqual(apps.map(({ handle }) => handle))
})

test('A place in the list that was never given is refused, and the list itself is not', async () => {
  await open({ apps: [wiki] })
  const wrong = await house.get('/admin/apps?from=%21', { headers: { cookie: cookieOf('operator') } })
  expect(wrong.status).toBe(422)
  const right = await house.get('/admin/apps?from=', { headers: { cookie: cookieOf('operator') } })
  expect(right.status).toBe(422)
  expect((await house.get('/admin/apps', { headers: { cookie: cookieOf('operator') } })).status).toBe(200)
})

test('Ten thousand apps are listed quickly', async () => {
  const apps = Array.from({ length: 10_000 }, (_, at) =>
    samlApp({ id: `https://a${at}.test`, handle: `a${at}`, display: { name: { en: `App ${at}` } } }),
  )
  await open({ apps })
  expect(await page('/admin/apps')).toContain('10,000 apps')
  expect(names(await page('/admin/apps?q=a9999'))).toEqual(['a9999'])
})

test('Documents that are set aside are named with the reason', async () => {
  await open({
    aside: [
      { file: 'metadata/apps/broken.xml', reason: 'It is no XML.' },
      { file: 'metadata/partners/apps.xml', reason: 'It is empty.' },
      { file: 'apps/https://wiki.test (console)', reason: 'Another has its name.' },
    ],
  })
  expect(await page('/admin/apps')).toMatch(/metadata\/apps\/broken\.xml[^]*It is no XML\./)
  expect(await page('/admin/apps')).toContain('Another has its name.')
  expect(await page('/admin/apps')).not.toContain('It is empty.')
  const partners = await page('/admin/partners')
  expect(partners).toContain('It is empty.')
  expect(partners).not.toContain('broken.xml')
})

test('Partners show the domains that they speak for', async () => {
  await open({ partners: [samlPartner({ confirmedDomains: ['acme.test'] })] })
  const text = await page('/admin/partners')
  expect(names(text)).toEqual(['acme'])
  expect(text).toContain('acme.test')
})

test('The overview says how it goes, why people were turned away, and who can do something about it', async () => {
  const refused = signIn(1, { outcome: 'refused', code: 'request.reply_url_not_registered', app: wiki.id })
  await open({ apps: [wiki], signIns: [refused, signIn(2, { app: wiki.id })] })
  const text = await page('/admin/apps/wiki', 'help-desk')
  expect(text).toContain('50.0 %')
  expect(text).toMatch(/not registered for it\.[^]*up to the app’s owner/)
  expect(text).not.toContain('/admin/apps/wiki/disable')
  expect(await page('/admin/apps/wiki')).toContain('/admin/apps/wiki/disable')
})

test('An app that nobody registered is not found', async () => {
  await open({ apps: [wiki] })
  const reply = await house.get('/admin/apps/nobody', { headers: { cookie: cookieOf('operator') } })
  expect([reply.status, await reply.text()]).toEqual([404, expect.stringContaining('There is no app')])
})
