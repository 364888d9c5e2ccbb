import { listGroups, listRoles, membersOf, type RolesOffice } from '../../../src/admin/roles/list.js'
import type { App } from '../../../src/model/app.js'
import type { Partner } from '../../../src/model/partner.js'
import { callerAs, callerWho, refusalOf } from '../../support/callers.js'
import { peopleDesk } from '../people/desk.js'

const desk = peopleDesk()
const auditor = callerAs('auditor')

function office(): RolesOffice {
  const wiki = { handle: 'wiki', roles: { names: { editor: 'wiki-writers' } } }
  const acme = { handle: 'acme', import: [{ role: ['editor', 'guest'], whenGroup: 'staff' }] }
  const registry = {
    apps: () => [wiki as unknown as App], // what this room asks of them
    partners: () => [acme as unknown as Partner],
  }
  return { gateway: { ...desk().office.gateway, registry } }
}

test('roles are those that somebody has, that a rule gives, and that an app has a word for', async () => {
  const { person } = desk()
  await person({ roles: { imported: ['editor'], local: ['console-owner'] } })
  await person({ roles: { imported: ['editor'], local: ['editor'] } })
  expect(await listRoles(auditor, office())).toEqual([
    { name: 'console-owner', imported: 0, local: 1, console: true, apps: [], partners: [] },
    {
      name: 'editor',
      imported: 2,
      local: 1,
      console: false,
      apps: [{ handle: 'wiki', says: 'wiki-writers' }],
      partners: ['acme'],
    },
    { name: 'guest', imported: 0, local: 0, console: false, apps: [], partners: ['acme'] },
  ])
})

test('whoever has a role or a group is listed in stretches, with where it is from', async () => {
  const { person } = desk()
  const both = { imported: ['auditors'], local: ['auditors'] }
  const one = await person({ groups: both })
  const two = await person({ groups: { imported: [], local: ['auditors'] } })
  const first = await membersOf(auditor, 'group', 'auditors', { limit: 1 }, office())
  const rest = await membersOf(auditor, 'group', 'auditors', { limit: 1, cursor: first.next ?? '' }, office())
  const found = [...first.items, ...rest.items]
  expect(found.map(({ id }) => id)).toEqual([one.id, two.id].sort())
  expect(found.find(({ id }) => id === one.id)?.from).toEqual(['imported', 'local'])
  expect(found.find(({ id }) => id === two.id)?.from).toEqual(['local'])
  expect(rest.next).toBeUndefined()
  expect((await listGroups(auditor, office())).find(({ name }) => name === 'auditors')).toEqual({
    name: 'auditors',
    imported: 1,
    local: 2,
  })
})

test('who may not look at people hears so', async () => {
  const nobody = callerWho('house.read')
  for (const refused of [
    () => listRoles(nobody, office()),
    () => listGroups(nobody, office()),
    () => membersOf(nobody, 'role', 'editor', { limit: 1 }, office()),
  ])
    expect(await refusalOf(refused)).toMatchObject({ kind: 'not_allowed' })
})
