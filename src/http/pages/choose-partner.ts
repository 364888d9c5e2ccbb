import type { Card, Page } from '../../model/page.js'
import { counted, type Drawing, type Frame, link, monogram, said } from './frame.js'
import { type Html, html } from './html.js'

type ChoosePage = Extract<Page, { readonly name: 'choose-partner' }>

/** So few are seen at a glance: no search is offered. */
const glance = 6

/** Which organisation knows you? Links and a search form, nothing else. */
export function choosePartner(page: ChoosePage, frame: Frame): Drawing {
  const { app, remembered, query, total } = page
  const searching = query !== ''
  const before = searching ? undefined : remembered
  const others = page.partners.filter(({ handle }) => handle !== before?.handle)
  return {
    title: `Sign in to ${app.name}`,
    body: html`
<p class="eyebrow">Sign in to</p>
<h1>${said(app.name)}</h1>
<p class="lead">Choose the organisation where you have your account.</p>
${
  before &&
  html`<section aria-labelledby="before"><h2 id="before" class="label">Last time you came from</h2>
<ul class="partners">${partnerLine(before, page.signIn, frame)}</ul></section>`
}
${(total > glance || searching) && search(page, frame)}
<section aria-labelledby="all"><h2 id="all" class="label">${heading(page, before !== undefined)}</h2>
${others.length > 0 && html`<ul class="partners">${others.map((partner) => partnerLine(partner, page.signIn, frame))}</ul>`}
${matchLine(page, others.length, frame)}</section>
<p class="aside"><a href="${link(`/sign-in/${encodeURIComponent(page.signIn)}/cancel`, frame)}">Cancel and go back to ${said(app.name, 60)}</a></p>`,
  }
}

function heading({ query, total }: ChoosePage, hasBefore: boolean): string {
  if (query !== '') return 'Found'
  if (hasBefore) return 'Another organisation'
  return total === 0 ? 'Organisations' : counted(total, 'organisation')
}

function search({ signIn, query, total }: ChoosePage, frame: Frame): Html {
  return html`<form class="search" role="search" method="get" action="${link(`/sign-in/${encodeURIComponent(signIn)}/partners`, frame)}">
<label for="q">Search by name or e-mail address</label>
<div class="field"><input id="q" name="q" type="search" value="${query}" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="${total > 50 ? 'e.g. northwind or you@northwind.example' : ''}"${total > 20 && html` autofocus`}><button class="quiet">Search</button></div>
</form>`
}

function partnerLine(partner: Card, signIn: string, frame: Frame): Html {
  const path = `/sign-in/${encodeURIComponent(signIn)}/partner/${encodeURIComponent(partner.handle)}`
  const below = partner.domains?.slice(0, 3).join(', ') || partner.description
  return html`<li><a href="${link(path, frame)}">${monogram(partner)}<span class="who"><span class="name">${said(partner.name)}</span>${below && html`<span class="below">${said(below, 90)}</span>`}</span>${chevron}</a></li>`
}

const chevron = html`<svg class="chevron" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="m6 3 5 5-5 5"/></svg>`

function matchLine(
  { query, matches, total, signIn, partners }: ChoosePage,
  shown: number,
  frame: Frame,
): Html | undefined {
  if (total === 0)
    return html`<p class="empty">No organisation is set up for this application yet. Whoever runs this sign-in has to add one.</p>`
  if (matches === 0)
    return html`<p class="empty">Nothing matches “${said(query, 80)}”. Try a shorter word, or <a href="${link(`/sign-in/${encodeURIComponent(signIn)}/partners?q=`, frame)}">see all ${counted(total, 'organisation')}</a>.</p>`
  if (partners.length < matches)
    return html`<p class="more" role="status">${shown.toLocaleString('en')} of ${matches.toLocaleString('en')} shown. Search to narrow the list.</p>`
  return query === ''
    ? undefined
    : html`<p class="more" role="status">${counted(matches, 'match', 'matches')} of ${total.toLocaleString('en')}. <a href="${link(`/sign-in/${encodeURIComponent(signIn)}/partners?q=`, frame)}">Clear the search</a></p>`
}
