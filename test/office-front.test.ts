import { callerOf } from '../src/admin/access/callers.js'
import { Browser } from './support/browser.js'
import { openTestHouse, outsider, type TestHouse } from './support/house.js'

let house: TestHouse
beforeAll(async () => {
  house = await openTestHouse({
    apps: [outsider('wiki')],
    partners: [outsider('acme')],
    settings: { records: { hours: 12 } },
  })
})
afterAll(() => house.close())

test('the console stands in the house, and a stranger is asked to sign in', async () => {
  const shown = await new Browser(house).get('/admin/apps')
  expect(new URL(shown.url).pathname).toBe('/admin/sign-in')
  expect(shown.text).toContain('Sallyport console')
})

test('the office tells what the house is, and no secret of it', async () => {
  const { office } = house
  expect(office.house).toMatchObject({ version: '0.0.0-test', recordHours: 12 })
  expect(office.house.weakenings()).toEqual([])
  for (const ready of Object.values(office.house.stores)) await ready()
  expect(await office.metadata('idp')).toContain('IDPSSODescriptor')
  expect(office.keys.list().map(({ use, state }) => `${use} ${state}`)).toEqual([
    'signing active',
    'encryption active',
  ])
  const hash = await office.passwords.hash('correct horse battery staple')
  expect(await office.passwords.verify(hash, 'correct horse battery staple')).toBe(true)
  expect(await office.metadataFetches.all()).toEqual([])
})

test('whoever is signed in to the console may try drafts; a cookie that nobody knows may not', async () => {
  const { office } = house
  const { clock, random, testers } = office.gateway
  const now = clock.now()
  const secret = random.secret()
  await office.admins.create({
    id: 'a1',
    name: 'mira',
    role: 'owner',
    active: true,
    createdAt: now,
    version: 1,
  })
  await office.admins.sessions.start({
    id: 's1',
    secretHash: random.hash(secret),
    admin: 'a1',
    by: 'password',
    source: '192.0.2.1',
    startedAt: now,
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + 3_600_000),
  })
  expect(await callerOf(secret, '192.0.2.1', office)).toMatchObject({ by: 'admin mira', role: 'owner' })
  expect(await testers.mayTest(secret)).toBe(true)
  expect(await testers.mayTest(random.secret())).toBe(false)
  expect(await testers.mayTest(undefined)).toBe(false)
})
