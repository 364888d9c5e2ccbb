import { join } from 'node:path'
import type { Admin, AdminSession, ApiToken, SetupLink } from '../../src/model/admin.js'
import type { Admins } from '../../src/model/office.js'
import { sqliteAdmins } from '../../src/store/sqlite-admins.js'
import { openAs, ownFolder } from './files.js'
import { after, fresh, testClock } from './people.js'

const folder = ownFolder()
const clock = testClock()
const many = 24

function anAdmin(change: Partial<Admin> = {}): Admin {
  return {
    id: fresh('admin'),
    name: fresh('ann'),
    role: 'operator',
    active: true,
    createdAt: clock.now(),
    version: 1,
    ...change,
  }
}

async function opened(): Promise<{ admins: Admins; close(): Promise<void> }> {
  const db = await openAs(join(folder(), `${fresh('admins')}.db`), clock)
  return { admins: sqliteAdmins(db), close: () => db.close() }
}

let admins: Admins
let close: () => Promise<void>
beforeEach(async () => {
  ;({ admins, close } = await opened())
})
afterEach(() => close())

const created = async (change: Partial<Admin> = {}) => {
  const admin = anAdmin(change)
  expect(await admins.create(admin)).toBe(true)
  return admin
}

describe('an account of the console', () => {
  test('comes back as kept, by id, by name and by the user it is', async () => {
    const bare = await created()
    const full = await created({ passwordHash: '$argon2id$x', user: 'u1', lastSignInAt: clock.now() })
    expect(await admins.find(bare.id)).toEqual(bare)
    expect(await admins.byName(full.name)).toEqual(full)
    expect(await admins.byUser('u1')).toEqual(full)
    expect(await admins.all()).toEqual([bare, full].sort((one, other) => (one.name < other.name ? -1 : 1)))
    expect(await admins.byName(fresh('nobody'))).toBeUndefined()
  })

  test('has a name of its own: of many at once, one has it; and one user has one account', async () => {
    const all = Array.from({ length: many }, () => anAdmin({ name: 'ann' }))
    const outcomes = await Promise.all(all.map((admin) => admins.create(admin)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    expect(await admins.all()).toEqual([all[outcomes.indexOf(true)]])
    await created({ user: 'u1' })
    expect(await admins.create(anAdmin({ user: 'u1' }))).toBe(false)
  })

  test('is changed by one of many who change one version of it', async () => {
    const admin = await created()
    const changes = Array.from({ length: many }, (_, index) => ({ ...admin, passwordHash: `hash ${index}` }))
    const outcomes = await Promise.all(changes.map((change) => admins.update(change)))
    expect(outcomes.filter((outcome) => outcome === 'updated')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'changed_meanwhile')).toHaveLength(many - 1)
    const stands = changes[outcomes.indexOf('updated')]
    expect(await admins.find(admin.id)).toEqual({ ...stands, version: 2 })
    expect(await admins.update(anAdmin())).toBe('changed_meanwhile')
  })
})

describe('the last active owner', () => {
  const noOwner: readonly (readonly [string, Partial<Admin>])[] = [
    ['made an operator', { role: 'operator' }],
    ['switched off', { active: false }],
  ]

  test.each(noOwner)('cannot be %s, while one of two can', async (_, change) => {
    const owner = await created({ role: 'owner' })
    await created({ role: 'owner', active: false })
    await created({ role: 'operator' })
    expect(await admins.update({ ...owner, ...change })).toBe('last_owner')
    expect(await admins.find(owner.id)).toEqual(owner)
    await created({ role: 'owner' })
    expect(await admins.update({ ...owner, ...change })).toBe('updated')
  })

  test('can be changed otherwise, and so can everybody who is none', async () => {
    const owner = await created({ role: 'owner' })
    const operator = await created()
    expect(await admins.update({ ...owner, passwordHash: 'new' })).toBe('updated')
    expect(await admins.update({ ...operator, active: false })).toBe('updated')
  })

  test('stays, whoever of all owners is taken away at once', async () => {
    const owners = await Promise.all(Array.from({ length: many }, () => created({ role: 'owner' })))
    const outcomes = await Promise.all(owners.map((owner) => admins.update({ ...owner, active: false })))
    expect(outcomes.filter((outcome) => outcome === 'updated')).toHaveLength(many - 1)
    expect(outcomes.filter((outcome) => outcome === 'last_owner')).toHaveLength(1)
    expect((await admins.all()).filter(({ active }) => active)).toHaveLength(1)
  })

  test('who was changed meanwhile is told that first', async () => {
    const owner = await created({ role: 'owner' })
    await admins.update({ ...owner, passwordHash: 'new' })
    expect(await admins.update({ ...owner, active: false })).toBe('changed_meanwhile')
  })
})

describe('a session of the console', () => {
  const aSession = (admin: string, change: Partial<AdminSession> = {}): AdminSession => ({
    id: fresh('session'),
    secretHash: fresh('hash'),
    admin,
    by: 'password',
    source: '192.0.2.7',
    startedAt: clock.now(),
    lastSeenAt: clock.now(),
    expiresAt: after(clock, 28_800),
    ...change,
  })

  test('is found by the hash of its secret, knows when it was last seen, and ends once', async () => {
    const { id: admin } = await created()
    const session = aSession(admin)
    await admins.sessions.start(session)
    expect(await admins.sessions.find(session.secretHash)).toEqual(session)
    await admins.sessions.seen(session.id, after(clock, 60))
    expect((await admins.sessions.of(admin))[0]).toEqual({ ...session, lastSeenAt: after(clock, 60) })
    const ends = await Promise.all(Array.from({ length: many }, () => admins.sessions.end(session.id)))
    expect(ends.filter(Boolean)).toHaveLength(1)
    expect(await admins.sessions.find(session.secretHash)).toBeUndefined()
  })

  test('ends with all others of its account, but for the one that is named', async () => {
    const [ann, bob] = [await created(), await created()]
    const [one, two, other] = [aSession(ann.id), aSession(ann.id), aSession(bob.id)]
    for (const session of [one, two, other]) await admins.sessions.start(session)
    expect(await admins.sessions.endOf(ann.id, two.id)).toBe(1)
    expect(await admins.sessions.of(ann.id)).toEqual([two])
    expect(await admins.sessions.endOf(ann.id)).toBe(1)
    expect(await admins.sessions.of(bob.id)).toEqual([other])
  })

  test('that is over is gone once another begins', async () => {
    const { id } = await created()
    const old = aSession(id, { expiresAt: after(clock, 60) })
    const lives = aSession(id)
    await admins.sessions.start(old)
    await admins.sessions.start(lives)
    await admins.sessions.start(aSession(id, { startedAt: after(clock, 61) }))
    expect(await admins.sessions.find(old.secretHash)).toBeUndefined()
    expect(await admins.sessions.find(lives.secretHash)).toEqual(lives)
  })

  test('belongs to an account that there is', async () => {
    await expect(admins.sessions.start(aSession(fresh('nobody')))).rejects.toMatchObject({
      code: 'store.unavailable',
    })
  })
})

describe('a token', () => {
  test('is found by the hash of its secret, and is taken back once, for all to see', async () => {
    const { id: admin } = await created()
    const token: ApiToken = {
      id: fresh('token'),
      name: 'deploy',
      secretHash: fresh('hash'),
      admin,
      scopes: ['registrations.read', 'people.read'],
      createdAt: clock.now(),
      expiresAt: after(clock, 86_400),
    }
    await admins.tokens.make(token)
    expect(await admins.tokens.find(token.secretHash)).toEqual(token)
    expect(await admins.tokens.find('none')).toBeUndefined()
    await admins.tokens.used(token.id, after(clock, 5))
    const revoked = await Promise.all(
      Array.from({ length: many }, (_, index) => admins.tokens.revoke(token.id, after(clock, 10 + index))),
    )
    expect(revoked.filter(Boolean)).toHaveLength(1)
    const revokedAt = after(clock, 10 + revoked.indexOf(true))
    expect(await admins.tokens.all()).toEqual([{ ...token, lastUsedAt: after(clock, 5), revokedAt }])
  })
})

describe('a setup link', () => {
  const aLink = (change: Partial<SetupLink> = {}): SetupLink => ({
    secretHash: fresh('hash'),
    role: 'owner',
    createdBy: 'command',
    expiresAt: after(clock, 86_400),
    ...change,
  })

  test('is looked at as often as one likes, and taken by one of many', async () => {
    const link = aLink({ name: 'ann', admin: 'a1' })
    await admins.setupLinks.keep(link)
    expect(await admins.setupLinks.find(link.secretHash)).toEqual(link)
    const taken = await Promise.all(
      Array.from({ length: many }, () => admins.setupLinks.take(link.secretHash)),
    )
    expect(taken.filter((one) => one !== undefined)).toEqual([link])
    expect(await admins.setupLinks.find(link.secretHash)).toBeUndefined()
  })

  test('that is older than asked is forgotten, and no other', async () => {
    const [old, lives] = [aLink({ expiresAt: after(clock, 10) }), aLink()]
    for (const link of [old, lives]) await admins.setupLinks.keep(link)
    await admins.setupLinks.forget(after(clock, 11))
    expect(await admins.setupLinks.find(old.secretHash)).toBeUndefined()
    expect(await admins.setupLinks.find(lives.secretHash)).toEqual(lives)
  })
})
