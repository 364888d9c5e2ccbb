import type { Card, Page } from '../../model/page.js'
import { counted, link, monogram, said } from '../../drawing/fragments.js'
import { type Drawing, type Html, html } from '../../drawing/html.js'

type ChoosePage = Extract<Page, { readonly name: 'choose-partner' }>

/** So few are seen at a glance: no search is offered. */
const glance = 6

/** Which organisation knows you? Links and a search form, nothing else. */
export function choosePartner(page: ChoosePage): Drawing {
  const { app, query, total } = page
  const searching = query !== ''
  const before = searching ? undefined : page.remembered
  const others = page.partners.filter(({ handle }) => handle !== before?.handle)
  return {
    title: `Sign in to ${app.name}`,
    body: html`
<p class="eyebrow">Sign in to</p>
<h1>${said(app.name)}</h1>
<p class="lead">Choose the organisation where you have your account.</p>
${before && lastTime(before, page)}
${(total > glance || searching) && search(page)}
<section aria-labelledby="all">
<h2 id="all" class="label">${heading(page, before !== undefined)}</h2>
${others.length > 0 && html`<ul class="rows">${others.map((partner) => row(partner, page))}</ul>`}
${underneath(page, others.length)}
</section>
<p class="aside"><a href="${path(page, 'cancel')}">Cancel and go back to ${said(app.name, 60)}</a></p>`,
  }
}

function lastTime(before: Card, page: ChoosePage): Html {
  return html`<section aria-labelledby="before">
<h2 id="before" class="label">You came from here last time</h2>
<ul class="rows before">${row(before, page)}</ul>
</section>`
}

function heading({ query, total, matches }: ChoosePage, hasBefore: boolean): string {
  if (query !== '') return `${counted(matches, 'match', 'matches')} among ${counted(total, 'organisation')}`
  if (hasBefore) return 'Another organisation'
  return total === 0 ? 'Organisations' : counted(total, 'organisation')
}

function search(page: ChoosePage): Html {
  const { query, total, remembered } = page
  const first = total > 20 && query === '' && !remembered
  return html`<form class="search" role="search" method="get" action="${path(page, 'partners')}">
<label for="q">Search by name or by your e-mail address</label>
<div class="field"><input id="q" name="q" type="search" value="${query}" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false"${first && html` autofocus`}><button class="quiet">Search</button></div>
</form>`
}

function row(partner: Card, page: ChoosePage): Html {
  const below = partner.domains?.slice(0, 3).join(', ') || partner.description
  return html`<li><a href="${path(page, `partner/${encodeURIComponent(partner.handle)}`)}">${monogram(partner)}<span class="who"><span class="name">${said(partner.name)}</span>${below && html`<span class="below">${said(below, 90)}</span>`}</span>${chevron}</a></li>`
}

const chevron = html`<svg class="chevron" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="m6 3 5 5-5 5"/></svg>`

function underneath(page: ChoosePage, shown: number): Html | undefined {
  const { query, matches, total, partners } = page
  if (total === 0)
    return html`<p class="empty">No organisation can sign people in to this application yet. Whoever runs this service has to add one.</p>`
  if (matches === 0)
    return html`<p class="empty">Nothing matches “${said(query, 80)}”. Try a shorter word, or <a href="${path(page, 'partners')}">see all organisations</a>.</p>`
  if (partners.length < matches)
    return html`<p class="more">${shown.toLocaleString('en')} of ${matches.toLocaleString('en')} are shown. Search to narrow the list.</p>`
  return query === ''
    ? undefined
    : html`<p class="more"><a href="${path(page, 'partners')}">See all organisations</a></p>`
}

function path({ signIn }: ChoosePage, rest: string): string {
  return link(`/sign-in/${encodeURIComponent(signIn)}/${rest}`)
}
