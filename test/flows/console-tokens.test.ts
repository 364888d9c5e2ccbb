import { firstOwnerLink } from '../../src/admin/access/first-owner.js'
import { signOutOf } from '../../src/admin/access/sessions.js'
import { callerOf } from '../../src/admin/access/callers.js'
import { addAccount, changeRole } from '../../src/admin/access/accounts.js'
import { setUp } from '../../src/admin/access/setup-links.js'
import { makeToken } from '../../src/admin/access/tokens.js'
import type { Caller } from '../../src/model/admin.js'
import { gate, openTestHouse, type TestHouse } from '../support/house.js'

const password = 'four words and a comma'
const source = '192.0.2.1'
const adminCookie = '__Host-sallyport_443_admin'
let house: TestHouse
let root: Caller
let rootSecret: string

const secretIn = (link: { readonly address: string } | undefined) => link?.address.split('/').at(-1) ?? ''

async function comesIn(
  secret: string,
  name: string,
): Promise<{ readonly secret: string; readonly caller: Caller }> {
  const entered = await setUp({ secret, name, password, source }, house.office)
  const caller = await callerOf(entered.secret, source, house.office)
  if (!caller) throw new Error('nobody came in')
  return { secret: entered.secret, caller }
}

beforeAll(async () => {
  house = await openTestHouse({ apps: [], partners: [], settings: { keys: { kind: 'ec-p256' } } })
  const link = await firstOwnerLink(house.office)
  ;({ secret: rootSecret, caller: root } = await comesIn(secretIn(link), 'root'))
})
afterAll(() => house.close())

const asks = (path: string, headers: Readonly<Record<string, string>>) =>
  fetch(house.url + path, { headers, redirect: 'manual' })
const apps = '/api/v1/apps'

test('a browser’s cookie opens no door of the API, as a cookie or as a token; a token does', async () => {
  const cookie = `${adminCookie}=${rootSecret}`
  expect((await asks('/admin/access/own', { cookie })).status).toBe(200)
  expect((await asks(apps, { cookie })).status).toBe(401)
  expect((await asks(apps, { authorization: `Bearer ${rootSecret}` })).status).toBe(401)
  const token = await makeToken(root, { name: 'reads', scopes: ['registrations.read'] }, house.office)
  expect((await asks(apps, { authorization: `Bearer ${token.secret}` })).status).toBe(200)
  expect((await asks(apps, { cookie: `${adminCookie}=${token.secret}` })).status).toBe(401)
  const lost = await asks('/admin/access/own', {
    cookie: `${adminCookie}=${token.secret}`,
    authorization: `Bearer ${token.secret}`,
  })
  expect(lost.headers.get('location')).toContain(`${gate}/admin/sign-in`)
})

test('a token outlives the browser that made it, and not the role that it was made with', async () => {
  const link = await addAccount(root, { name: 'bob', role: 'operator' }, house.office)
  const { caller: bob, secret } = await comesIn(secretIn(link), 'bob')
  const { secret: token } = await makeToken(
    bob,
    { name: 'reads', scopes: ['reports.read', 'audit.read'] },
    house.office,
  )
  const audit = () => asks('/api/v1/audit', { authorization: `Bearer ${token}` })
  await signOutOf(bob, house.office)
  expect(await callerOf(secret, source, house.office)).toBeUndefined()
  expect((await audit()).status).toBe(200)
  await changeRole(root, { id: bob.admin, role: 'help-desk' }, house.office)
  expect((await audit()).status).toBe(403)
  await changeRole(root, { id: bob.admin, role: 'auditor' }, house.office)
  expect((await audit()).status).toBe(200)
})

test('of many who use one link at the same moment over the real store, one comes in', async () => {
  const secret = secretIn(await addAccount(root, { name: 'carol', role: 'auditor' }, house.office))
  const tries = await Promise.allSettled(Array.from({ length: 6 }, () => comesIn(secret, '')))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await house.office.admins.all()).filter(({ name }) => name === 'carol')).toHaveLength(1)
})
