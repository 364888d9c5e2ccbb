import type { Card, Page, WayOn } from '../../model/page.js'
import type { Actor } from '../../model/refusal.js'
import { link, said } from '../../drawing/fragments.js'
import { type Frame } from './frame.js'
import { type Drawing, type Html, html } from '../../drawing/html.js'

type RefusedPage = Extract<Page, { readonly name: 'refused' }>
type AnsweredPage = Extract<Page, { readonly name: 'already-answered' }>

/** An expected no: what happened in one sentence, who must act, the reference, the ways on. */
export function refused(page: RefusedPage, frame: Frame): Drawing {
  const { app, says, reference, ways } = page
  if (page.code === 'signin.page_unknown') return lost(page, frame)
  return {
    title: 'Not signed in',
    body: html`
<h1>${app ? html`You could not be signed in to ${said(app.name, 60)}` : 'You could not be signed in'}</h1>
<p class="lead">${says}</p>
${whoActs(page)}
${waysOn(ways)}
${quote(reference, frame)}`,
  }
}

function lost({ says, reference, ways }: RefusedPage, frame: Frame): Drawing {
  return {
    title: 'Nothing here',
    body: html`
<h1>Nothing here</h1>
<p class="lead">${says}</p>
${waysOn(ways)}
${quote(reference, frame)}`,
  }
}

/** A bookmark, a back button, a form sent twice. */
export function alreadyAnswered({ app, reference, ways }: AnsweredPage, frame: Frame): Drawing {
  return {
    title: 'Already finished',
    body: html`
<h1>This sign-in is already finished</h1>
<p class="lead">${app ? html`It was the way in to ${said(app.name)}, and was used.` : 'It was used before.'} Each sign-in works once; a page from the history or a bookmark cannot repeat it.</p>
${waysOn(ways)}
${quote(reference, frame)}`,
  }
}

function whoActs({ who, app, partner, partnerHelp }: RefusedPage): Html {
  const help =
    partnerHelp !== undefined &&
    html` <a href="${link(partnerHelp)}">${partner ? html`Help from ${said(partner.name, 60)}` : 'Help from your organisation'}</a>`
  return html`<div class="actor"><h2 class="label">Who can put this right</h2><p>${actor(who, app, partner)}${help}</p></div>`
}

function actor(who: Actor, app: Card | undefined, partner: Card | undefined): Html {
  switch (who) {
    case 'app':
      return html`The people who run ${app ? said(app.name) : 'the application'}.`
    case 'partner':
      return html`The people who run sign-in at ${partner ? said(partner.name) : 'your organisation'}.`
    case 'us':
      return html`The people who run this service.`
    case 'person':
      return html`You: start again from ${app ? said(app.name) : 'the application'}.`
  }
}

function waysOn(ways: readonly WayOn[]): Html | undefined {
  if (ways.length === 0) return undefined
  return html`<p class="buttons">${ways.map(
    ({ label, href }, index) =>
      html`<a class="${index === 0 ? 'button' : 'button quiet'}" href="${link(href)}">${said(label, 60)}</a>`,
  )}</p>`
}

function quote(reference: string, { organization }: Frame): Html | undefined {
  if (reference === '') return undefined
  return html`<section class="reference" aria-labelledby="reference">
<h2 id="reference" class="label">Reference</h2>
<p class="code">${reference}</p>
<p class="hint">Quote it when you ask for help${mailTo(reference, organization.contact)}. It leads straight to this attempt, so you need not describe it.</p>
</section>`
}

function mailTo(reference: string, contact: string | undefined): Html | undefined {
  if (!contact?.startsWith('mailto:')) return undefined
  const address = contact.slice('mailto:'.length)
  return html` at <a href="${link(`mailto:${address}?subject=${encodeURIComponent(`Sign-in ${reference}`)}`)}">${address}</a>`
}
