import { addPerson } from '../../admin/people/add.js'
import { changePerson } from '../../admin/people/change.js'
import { addLink, removeLink } from '../../admin/people/links.js'
import { listPeople } from '../../admin/people/list.js'
import { showPerson } from '../../admin/people/show.js'
import { approveWaiting, listWaiting, showWaiting } from '../../admin/people/waiting.js'
import { listGroups, listRoles, membersOf } from '../../admin/roles/list.js'
import { endSession, endSessions } from '../../admin/sessions/end.js'
import { listSessions } from '../../admin/sessions/list.js'
import { type Operation, operation, plain } from '../operation.js'
import * as schemas from '../schemas/people.js'
import { linked } from './parts.js'

const readable = ['people.read'] as const
const changeable = ['people.change'] as const

export const userOperations: readonly Operation[] = [
  operation({
    id: 'listUsers',
    tag: 'people',
    method: 'GET',
    path: '/users',
    permissions: readable,
    says: 'Lists people, the latest first.',
    query: schemas.userQuery,
    answer: schemas.userList,
    run: async ({ caller, query }, office) => {
      const { items, next } = await listPeople(caller, query, office)
      return { told: linked('/users', query, { items: plain(items), next }) }
    },
  }),
  operation({
    id: 'addUser',
    tag: 'people',
    method: 'POST',
    path: '/users',
    permissions: changeable,
    once: true,
    says: 'Provisions a person before the first sign-in.',
    body: schemas.newUser,
    status: 201,
    answer: schemas.shownUser,
    run: async ({ caller, body }, office) => {
      const added = await addPerson(caller, body, office)
      return { told: plain(added), revision: added.revision, location: `/users/${added.id}` }
    },
  }),
  operation({
    id: 'showUser',
    tag: 'people',
    method: 'GET',
    path: '/users/:user',
    permissions: readable,
    says: 'Shows a person, with what partners call them.',
    answer: schemas.shownUser,
    run: async ({ caller, parameters: { user } }, office) => {
      const shown = await showPerson(caller, user, office)
      return { told: plain(shown), revision: shown.revision }
    },
  }),
  operation({
    id: 'changeUser',
    tag: 'people',
    method: 'PATCH',
    path: '/users/:user',
    permissions: changeable,
    guarded: true,
    says: 'Changes whether they may sign in, and what was given to them here.',
    more: 'Roles and groups that a partner’s rules gave stay. A sign-in that only renews what a partner says about them does not stand in the way of If-Match.',
    body: schemas.userChange,
    answer: schemas.changedUser,
    run: async ({ caller, parameters: { user }, body, seen }, office) => {
      const changed = await changePerson(caller, user, body, seen, office)
      return { told: plain(changed), revision: changed.revision }
    },
  }),
  operation({
    id: 'addLink',
    tag: 'people',
    method: 'POST',
    path: '/users/:user/links',
    permissions: changeable,
    says: 'Says that a partner’s name means this person.',
    more: 'To ask twice does no harm: a name belongs to one person, and the second is a conflict.',
    body: schemas.newLink,
    status: 201,
    answer: schemas.shownUser,
    run: async ({ caller, parameters: { user }, body }, office) => {
      const shown = await addLink(caller, user, body, office)
      return { told: plain(shown), revision: shown.revision, location: `/users/${user}` }
    },
  }),
  operation({
    id: 'removeLink',
    tag: 'people',
    method: 'DELETE',
    path: '/users/:user/links/:link',
    permissions: changeable,
    says: 'The partner’s name means nobody any more.',
    answer: schemas.shownUser,
    run: async ({ caller, parameters: { user, link } }, office) => {
      const shown = await removeLink(caller, user, { link }, office)
      return { told: plain(shown), revision: shown.revision }
    },
  }),
]

export const sessionOperations: readonly Operation[] = [
  operation({
    id: 'listSessions',
    tag: 'people',
    method: 'GET',
    path: '/users/:user/sessions',
    permissions: readable,
    says: 'Lists the browsers in which somebody is signed in, and the apps that were told.',
    answer: schemas.sessionList,
    run: async ({ caller, parameters: { user } }, office) => ({
      told: { items: plain(await listSessions(caller, user, office)) },
    }),
  }),
  operation({
    id: 'endSessions',
    tag: 'people',
    method: 'DELETE',
    path: '/users/:user/sessions',
    permissions: ['sessions.end'],
    says: 'Ends all sessions of a person.',
    more: 'Apps that were told may keep sessions of their own; the answer names them.',
    answer: schemas.sessionList,
    run: async ({ caller, parameters: { user } }, office) => ({
      told: { items: plain(await endSessions(caller, user, office)) },
    }),
  }),
  operation({
    id: 'endSession',
    tag: 'people',
    method: 'DELETE',
    path: '/users/:user/sessions/:session',
    permissions: ['sessions.end'],
    says: 'Ends one session of a person.',
    answer: schemas.endedSession,
    run: async ({ caller, parameters: { user, session } }, office) => ({
      told: plain(await endSession(caller, user, session, office)),
    }),
  }),
]

export const waitingOperations: readonly Operation[] = [
  operation({
    id: 'listWaiting',
    tag: 'people',
    method: 'GET',
    path: '/waiting',
    permissions: readable,
    says: 'Refused sign-ins of people for whom no user was found, or several.',
    query: schemas.waitingQuery,
    answer: schemas.waitingList,
    run: async ({ caller, query }, office) => ({
      told: { items: plain(await listWaiting(caller, query, office)) },
    }),
  }),
  operation({
    id: 'showWaiting',
    tag: 'people',
    method: 'GET',
    path: '/waiting/:reference',
    permissions: [...readable, 'records.read'],
    says: 'What the partner called them, and who would fit. That it was read is written down.',
    answer: schemas.shownWaiting,
    run: async ({ caller, parameters: { reference } }, office) => ({
      told: plain(await showWaiting(caller, reference, office)),
    }),
  }),
  operation({
    id: 'approveWaiting',
    tag: 'people',
    method: 'POST',
    path: '/waiting/:reference/approve',
    permissions: [...changeable, 'records.read'],
    says: 'Lets the name that the partner said mean this person from now on.',
    body: schemas.approval,
    answer: schemas.shownUser,
    run: async ({ caller, parameters: { reference }, body: { user } }, office) => {
      const shown = await approveWaiting(caller, reference, user, office)
      return { told: plain(shown), revision: shown.revision }
    },
  }),
]

export const roleOperations: readonly Operation[] = [
  operation({
    id: 'listRoles',
    tag: 'people',
    method: 'GET',
    path: '/roles',
    permissions: readable,
    says: 'Lists the roles that anybody has, that a rule gives, or that an app has a word for.',
    answer: schemas.roleList,
    run: async ({ caller }, office) => ({ told: { items: plain(await listRoles(caller, office)) } }),
  }),
  operation({
    id: 'listGroups',
    tag: 'people',
    method: 'GET',
    path: '/groups',
    permissions: readable,
    says: 'Lists the groups that anybody is in.',
    answer: schemas.groupList,
    run: async ({ caller }, office) => ({ told: { items: plain(await listGroups(caller, office)) } }),
  }),
  operation({
    id: 'listMembers',
    tag: 'people',
    method: 'GET',
    path: '/members',
    permissions: readable,
    says: 'Lists whoever has a role, or is in a group.',
    query: schemas.memberQuery,
    answer: schemas.memberList,
    run: async ({ caller, query }, office) => {
      const { role, group = '', limit, cursor } = query
      const where = { limit, ...(cursor === undefined ? {} : { cursor }) }
      const found = await membersOf(
        caller,
        role === undefined ? 'group' : 'role',
        role ?? group,
        where,
        office,
      )
      const { items, next } = found
      return { told: linked('/members', query, { items: plain(items), next }) }
    },
  }),
]
