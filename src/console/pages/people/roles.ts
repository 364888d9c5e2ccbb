import {
  listGroups,
  listRoles,
  type Member,
  membersOf,
  type RoleLine,
  type What,
} from '../../../admin/roles/list.js'
import { AdminRefusal } from '../../../admin/refusal.js'
import { counted, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { GivenName } from '../../../model/ports.js'
import { emptyState } from '../../parts/empty.js'
import { paging } from '../../parts/paging.js'
import { status } from '../../parts/status.js'
import { type Column, table } from '../../parts/table.js'
import { page, type Visit } from '../../route.js'
import { stateOf } from './list.js'
import { personPath, rolePath } from './words.js'

/** What people may be here, where it comes from, and what apps call it. */
export const rolesPage = page({
  path: '/admin/roles',
  permission: 'people.read',
  async open(visit) {
    const of = visit.query.get('of') === 'groups' ? 'group' : 'role'
    return {
      title: 'Roles',
      place: 'roles',
      beneath:
        'What people may be here. Partners’ rules give roles, and so can whoever changes people; each app hears its own words for them.',
      tabs: [
        { label: 'Roles', href: '/admin/roles', here: of === 'role' },
        { label: 'Groups', href: '/admin/roles?of=groups', here: of === 'group' },
      ],
      body: of === 'role' ? await roles(visit) : await groups(visit),
    }
  },
})

const counts: readonly Column<GivenName>[] = [
  { label: 'By partners’ rules', kind: 'number', cell: ({ imported }) => imported.toLocaleString('en') },
  { label: 'Given here', kind: 'number', cell: ({ local }) => local.toLocaleString('en') },
]

async function roles({ caller, office }: Visit): Promise<Html> {
  return table<RoleLine>({
    caption: 'Roles',
    columns: [
      { label: 'Role', kind: 'main', cell: roleName },
      ...counts,
      { label: 'Rules of', cell: ({ partners }) => handles('partners', partners) },
      { label: 'Called elsewhere', cell: ({ apps }) => words(apps) },
    ],
    rows: await listRoles(caller, office),
    empty: emptyState({
      title: 'No roles yet',
      says: 'A role appears once a partner’s rule can give it, an app has a word for it, or somebody was given it here.',
      action: html`<a class="button" href="/admin/partners">To the partners’ rules</a>`,
    }),
  })
}

function roleName({ name, console }: RoleLine): Html {
  return html`<a href="${rolePath(name)}">${said(name, 80)}</a>${console && html`<span class="below block-line">${status('note', 'Lets people into this console')}</span>`}`
}

const listed = 4

function handles(place: 'apps' | 'partners', all: readonly string[]): Slot {
  if (all.length === 0) return html`<span class="below">none</span>`
  const more = all.length - listed
  return html`<ul class="plain">${all.slice(0, listed).map((handle) => html`<li><a href="/admin/${place}/${encodeURIComponent(handle)}">${handle}</a></li>`)}${more > 0 && html`<li class="below">and ${more} more</li>`}</ul>`
}

function words(apps: RoleLine['apps']): Slot {
  if (apps.length === 0) return html`<span class="below">the same everywhere</span>`
  const more = apps.length - listed
  return html`<ul class="plain">${apps.slice(0, listed).map(({ handle, says }) => html`<li><code>${said(says, 80)}</code> <span class="below">in</span> <a href="/admin/apps/${encodeURIComponent(handle)}">${handle}</a></li>`)}${more > 0 && html`<li class="below">and ${more} more</li>`}</ul>`
}

async function groups({ caller, office }: Visit): Promise<Html> {
  return table<GivenName>({
    caption: 'Groups',
    columns: [
      {
        label: 'Group',
        kind: 'main',
        cell: ({ name }) => html`<a href="${rolePath(name, 'group')}">${said(name, 120)}</a>`,
      },
      ...counts,
    ],
    rows: await listGroups(caller, office),
    empty: emptyState({
      title: 'No groups yet',
      says: 'Groups are told by partners, if their rules import any, or given to a person on their own page.',
    }),
  })
}

const shown = 50

/** Who has it. Names may hold anything, so they stand behind the `?`. */
export const membersPage = page({
  path: '/admin/roles/of',
  permission: 'people.read',
  async open(visit) {
    const { caller, office, query } = visit
    const what: What = query.has('group') ? 'group' : 'role'
    const name = query.get(what) ?? ''
    if (name === '') throw new AdminRefusal('not_found', 'No role or group was named.')
    const cursor = query.get('from') ?? undefined
    const asked = { limit: shown, ...(cursor === undefined ? {} : { cursor }) }
    const { items, next } = await membersOf(caller, what, name, asked, office)
    return {
      title: name,
      place: 'roles',
      beneath: html`Whoever has this ${what}${next === undefined && cursor === undefined && `: ${counted(items.length, 'person', 'people')}`}`,
      body: html`${members(items, what)}${
        (next !== undefined || cursor !== undefined) &&
        paging({
          says: counted(items.length, 'person', 'people'),
          newer: cursor === undefined ? undefined : rolePath(name, what),
          older: next === undefined ? undefined : `${rolePath(name, what)}&from=${next}`,
          words: ['To the beginning', 'Further'],
        })
      }`,
    }
  },
})

function members(rows: readonly Member[], what: What): Html {
  return table<Member>({
    caption: 'People',
    columns: [
      {
        label: 'Person',
        kind: 'main',
        cell: ({ id, name, email }) =>
          html`<a href="${personPath(id)}">${said(name ?? email ?? id, 80)}</a><span class="below block-line">${said(email ?? id)}</span>`,
      },
      { label: 'State', cell: ({ active }) => stateOf(active) },
      { label: 'From', cell: ({ from }) => from.map((one) => origins[one]).join(' and ') },
    ],
    rows,
    empty: emptyState({
      title: 'Nobody has it',
      says: `A ${what} is given by a partner’s rules at sign-in, or on a person’s own page.`,
      action: html`<a class="button quiet" href="/admin/people">To the people</a>`,
    }),
  })
}

const origins = { imported: 'a partner’s rules', local: 'given here' } as const
