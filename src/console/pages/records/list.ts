import {
  searchSignIns,
  type SignInLine,
  type SignInListing,
  type SignInSearch,
} from '../../../admin/records/search.js'
import { referenceIn } from '../../../admin/search.js'
import { clipped, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { Content } from '../../page.js'
import { emptyState } from '../../parts/empty.js'
import { type Choice, selectField, textField } from '../../parts/fields.js'
import { paging } from '../../parts/paging.js'
import { status } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import { page, type Visit } from '../../route.js'
import { typed } from '../../typed.js'
import { addressOf, signInPath, whoActs } from './words.js'

const perPage = 50
const base = '/admin/sign-ins'

export const signInsPage = page({ path: base, permission: 'records.read', open: listed })

async function listed(visit: Visit): Promise<Content> {
  const { caller, office, query } = visit
  const search = searchOf(query)
  const found = await searchSignIns(caller, search, office)
  const { clock } = office.gateway
  return {
    title: 'Sign-ins',
    place: 'sign-ins',
    beneath: `Each with what was asked, checked and told. Records are kept for ${hours(office.house.recordHours)}; how a sign-in ended is kept for good.`,
    body: html`${filters(query)}${rows(found, clock.now(), isNarrowed(query))}${found.items.length > 0 && ways(found, query)}`,
  }
}

function hours(count: number): string {
  return count % 24 === 0 && count > 24 ? `${count / 24} days` : `${count} hours`
}

const longest = 400

function searchOf(query: URLSearchParams): SignInSearch {
  const text = (name: string) => (query.get(name) ?? '').trim().slice(0, longest)
  const q = text('q')
  const named = (name: 'app' | 'partner' | 'code') => (text(name) === '' ? {} : { [name]: text(name) })
  const outcome = ['issued', 'refused'].find((one) => one === text('outcome'))
  const reference = referenceIn(q)
  const days = dayOf(text('on'))
  return {
    limit: perPage,
    ...(q === '' ? {} : reference === undefined ? { person: q } : { reference }),
    ...named('app'),
    ...named('partner'),
    ...named('code'),
    ...(outcome === 'issued' || outcome === 'refused' ? { outcome } : {}),
    ...days,
    ...(query.has('from') ? { cursor: text('from') } : {}),
  }
}

/** One day, in UTC. */
function dayOf(text: string): Pick<SignInSearch, 'since' | 'until'> {
  const since = new Date(`${text}T00:00:00Z`)
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(since.getTime())) return {}
  return { since, until: new Date(since.getTime() + 86_400_000) }
}

const narrowing = ['q', 'app', 'partner', 'outcome', 'code', 'on']

function isNarrowed(query: URLSearchParams): boolean {
  return narrowing.some((name) => (query.get(name) ?? '') !== '')
}

const outcomes: readonly Choice[] = [
  { value: '', label: 'Any outcome' },
  { value: 'issued', label: 'Answered' },
  { value: 'refused', label: 'Refused' },
]

function filters(query: URLSearchParams): Html {
  const asked = typed({ texts: query, files: new Map() })
  const field = (name: string, label: string, placeholder: string) =>
    textField({ name, label, placeholder, bare: true }, asked)
  const isMore = ['code', 'on'].some((name) => asked.value(name) !== '')
  return html`<form class="form filter sign-in-filter" action="${base}" role="search">${textField({ name: 'q', label: 'Person or reference', type: 'search', placeholder: 'Name or 7KQ2-M9XF-3D', bare: true }, asked)}${field('app', 'App', 'Handle or entity id')}${field('partner', 'Partner', 'Handle or entity id')}${selectField({ name: 'outcome', label: 'Outcome', bare: true }, outcomes, asked)}<button class="quiet">Show</button><details class="narrower"${isMore && html` open`}><summary>Narrow it further</summary><div>${field('code', 'Refused with', 'partner.time_invalid')}${field('on', 'On the day', '2026-11-22')}</div></details></form>`
}

function rows({ items, nobody }: SignInListing, now: Date, narrowed: boolean): Html {
  return table<SignInLine>({
    caption: 'Sign-ins, the latest first',
    rows: items,
    empty: narrowed ? nothingFits(nobody === true) : nothingYet,
    columns: [
      {
        label: 'Reference',
        kind: 'main',
        cell: ({ reference, recorded }) =>
          html`<a class="code" href="${signInPath(reference)}">${reference}</a>${!recorded && html`<p class="tight below">outcome only</p>`}`,
      },
      { label: 'When', cell: ({ at }) => when(at, now) },
      { label: 'Outcome', cell: outcome },
      { label: 'Person', cell: person },
      { label: 'App', cell: ({ app }) => app && named('app', app) },
      { label: 'Partner', cell: ({ partner }) => partner && named('partner', partner) },
      { label: 'Proved by', cell: proof },
    ],
  })
}

function outcome({ outcome: kind, code, says, who }: SignInLine): Html {
  if (kind === 'issued') return status('good', 'Answered')
  return html`${status('bad', 'Refused')}<p class="tight below">${says}${who && html` ${whoActs[who]}`}</p><p class="tight below token">${code}</p>`
}

function person({ user }: SignInLine): Slot {
  if (user && !user.isHere)
    return html`<span class="below">Not kept here</span><p class="tight below token">${clipped(user.id, 10)}</p>`
  return user && html`<a href="/admin/people/${encodeURIComponent(user.id)}">${said(user.name, 60)}</a>`
}

function named(
  kind: 'app' | 'partner',
  { handle, name }: { readonly handle?: string; readonly name: string },
): Html {
  return handle === undefined
    ? said(name, 60)
    : html`<a href="${addressOf(kind, handle)}">${said(name, 60)}</a>`
}

function proof({ by, strength }: SignInLine): Slot {
  if (by === undefined) return undefined
  return html`${by === 'session' ? 'A session here' : 'The partner'}${strength !== undefined && html`<p class="tight below">${strength}</p>`}`
}

const nothingYet = emptyState({
  title: 'Nobody has signed in yet',
  says: 'Every sign-in stands here from its first request on, refused ones too: what was asked, what was checked, and what the app was told.',
  action: html`<a class="button quiet" href="/admin/what-if">Try one that is not real</a>`,
})

function nothingFits(nobody: boolean): Html {
  return emptyState({
    title: nobody ? 'Nobody here is called that' : 'No sign-in fits',
    says: nobody
      ? 'People are found by name, e-mail address, or what a partner calls them. Somebody who was refused before they were known is found by app, partner or reference.'
      : 'Take one of the filters away, or look for the reference that the person was shown.',
    action: html`<a class="button quiet" href="${base}">Show all</a>`,
  })
}

function ways({ items, next }: SignInListing, query: URLSearchParams): Html {
  const at = (from: string | undefined) => {
    const asked = new URLSearchParams([...query].filter(([name]) => narrowing.includes(name)))
    if (from !== undefined) asked.set('from', from)
    return asked.size === 0 ? base : `${base}?${asked}`
  }
  return paging({
    says: items.length === 1 ? 'One sign-in' : `${items.length} sign-ins`,
    newer: query.has('from') ? at(undefined) : undefined,
    older: next === undefined ? undefined : at(next),
    words: ['Newest', 'Older'],
  })
}
