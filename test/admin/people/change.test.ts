import { addPerson } from '../../../src/admin/people/add.js'
import { changePerson, giveRole } from '../../../src/admin/people/change.js'
import { listPeople } from '../../../src/admin/people/list.js'
import { showPerson } from '../../../src/admin/people/show.js'
import { callerAs, callerWho, refusalOf } from '../../support/callers.js'
import { acme, fresh } from '../../store/people.js'
import { peopleDesk } from './desk.js'

const desk = peopleDesk()
const operator = callerAs('operator')
const helpDesk = callerAs('help-desk')

test('people are listed in stretches, the latest first, and found by what is known of them', async () => {
  const { office, person, clock } = desk()
  const tag = fresh('Tag')
  for (const name of ['One', 'Two', 'Three']) {
    await person({ attributes: { name: [`${name} ${tag}`], email: [`${name}@acme.test`] } })
    clock.move(1)
  }
  const first = await listPeople(helpDesk, { search: tag, limit: 2 }, office)
  expect(first.items.map(({ name }) => name)).toEqual([`Three ${tag}`, `Two ${tag}`])
  const rest = await listPeople(helpDesk, { search: tag, limit: 2, cursor: first.next ?? '' }, office)
  expect(rest).toMatchObject({ items: [{ name: `One ${tag}`, email: 'One@acme.test' }] })
  expect(rest.next).toBeUndefined()
  const broken = await refusalOf(() => listPeople(helpDesk, { limit: 2, cursor: 'nowhere' }, office))
  expect(broken).toMatchObject({ kind: 'invalid', faults: [{ path: 'cursor' }] })
})

test('who may not look at people or change them hears so', async () => {
  const { office, person } = desk()
  const { id } = await person()
  expect((await showPerson(helpDesk, id, office)).id).toBe(id)
  expect(await refusalOf(() => showPerson(callerWho('house.read'), id, office))).toMatchObject({
    kind: 'not_allowed',
  })
  expect(await refusalOf(() => listPeople(callerWho('people.change'), { limit: 1 }, office))).toMatchObject({
    kind: 'not_allowed',
  })
  for (const change of [
    () => changePerson(helpDesk, id, { active: false }, undefined, office),
    () => giveRole(helpDesk, id, { role: 'editor', given: true }, office),
    () => addPerson(helpDesk, { attributes: { name: ['Eve'] } }, office),
  ])
    expect(await refusalOf(change)).toMatchObject({ kind: 'not_allowed' })
  expect(await refusalOf(() => showPerson(helpDesk, fresh('nobody'), office))).toMatchObject({
    kind: 'not_found',
  })
})

test('roles and groups given here change, those of a partner stay, and one event says how it was and is', async () => {
  const { office, person, told } = desk()
  const user = await person({
    roles: { imported: ['reader'], local: ['admin'] },
    groups: { imported: ['staff'], local: [] },
  })
  const { revision } = await showPerson(operator, user.id, office)
  const wanted = { roles: ['editor ', 'editor'], groups: ['board'] }
  const changed = await changePerson(operator, user.id, wanted, revision, office)
  expect(changed).toMatchObject({
    roles: { imported: ['reader'], local: ['editor'] },
    groups: { imported: ['staff'], local: ['board'] },
    sessionsEnded: 0,
  })
  expect(changed.revision).not.toBe(revision)
  expect(await told(user.id)).toEqual([
    {
      type: 'user.changed',
      user: user.id,
      by: 'admin operator',
      change: 'role editor granted, role admin taken away, group board granted',
      before: { active: true, roles: ['admin'], groups: [] },
      after: { active: true, roles: ['editor'], groups: ['board'] },
    },
  ])
  await changePerson(operator, user.id, wanted, undefined, office)
  expect(await told(user.id)).toHaveLength(1)
})

test('names that nobody can be told are refused, each with its place', async () => {
  const { office, person, told } = desk()
  const { id } = await person()
  const wanted = { roles: ['fine', ' ', 'a\u0007b'], groups: ['x'.repeat(257)] }
  const refused = await refusalOf(() => changePerson(operator, id, wanted, undefined, office))
  expect(refused).toMatchObject({ kind: 'invalid' })
  expect(refused.faults.map(({ path }) => path)).toEqual(['roles[1]', 'roles[2]', 'groups[0]'])
  expect(await told(id)).toEqual([])
  const fine = await changePerson(operator, id, { roles: ['fine'] }, undefined, office)
  expect(fine.roles.local).toEqual(['fine'])
})

test('of two who decide upon the same person at once, one is told; a sign-in in between is nobody’s loss', async () => {
  const { office, person } = desk()
  const user = await person()
  const { revision } = await showPerson(operator, user.id, office)
  await office.gateway.directory.users.update({ ...user, attributes: { email: ['new@acme.test'] } })
  const after = await changePerson(operator, user.id, { roles: ['first'] }, revision, office)
  expect(after).toMatchObject({ roles: { local: ['first'] }, attributes: { email: ['new@acme.test'] } })
  const late = await refusalOf(() => changePerson(operator, user.id, { roles: ['second'] }, revision, office))
  expect(late.kind).toBe('changed_meanwhile')
  const attempts = await Promise.allSettled(
    ['a', 'b', 'c'].map((role) => changePerson(operator, user.id, { roles: [role] }, after.revision, office)),
  )
  expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('one role is given and taken away, but never one that a partner’s rules gave', async () => {
  const { office, person } = desk()
  const { id } = await person({ roles: { imported: ['reader'], local: [] } })
  const given = await giveRole(operator, id, { role: 'editor', given: true }, office)
  expect(given.roles.local).toEqual(['editor'])
  const taken = await giveRole(operator, id, { role: 'editor', given: false }, office)
  expect(taken.roles.local).toEqual([])
  const refused = await refusalOf(() => giveRole(operator, id, { role: 'reader', given: false }, office))
  expect(refused).toMatchObject({ kind: 'conflict', todo: expect.stringContaining('import rules') })
})

test('only who may change accounts makes somebody an owner, or touches one', async () => {
  const { office, person } = desk()
  const { id } = await person()
  const wanted = { roles: ['console-owner'] }
  const refused = await refusalOf(() => changePerson(operator, id, wanted, undefined, office))
  expect(refused.kind).toBe('not_allowed')
  const owner = callerAs('owner')
  expect((await changePerson(owner, id, wanted, undefined, office)).roles.local).toEqual(['console-owner'])
  const disabled = await refusalOf(() => changePerson(operator, id, { active: false }, undefined, office))
  expect(disabled.kind).toBe('not_allowed')
})

test('to make somebody an owner, or to touch one, takes a sign-in of the last minutes and all that an owner may', async () => {
  const { office, person, clock } = desk()
  const { id } = await person()
  const wanted = { roles: ['console-owner'] }
  const owner = callerAs('owner')
  const startedAt = new Date(clock.now().getTime() - 16 * 60_000)
  const idle = { ...owner, session: { id: 's', by: 'password', startedAt } } as const
  const refused = await refusalOf(() => changePerson(idle, id, wanted, undefined, office))
  expect(refused.kind).toBe('unauthenticated')
  const token = { ...owner, via: 'api', may: new Set(['people.change', 'admins.change'] as const) } as const
  const narrow = await refusalOf(() => changePerson(token, id, wanted, undefined, office))
  expect(narrow.kind).toBe('not_allowed')
  expect((await changePerson(idle, id, { roles: ['reader'] }, undefined, office)).roles.local).toEqual([
    'reader',
  ])
})

test('whoever may not sign in any more is signed out', async () => {
  const { office, person, session, told } = desk()
  const user = await person()
  await session(user, { told: [] })
  const changed = await changePerson(operator, user.id, { active: false }, undefined, office)
  expect(changed).toMatchObject({ active: false, sessionsEnded: 1 })
  expect((await told(user.id)).map(({ type }) => type).sort()).toEqual(['session.ended', 'user.changed'])
})

test('a person is added for a partner that has not named them yet', async () => {
  const { office, told } = desk()
  const wanted = { attributes: { name: ['Ada Lovelace'], email: ['ada@acme.test'] }, roles: ['reader'] }
  const added = await addPerson(operator, { ...wanted, partner: 'acme' }, office)
  expect(added).toMatchObject({ name: 'Ada Lovelace', awaits: { id: acme, handle: 'acme', name: 'Acme' } })
  expect(await told(added.id)).toMatchObject([
    { change: 'added', after: { active: true, roles: ['reader'], groups: [] } },
  ])
  const nobody = await refusalOf(() => addPerson(operator, { attributes: {} }, office))
  expect(nobody).toMatchObject({ kind: 'invalid', faults: [{ path: 'attributes' }] })
  const elsewhere = await refusalOf(() => addPerson(operator, { ...wanted, partner: 'nowhere' }, office))
  expect(elsewhere).toMatchObject({ kind: 'invalid', faults: [{ path: 'partner' }] })
  const owner = { ...wanted, roles: ['console-owner'] }
  expect((await refusalOf(() => addPerson(operator, owner, office))).kind).toBe('not_allowed')
})
