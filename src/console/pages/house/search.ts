import { type Found, type FoundRegistration, search } from '../../../admin/search.js'
import { counted, monogram, said } from '../../../drawing/fragments.js'
import { type Html, html } from '../../../drawing/html.js'
import type { Caller } from '../../../model/admin.js'
import type { OfficeReply } from '../../../model/office-door.js'
import type { Content } from '../../page.js'
import { emptyState } from '../../parts/empty.js'
import { type Place, places } from '../../places.js'
import { type Opened, page, type Visit } from '../../route.js'

const perKind = 20
const perKindQuick = 6

/** One thing that was found, as the quick search lists it. */
interface Hit {
  readonly kind: 'App' | 'Partner' | 'Person' | 'Sign-in' | 'Page'
  readonly label: string
  readonly below?: string
  readonly href: string
}

export const searchPage = page({
  path: '/admin/search',
  permission: 'house.read',
  async open(visit): Promise<Opened> {
    const text = (visit.query.get('q') ?? '').trim().slice(0, 200)
    const quick = visit.query.get('as') === 'json'
    const found = await search(visit.caller, text, quick ? perKindQuick : perKind, visit.office)
    const pages = text === '' ? [] : pagesFor(text, visit.caller)
    return quick ? asJson(hits(found, pages)) : results(text, found, pages, visit)
  },
})

function pagesFor(text: string, { may }: Caller): readonly Place[] {
  const wanted = text.toLowerCase()
  const fits = ({ label, also }: Place) =>
    `${label} ${also}`
      .toLowerCase()
      .split(' ')
      .some((word) => word.startsWith(wanted))
  return places.filter((place) => may.has(place.permission) && fits(place))
}

function hits({ apps, partners, people, reference }: Found, pages: readonly Place[]): readonly Hit[] {
  return [
    ...(reference === undefined
      ? []
      : [{ kind: 'Sign-in', label: reference, href: signInPath(reference) } as const]),
    ...apps.map((one): Hit => ({ kind: 'App', label: one.name, below: one.id, href: pathOf('apps', one) })),
    ...partners.map(
      (one): Hit => ({ kind: 'Partner', label: one.name, below: one.id, href: pathOf('partners', one) }),
    ),
    ...people.map(
      ({ id, name, email }): Hit => ({
        kind: 'Person',
        label: name,
        ...(email === undefined ? {} : { below: email }),
        href: personPath(id),
      }),
    ),
    ...pages.map(({ label, path }): Hit => ({ kind: 'Page', label, href: path })),
  ]
}

function asJson(found: readonly Hit[]): OfficeReply {
  return {
    kind: 'document',
    status: 200,
    type: 'application/json; charset=utf-8',
    body: JSON.stringify({ found }),
    protection: 'api',
  }
}

function results(text: string, found: Found, pages: readonly Place[], { query }: Visit): Content {
  const { apps, partners, people, reference } = found
  const all = apps.length + partners.length + people.length + pages.length + (reference === undefined ? 0 : 1)
  return {
    title: text === '' ? 'Search' : 'Found',
    beneath: text === '' ? undefined : html`${counted(all, 'thing')} for “${said(query.get('q') ?? '', 80)}”`,
    body: html`<form class="form wide-search" role="search" action="/admin/search"><label for="again">Apps, partners, people, a sign-in’s reference, pages</label><div class="with-button"><input id="again" type="search" name="q" value="${text}" autocomplete="off" maxlength="200"><button>Search</button></div></form>
${reference !== undefined && list('Sign-in', [row(signInPath(reference), html`<span class="code">${reference}</span>`, 'The record of this sign-in')])}
${list(
  'Apps',
  apps.map((one) => registration('apps', one)),
)}
${list(
  'Partners',
  partners.map((one) => registration('partners', one)),
)}
${list(
  'People',
  people.map(({ id, name, email }) => row(personPath(id), said(name), email)),
)}
${list(
  'Pages',
  pages.map(({ label, path }) => row(path, html`${label}`)),
)}
${all === 0 && text !== '' && nothing(text)}`,
  }
}

function nothing(text: string): Html {
  return emptyState({
    title: 'Nothing is called that',
    says: html`No app, partner, person or page matches “${said(text, 80)}”. People are found by name, e-mail address, or what a partner calls them; a sign-in by the reference that the person was shown.`,
  })
}

function list(title: string, rows: readonly Html[]): Html | false {
  return (
    rows.length > 0 && html`<section class="found"><h2>${title}</h2><ul class="links">${rows}</ul></section>`
  )
}

function registration(kind: 'apps' | 'partners', one: FoundRegistration): Html {
  return html`<li><a href="${pathOf(kind, one)}">${monogram(one)}<span class="who"><span class="name">${said(one.name)}</span><span class="below">${said(one.id)}</span></span></a></li>`
}

function row(href: string, label: Html, below?: string): Html {
  return html`<li><a href="${href}"><span class="who"><span class="name">${label}</span>${below !== undefined && html`<span class="below">${said(below)}</span>`}</span></a></li>`
}

function pathOf(kind: 'apps' | 'partners', { handle }: FoundRegistration): string {
  return `/admin/${kind}/${encodeURIComponent(handle)}`
}

function personPath(id: string): string {
  return `/admin/people/${encodeURIComponent(id)}`
}

function signInPath(reference: string): string {
  return `/admin/sign-ins/${reference}`
}
