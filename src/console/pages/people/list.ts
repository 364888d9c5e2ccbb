import { listPeople, type PersonLine } from '../../../admin/people/list.js'
import { monogram, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { emptyState } from '../../parts/empty.js'
import { paging } from '../../parts/paging.js'
import { status } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import { page, type Visit } from '../../route.js'
import { personPath, roleChips } from './words.js'

const shown = 50

export const peoplePage = page({
  path: '/admin/people',
  permission: 'people.read',
  async open(visit) {
    const { caller, office, query } = visit
    const search = (query.get('q') ?? '').trim().slice(0, 200)
    const cursor = query.get('from') ?? undefined
    const asked = { search, limit: shown, ...(cursor === undefined ? {} : { cursor }) }
    const { items, next } = await listPeople(caller, asked, office)
    const isAll = search === '' && cursor === undefined
    return {
      title: 'People',
      place: 'people',
      actions:
        caller.may.has('people.change') && html`<a class="button" href="/admin/people/new">Add a person</a>`,
      beneath: 'Whoever a partner has vouched for here, and whoever was added before their first sign-in.',
      body: html`${(items.length > 0 || !isAll) && filter(search)}
${people(items, search, visit)}
${
  (next !== undefined || cursor !== undefined) &&
  paging({
    says: cursor === undefined ? `The latest ${items.length}` : `${items.length} more`,
    newer: cursor === undefined ? undefined : way(search),
    older: next === undefined ? undefined : way(search, next),
    words: ['To the beginning', 'Further'],
  })
}`,
    }
  },
})

function way(search: string, from?: string): string {
  const query = new URLSearchParams()
  if (search !== '') query.set('q', search)
  if (from !== undefined) query.set('from', from)
  return query.size === 0 ? '/admin/people' : `/admin/people?${query}`
}

function filter(search: string): Html {
  return html`<form class="form filter" role="search" action="/admin/people"><div class="field grows"><label for="f-q">Name, e-mail address, id, or a partner’s whole name for them</label><div class="with-button"><input id="f-q" type="search" name="q" value="${search}" maxlength="200" autocomplete="off"><button class="quiet">Find</button></div></div></form>`
}

function people(items: readonly PersonLine[], search: string, { office }: Visit): Html {
  const now = office.gateway.clock.now()
  return table<PersonLine>({
    caption: 'People',
    columns: [
      { label: 'Person', kind: 'main', cell: entry },
      { label: 'State', cell: ({ active }) => stateOf(active) },
      { label: 'Roles', cell: ({ roles }) => roleChips(roles, 4) },
      { label: 'Known since', cell: ({ createdAt }) => when(createdAt, now) },
      { label: 'Renewed', cell: ({ updatedAt }) => when(updatedAt, now) },
    ],
    rows: items,
    empty: search === '' ? nobodyYet : nobodyCalled(search),
  })
}

function entry({ id, name, email }: PersonLine): Html {
  const called = name ?? email ?? id
  const below = email !== undefined && email !== called ? email : id
  return html`<div class="entry">${monogram({ handle: id, name: called })}<span class="who"><a href="${personPath(id)}">${said(called, 80)}</a><span class="below">${said(below)}</span></span></div>`
}

export function stateOf(active: boolean): Slot {
  return active ? status('good', 'May sign in') : status('idle', 'Disabled')
}

const nobodyYet = emptyState({
  title: 'Nobody yet',
  says: 'A person stands here from the moment a partner first vouches for them, with what the partner said and the roles that its rules gave.',
  action: html`<a class="button" href="/admin/partners">To the partners</a>`,
})

function nobodyCalled(search: string): Html {
  return emptyState({
    title: 'Nobody is called that',
    says: html`Nobody has “${said(search, 80)}” in a name, an address or an id. A partner’s own name for somebody is found by the whole of it only.`,
    action: html`<a class="button quiet" href="/admin/people">Everybody</a>`,
  })
}
