import {
  account,
  accounts,
  addAccount,
  changeRole,
  newSetupLink,
  setActive,
} from '../../../src/admin/access/accounts.js'
import { firstOwnerLink, hasOwner } from '../../../src/admin/access/first-owner.js'
import { linkOf, setUp } from '../../../src/admin/access/setup-links.js'
import { changeOwnPassword } from '../../../src/admin/access/own-password.js'
import { type AdminRole, type Caller, permissionsOf } from '../../../src/model/admin.js'
import type { User } from '../../../src/model/user.js'
import { home, openReception, password, refusalOf } from './reception.js'

const secretIn = (address: string) => address.split('/').at(-1) ?? ''

async function reception(...people: readonly (readonly [name: string, role: AdminRole])[]) {
  const opened = openReception()
  for (const [name, role] of people) await opened.account(name, role)
  const as = async (name: string) => opened.caller(await opened.enter(name))
  const uses = (address: string, more: { name?: string; password?: string } = {}) =>
    setUp({ secret: secretIn(address), password, source: home, ...more }, opened.office)
  return { ...opened, as, uses }
}

describe('accounts', () => {
  test('an owner adds somebody by a link, who sets a password and is in', async () => {
    const { as, uses, office, enter, events } = await reception(['ann', 'owner'])
    const { address } = await addAccount(await as('ann'), { name: 'Bob', role: 'operator' }, office)
    expect(address).toMatch(/^https:\/\/gate\.test\/admin\/setup\/[\w-]{43}$/)
    expect(await linkOf(secretIn(address), office)).toMatchObject({ name: 'bob', role: 'operator' })
    const { admin } = await uses(address)
    expect(admin).toMatchObject({ name: 'bob', role: 'operator', active: true })
    expect(await enter('bob')).toBeDefined()
    expect(events.map(({ type }) => type)).toEqual([
      'admin.signed_in',
      'admin.setup_link_made',
      'admin.added',
      'admin.setup_link_used',
      'admin.signed_in',
      'admin.signed_in',
    ])
    expect(JSON.stringify(events)).not.toContain(secretIn(address))
  })

  test('a link works once', async () => {
    const { as, uses, office } = await reception(['ann', 'owner'])
    const { address } = await addAccount(await as('ann'), { name: 'bob', role: 'operator' }, office)
    await uses(address)
    expect((await refusalOf(uses(address))).kind).toBe('not_found')
    expect(await linkOf(secretIn(address), office)).toBeUndefined()
  })

  test('a link runs out after a day, and not before', async () => {
    const { as, uses, office, advance } = await reception(['ann', 'owner'])
    const ann = await as('ann')
    const first = await addAccount(ann, { name: 'bob', role: 'operator' }, office)
    const second = await addAccount(ann, { name: 'eve', role: 'operator' }, office)
    advance(24 * 3600 - 1)
    expect((await uses(first.address)).admin.name).toBe('bob')
    advance(1)
    expect((await refusalOf(uses(second.address))).kind).toBe('not_found')
  })

  test('a password that cannot be taken leaves the link as it is', async () => {
    const { as, uses, office } = await reception(['ann', 'owner'])
    const { address } = await addAccount(await as('ann'), { name: 'bob', role: 'operator' }, office)
    expect((await refusalOf(uses(address, { password: 'bob bob bob bob' }))).kind).toBe('invalid')
    expect((await uses(address)).admin.name).toBe('bob')
  })

  test('two who use one link at the same moment: one is in', async () => {
    const { as, uses, office } = await reception(['ann', 'owner'])
    const { address } = await addAccount(await as('ann'), { name: 'bob', role: 'operator' }, office)
    const outcomes = await Promise.allSettled([uses(address), uses(address)])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('a name that is taken, or that cannot be one, is not taken', async () => {
    const { as, office } = await reception(['ann', 'owner'])
    const ann = await as('ann')
    expect((await refusalOf(addAccount(ann, { name: 'ANN', role: 'operator' }, office))).kind).toBe(
      'conflict',
    )
    for (const name of ['', 'a', 'ann via acme', '<b>', 'x'.repeat(65)])
      expect((await refusalOf(addAccount(ann, { name, role: 'operator' }, office))).kind).toBe('invalid')
  })

  test('a new setup link sets another password and puts out whoever is in; until then the old one works', async () => {
    const { as, uses, office, enter, caller } = await reception(['ann', 'owner'], ['bob', 'operator'])
    const bobs = await enter('bob')
    const { address } = await newSetupLink(await as('ann'), 'id-bob', office)
    expect((await caller(bobs)).by).toBe('admin bob')
    expect(await enter('bob')).toBeDefined()
    await uses(address, { password: 'another four words' })
    await expect(caller(bobs)).rejects.toThrow('nobody holds')
    expect((await refusalOf(enter('bob'))).kind).toBe('unauthenticated')
    expect(await enter('bob', home, 'another four words')).toBeDefined()
  })

  test('what is shown of accounts has no hash in it', async () => {
    const { as, office } = await reception(['ann', 'owner'], ['bob', 'operator'])
    const ann = await as('ann')
    const all = await accounts(ann, office)
    expect(
      all.map(({ name, roleNow, hasPassword, sessions }) => [name, roleNow, hasPassword, sessions.length]),
    ).toEqual([
      ['ann', 'owner', true, 1],
      ['bob', 'operator', true, 0],
    ])
    expect(JSON.stringify([all, await account(ann, 'id-bob', office)])).not.toMatch(/hash/i)
    expect((await refusalOf(account(ann, 'nobody', office))).kind).toBe('not_found')
  })
})

describe('rules about owners', () => {
  test.each([['operator'], ['auditor'], ['help-desk']] as const)(
    '%s changes nobody’s account',
    async (role) => {
      const { as, office } = await reception(['ann', 'owner'], ['bob', role])
      const bob = await as('bob')
      const tried = [
        addAccount(bob, { name: 'eve', role: 'owner' }, office),
        newSetupLink(bob, 'id-ann', office),
        changeRole(bob, { id: 'id-bob', role: 'owner' }, office),
        setActive(bob, { id: 'id-ann', active: false }, office),
      ]
      for (const work of tried) expect((await refusalOf(work)).kind).toBe('not_allowed')
    },
  )

  test('nobody changes their own role or switches themselves off; another owner does', async () => {
    const { as, office } = await reception(['ann', 'owner'], ['olga', 'owner'])
    const [ann, olga] = [await as('ann'), await as('olga')]
    expect((await refusalOf(changeRole(ann, { id: 'id-ann', role: 'operator' }, office))).kind).toBe(
      'conflict',
    )
    expect((await refusalOf(setActive(ann, { id: 'id-ann', active: false }, office))).kind).toBe('conflict')
    expect(await changeRole(olga, { id: 'id-ann', role: 'operator' }, office)).toMatchObject({
      role: 'operator',
    })
  })

  test('the last active owner cannot go', async () => {
    const { as, office } = await reception(['ann', 'owner'], ['olga', 'owner'])
    const olga = await as('olga')
    await setActive(await as('ann'), { id: 'id-olga', active: false }, office)
    // olga's caller was made before: even so, nothing takes the last owner away
    const refusal = await refusalOf(setActive(olga, { id: 'id-ann', active: false }, office))
    expect(refusal).toMatchObject({ kind: 'conflict', says: 'ann is the last active owner.' })
    expect((await refusalOf(changeRole(olga, { id: 'id-ann', role: 'auditor' }, office))).kind).toBe(
      'conflict',
    )
  })

  test('a change that somebody else was quicker with is not made', async () => {
    const { as, office } = await reception(['ann', 'owner'], ['bob', 'operator'])
    const ann = await as('ann')
    const { version } = await account(ann, 'id-bob', office)
    await changeRole(ann, { id: 'id-bob', role: 'auditor', version }, office)
    const late = changeRole(ann, { id: 'id-bob', role: 'owner', version }, office)
    expect((await refusalOf(late)).kind).toBe('changed_meanwhile')
    expect((await account(ann, 'id-bob', office)).role).toBe('auditor')
  })

  test('links that an owner gave out die with the owner’s role', async () => {
    const { as, uses, office } = await reception(['ann', 'owner'], ['olga', 'owner'])
    const { address } = await addAccount(await as('ann'), { name: 'eve', role: 'owner' }, office)
    await setActive(await as('olga'), { id: 'id-ann', active: false }, office)
    expect((await refusalOf(uses(address))).kind).toBe('not_found')
  })

  test('links of an owner who comes in through the gateway die with the role that was granted to the person', async () => {
    const { as, uses, office, users, account } = await reception(['ann', 'owner'])
    const roles = { imported: [], local: ['console-owner'] }
    const person = { id: 'u1', active: true, attributes: {}, roles } as unknown as User // what is looked at of them
    users.set('u1', person)
    await account('olga (abc)', 'help-desk', { user: 'u1' })
    const olga = { ...(await as('ann')), admin: 'id-olga (abc)', by: 'admin olga (abc)' }
    const [first, second] = [
      await addAccount(olga, { name: 'eve', role: 'owner' }, office),
      await addAccount(olga, { name: 'mal', role: 'owner' }, office),
    ]
    expect((await uses(first.address)).admin.role).toBe('owner')
    users.set('u1', { ...person, roles: { imported: [], local: [] } })
    expect(await linkOf(secretIn(second.address), office)).toBeUndefined()
    expect((await refusalOf(uses(second.address))).kind).toBe('not_found')
  })

  test('nobody gives more than they have: a token for accounts alone makes no owner', async () => {
    const { as, office } = await reception(['ann', 'owner'], ['bob', 'auditor'])
    const may = new Set(['admins.change', 'admins.read'] as const)
    const token: Caller = { ...(await as('ann')), via: 'api', by: 'token t of ann', may }
    const tried = [
      addAccount(token, { name: 'eve', role: 'owner' }, office),
      newSetupLink(token, 'id-ann', office),
      changeRole(token, { id: 'id-bob', role: 'owner' }, office),
    ]
    for (const work of tried) expect((await refusalOf(work)).kind).toBe('not_allowed')
    const whole = { ...token, may: new Set(permissionsOf.operator).add('admins.change') }
    expect((await addAccount(whole, { name: 'eve', role: 'operator' }, office)).address).toContain('/setup/')
  })

  test('no change without its event', async () => {
    const { as, office, enter, caller } = await reception(['ann', 'owner'], ['bob', 'operator'])
    const [ann, bobs] = [await as('ann'), await enter('bob')]
    const bob = await caller(bobs)
    const { address } = await addAccount(ann, { name: 'eve', role: 'owner' }, office)
    const record = async () => {
      throw new Error('the disk is full')
    }
    const full = { ...office, gateway: { ...office.gateway, audit: { ...office.gateway.audit, record } } }
    const tried = [
      changeRole(ann, { id: 'id-bob', role: 'owner' }, full),
      setUp({ secret: secretIn(address), password, source: home }, full),
      changeOwnPassword(bob, 'another four words', full),
    ]
    for (const work of tried) await expect(work).rejects.toThrow('the disk is full')
    expect((await office.admins.find('id-bob'))?.role).toBe('operator')
    expect(await office.admins.byName('eve')).toBeUndefined()
    expect(await enter('bob')).toBeDefined()
  })

  test('a change that was written down and not made is said to be none', async () => {
    const { as, office, events } = await reception(['ann', 'owner'], ['bob', 'operator'])
    const ann = await as('ann')
    const update = async () => 'changed_meanwhile' as const
    const late = { ...office, admins: { ...office.admins, update } }
    const refusal = await refusalOf(changeRole(ann, { id: 'id-bob', role: 'owner' }, late))
    expect(refusal.kind).toBe('changed_meanwhile')
    expect(events.at(-1)).toMatchObject({ type: 'admin.changed', change: 'not made: role owner' })
    expect(events.at(-1)).not.toHaveProperty('after')
  })

  test('every change is written down with before and after', async () => {
    const { as, office, events } = await reception(['ann', 'owner'], ['bob', 'operator'])
    await changeRole(await as('ann'), { id: 'id-bob', role: 'auditor' }, office)
    expect(events.at(-1)).toEqual({
      type: 'admin.changed',
      admin: 'id-bob',
      name: 'bob',
      by: 'admin ann',
      change: 'role auditor',
      before: { role: 'operator', active: true },
      after: { role: 'auditor', active: true },
    })
  })
})

describe('the first owner', () => {
  test('a house without anybody gives one link, and whoever uses it chooses a name and is the owner', async () => {
    const { uses, office } = await reception()
    expect(await hasOwner(office)).toBe(false)
    const link = await firstOwnerLink(office)
    expect((await refusalOf(uses(link?.address ?? ''))).kind).toBe('invalid')
    const { admin } = await uses(link?.address ?? '', { name: 'Ann' })
    expect(admin).toMatchObject({ name: 'ann', role: 'owner' })
    expect(await hasOwner(office)).toBe(true)
  })

  test('a restart makes a new link, and the old one is dead', async () => {
    const { uses, office } = await reception()
    const [first, second] = [await firstOwnerLink(office), await firstOwnerLink(office)]
    expect((await refusalOf(uses(first?.address ?? '', { name: 'eve' }))).kind).toBe('not_found')
    expect((await uses(second?.address ?? '', { name: 'ann' })).admin.name).toBe('ann')
  })

  test('where somebody is, no link is given', async () => {
    const { office } = await reception(['ann', 'owner'])
    expect(await firstOwnerLink(office)).toBeUndefined()
  })
})
