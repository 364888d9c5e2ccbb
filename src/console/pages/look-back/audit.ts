import { type AuditAsked, eventGroups, searchAudit, type ToldEntry } from '../../../admin/reports/audit.js'
import { AdminRefusal } from '../../../admin/refusal.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { Content } from '../../page.js'
import { emptyState } from '../../parts/empty.js'
import { selectField, textField } from '../../parts/fields.js'
import { notice } from '../../parts/notice.js'
import { paging } from '../../parts/paging.js'
import { table } from '../../parts/table.js'
import { instant } from '../../parts/when.js'
import { page, type Visit } from '../../route.js'
import { typed } from '../../typed.js'
import { dayField } from './day-field.js'
import { phrases } from './phrases.js'

/** Everything that was done here, newest first. */
export const auditPage = page({
  path: '/admin/audit',
  permission: 'audit.read',
  async open(visit) {
    try {
      return shown(visit, await searchAudit(visit.caller, askedOf(visit.query), visit.office))
    } catch (error) {
      if (!(error instanceof AdminRefusal) || error.kind !== 'invalid') throw error
      return shown(visit, { entries: [] }, error)
    }
  },
})

const names = ['kind', 'by', 'about', 'text', 'since', 'until'] as const

function askedOf(query: URLSearchParams): AuditAsked {
  const texts = [...names, 'cursor'].map((name) => [name, query.get(name)?.slice(0, 1024)] as const)
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined))
}

function shown(
  visit: Visit,
  { entries, next }: Awaited<ReturnType<typeof searchAudit>>,
  refusal?: AdminRefusal,
): Content {
  return {
    title: 'Audit',
    place: 'audit',
    beneath: 'What was done here and by whom: names and ids, kept for good, changed by nobody.',
    ...(refusal ? { status: 422 } : {}),
    body: html`${filters(visit, refusal)}${refusal ? notice('bad', refusal.says, refusal.todo) : rows(entries, visit)}${ways(visit, entries.length, next)}`,
  }
}

function filters({ query }: Visit, refusal: AdminRefusal | undefined): Html {
  const asked = typed({ texts: query, files: new Map() }, refusal)
  const kinds = [
    { value: '', label: 'Anything' },
    ...eventGroups.map(({ name, label }) => ({ value: name, label })),
    ...oneType(query.get('kind') ?? ''),
  ]
  return html`<form class="form filter" role="search" action="/admin/audit">
${selectField({ name: 'kind', label: 'What', bare: true }, kinds, asked)}
${textField({ name: 'by', label: 'Done by', placeholder: 'Account, or as it is written here', bare: true }, asked)}
${textField({ name: 'about', label: 'Done to', placeholder: 'App, partner, person, reference', bare: true }, asked)}
${textField({ name: 'text', label: 'With the words', type: 'search', placeholder: 'Of the last 30 days', bare: true }, asked)}
${dayField('since', 'From (UTC)', asked)}
${dayField('until', 'To, with that day', asked)}
<button class="quiet">Show</button></form>`
}

/** A single kind of event comes by a link alone. */
function oneType(kind: string) {
  const known = eventGroups.some(({ types }) => types.some((type) => type === kind))
  return known ? [{ value: kind, label: kind }] : []
}

function rows(entries: readonly ToldEntry[], visit: Visit): Html {
  return table({
    caption: 'Entries of the audit',
    columns: [
      { label: 'When', cell: ({ at }) => instant(at) },
      {
        label: 'What',
        cell: ({ says, type }) =>
          html`${phrases(says)} <a class="below" href="/admin/audit?kind=${type}">${type}</a>`,
      },
      { label: 'By', cell: ({ by }) => by !== undefined && byLink(by) },
      {
        label: 'Entry',
        kind: 'number',
        cell: ({ seq }) => html`<a href="/admin/changes/${seq}">${seq}</a>`,
      },
    ],
    rows: entries,
    empty: nothing(visit),
  })
}

function byLink(by: string): Slot {
  return html`<a href="/admin/audit?by=${encodeURIComponent(by)}">${said(by, 60)}</a>`
}

function nothing({ query }: Visit): Html {
  const isAsked = names.some((name) => (query.get(name) ?? '') !== '')
  if (!isAsked)
    return emptyState({
      title: 'Nothing has happened yet',
      says: 'Each sign-in, each change and each look at personal data will stand here, and stay.',
    })
  return emptyState({
    title: 'No entry fits',
    says: 'Nothing that was written down is all of that. A wider time or fewer fields may find it.',
    action: html`<a class="button quiet" href="/admin/audit">Show everything</a>`,
  })
}

function ways({ query }: Visit, count: number, next: string | undefined): Slot {
  if (count === 0) return undefined
  const at = (cursor: string | undefined) => {
    const asked = new URLSearchParams()
    for (const name of names) if (query.get(name)) asked.set(name, query.get(name) ?? '')
    if (cursor !== undefined) asked.set('cursor', cursor)
    return asked.size === 0 ? '/admin/audit' : `/admin/audit?${asked}`
  }
  const isFirst = !query.has('cursor')
  return paging({
    says: isFirst ? `The latest ${count.toLocaleString('en')}` : `${count.toLocaleString('en')} of before`,
    newer: isFirst ? undefined : at(undefined),
    older: next === undefined ? undefined : at(next),
    words: ['Newest', 'Older'],
  })
}
