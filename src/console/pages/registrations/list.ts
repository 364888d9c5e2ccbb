import {
  countRegistrations,
  type HealthFilter,
  healthFilters,
  listRegistrations,
  type RegistrationLine,
  type RegistrationOrder,
  registrationOrders,
  type RegistrationQuery,
  setAside,
} from '../../../admin/registrations/list.js'
import type { Stands } from '../../../admin/registrations/registered.js'
import { counted, monogram, said } from '../../../drawing/fragments.js'
import { type Html, html } from '../../../drawing/html.js'
import type { Kind } from '../../../model/office.js'
import type { Content } from '../../page.js'
import { emptyState } from '../../parts/empty.js'
import { type Choice, selectField, textField } from '../../parts/fields.js'
import { notice } from '../../parts/notice.js'
import { paging } from '../../parts/paging.js'
import { panel } from '../../parts/panel.js'
import { type Column, table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import { page, type Route, type Visit } from '../../route.js'
import { typed } from '../../typed.js'
import { health, standing } from './stands.js'
import { addressOf, type Words, wordsOf } from './words.js'

const perPage = 50

/** All that is registered of one kind; quick over thousands. */
export function listPage(kind: Kind): Route {
  const words = wordsOf[kind]
  return page({
    path: words.base,
    permission: 'registrations.read',
    open: (visit) => listed(visit, words),
  })
}

async function listed(visit: Visit, words: Words): Promise<Content> {
  const { caller, office } = visit
  const { kind } = words
  const query = queryOf(visit.query)
  const counts = countRegistrations(caller, kind, office)
  const found = await listRegistrations(caller, kind, query, office)
  const aside = setAside(caller, kind, office)
  const add = caller.may.has('registrations.change') && addButton(words)
  return {
    title: words.title,
    place: words.place,
    beneath: counts.all > 0 ? summary(counts, words) : undefined,
    actions: counts.all > 0 ? add : undefined,
    body: html`${aside.length > 0 && quarantined(aside)}${
      counts.all === 0
        ? emptyState({ title: `No ${words.one} yet`, says: words.is, action: add || undefined })
        : html`${filters(visit, words)}${rows(found.items, visit, words)}${ways(found, visit, words)}`
    }`,
  }
}

function addButton({ base, an }: Words): Html {
  return html`<a class="button" href="${base}/new">Add ${an}</a>`
}

type Counts = ReturnType<typeof countRegistrations>

function summary({ all, draft, disabled, expired, odd }: Counts, { one, many }: Words): string {
  const parts = [
    [draft, 'draft'],
    [disabled, 'disabled'],
    [expired, 'with expired metadata'],
    [odd, 'with warnings'],
  ] as const
  const some = parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count.toLocaleString('en')} ${word}`)
  return [counted(all, one, many), ...some].join(' · ')
}

function queryOf(asked: URLSearchParams): RegistrationQuery {
  const stands = among(asked.get('stands'), ['live', 'draft', 'disabled', 'expired'] as const)
  const health = among(asked.get('health'), healthFilters)
  const sort = among(asked.get('sort'), registrationOrders)
  const protocol = among(asked.get('protocol'), ['saml', 'wsfed'] as const)
  const cursor = asked.get('from') ?? undefined
  return {
    limit: perPage,
    search: (asked.get('q') ?? '').slice(0, 200),
    ...(stands === undefined ? {} : { stands }),
    ...(health === undefined ? {} : { health }),
    ...(sort === undefined ? {} : { sort }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(cursor === undefined ? {} : { cursor }),
  }
}

function among<T extends string>(text: string | null, known: readonly T[]): T | undefined {
  return known.find((one) => one === text)
}

const states: readonly (Choice & { readonly value: Stands | '' })[] = [
  { value: '', label: 'Any state' },
  { value: 'live', label: 'Live' },
  { value: 'draft', label: 'Draft' },
  { value: 'disabled', label: 'Disabled' },
  { value: 'expired', label: 'Metadata expired' },
]

const healths: readonly (Choice & { readonly value: HealthFilter | '' })[] = [
  { value: '', label: 'Any health' },
  { value: 'failing', label: 'Failing' },
  { value: 'odd', label: 'With warnings' },
  { value: 'quiet', label: 'No sign-in for 7 days' },
]

const orders: readonly (Choice & { readonly value: RegistrationOrder | '' })[] = [
  { value: '', label: 'By name' },
  { value: 'latest', label: 'Latest sign-in first' },
  { value: 'expires', label: 'Expires first' },
]

function filters({ query }: Visit, { base, many }: Words): Html {
  const asked = typed({ texts: query, files: new Map() })
  return html`<form class="form filter" role="search" aria-label="Among all ${many}" action="${base}">
${textField({ name: 'q', label: `Find ${many}`, type: 'search', placeholder: 'Name, address, entity id', bare: true }, asked)}
${selectField({ name: 'stands', label: 'State', bare: true }, states, asked)}
${selectField({ name: 'health', label: 'Health', bare: true }, healths, asked)}
${selectField({ name: 'sort', label: 'Order', bare: true }, orders, asked)}
<button class="quiet">Show</button></form>`
}

function rows(items: readonly RegistrationLine[], visit: Visit, words: Words): Html {
  const now = visit.office.gateway.clock.now()
  return table({
    caption: words.title,
    columns: [
      { label: words.kind === 'app' ? 'App' : 'Partner', kind: 'main', cell: (line) => entry(line, words) },
      { label: 'State', cell: ({ stands }) => standing(stands) },
      { label: 'Health', cell: health },
      ...(words.kind === 'partner' ? [domains] : []),
      {
        label: 'Last sign-in',
        cell: ({ lastSuccess }) => (lastSuccess === undefined ? never : when(lastSuccess, now)),
      },
      { label: 'Expires', cell: (line) => expiry(line, now) },
      { label: '7 days', kind: 'number', cell: ({ issued }) => issued.toLocaleString('en') },
    ],
    rows: items,
    empty: emptyState({
      title: 'Nothing fits',
      says: `No ${words.one} is called that and stands so.`,
      action: html`<a class="button quiet" href="${words.base}">Show all</a>`,
    }),
  })
}

const never = html`<span class="below">Never</span>`

const domains: Column<RegistrationLine> = {
  label: 'Domains',
  cell: ({ confirmedDomains = [] }) =>
    confirmedDomains.length === 0
      ? html`<span class="below">None confirmed</span>`
      : html`<span class="token">${confirmedDomains.slice(0, 2).join(', ')}</span>${confirmedDomains.length > 2 && html` <span class="below">+ ${confirmedDomains.length - 2}</span>`}`,
}

function entry(line: RegistrationLine, words: Words): Html {
  const { handle, name, id, protocol } = line
  const spoken = protocol === 'wsfed' ? 'WS-Federation · ' : ''
  return html`<div class="entry">${monogram({ handle, name })}<span class="who"><a href="${addressOf(words, handle)}">${said(name, 80)}</a><span class="below">${spoken}${said(id, 100)}</span></span></div>`
}

const day = 86_400_000

/** The first thing that ends: a key, or the document itself. Said only when it is near, or over. */
function expiry({ keyEnds, validUntil }: RegistrationLine, now: Date): Html {
  const [first] = [keyEnds, validUntil]
    .filter((at) => at !== undefined)
    .sort((a, b) => a.getTime() - b.getTime())
  if (first === undefined) return html`<span class="below">–</span>`
  const near = first.getTime() - now.getTime() < 60 * day
  return near
    ? html`<strong>${when(first, now)}</strong>`
    : html`<span class="below">${when(first, now)}</span>`
}

interface Stretch {
  readonly items: readonly RegistrationLine[]
  readonly total: number
  readonly next?: string
}

function ways({ items, total, next }: Stretch, { query }: Visit, { base, one, many }: Words): Html | false {
  if (items.length === 0) return false
  const with_ = (from: string | undefined) => {
    const asked = new URLSearchParams(query)
    asked.delete('from')
    if (from !== undefined) asked.set('from', from)
    return asked.size === 0 ? base : `${base}?${asked}`
  }
  const shown = items.length === total ? '' : `${items.length.toLocaleString('en')} of `
  return paging({
    says: `${shown}${counted(total, one, many)}`,
    newer: query.has('from') ? with_(undefined) : undefined,
    older: next === undefined ? undefined : with_(next),
    words: ['First page', 'Next page'],
  })
}

function quarantined(aside: ReturnType<typeof setAside>): Html {
  return panel({
    id: 'aside',
    title: 'Set aside',
    says: 'These documents are not in force. What stood before them stands on, and nobody else is held up.',
    body: html`${aside.slice(0, 20).map(({ file, reason }) => notice('warn', html`<span class="token">${said(file, 200)}</span>`, reason))}${aside.length > 20 && html`<p class="same">${aside.length - 20} more are not shown.</p>`}`,
  })
}
