import type { Card, Page, WayOn } from '../../model/page.js'
import type { Actor } from '../../model/refusal.js'
import { type Drawing, type Frame, link, said } from './frame.js'
import { type Html, html } from './html.js'

type RefusedPage = Extract<Page, { readonly name: 'refused' }>
type AnsweredPage = Extract<Page, { readonly name: 'already-answered' }>

/** An expected no: what happened in one sentence, who must act, the reference, the ways on. */
export function refused(page: RefusedPage, frame: Frame): Drawing {
  const { app, partner, says, reference } = page
  const lost = page.code === 'signin.page_unknown'
  const heading = lost
    ? 'Nothing here'
    : app
      ? html`You could not be signed in to ${said(app.name)}`
      : 'You could not be signed in'
  return {
    title: lost ? 'Nothing here' : 'Not signed in',
    body: html`
<h1>${heading}</h1>
<p class="lead">${says}</p>
${!lost && html`<p>${whoActs(page.who, app, partner)}${page.partnerHelp && html` <a href="${link(page.partnerHelp, frame)}">${partner ? html`Help from ${said(partner.name, 60)}` : 'Help from your organisation'}</a>`}</p>`}
${waysOn(page.ways, frame)}
${quote(reference, frame)}`,
  }
}

/** A bookmark, a back button, a form sent twice. */
export function alreadyAnswered({ app, reference, ways }: AnsweredPage, frame: Frame): Drawing {
  return {
    title: 'Already signed in',
    body: html`
<h1>This sign-in is already finished</h1>
<p class="lead">${app ? html`You were signed in to ${said(app.name)} a moment ago.` : 'It was answered a moment ago.'} A sign-in can be used only once, so there is nothing more to do on this page.</p>
${waysOn(ways, frame)}
${quote(reference, frame)}`,
  }
}

function whoActs(who: Actor, app: Card | undefined, partner: Card | undefined): Html {
  switch (who) {
    case 'app':
      return html`Only the people who run ${app ? said(app.name) : 'the application'} can put this right.`
    case 'partner':
      return html`Only ${partner ? said(partner.name) : 'the organisation that signs you in'} can put this right.`
    case 'us':
      return html`Only the people who run this sign-in service can put this right.`
    case 'person':
      return html`You can put this right yourself: start again from the application.`
  }
}

function waysOn(ways: readonly WayOn[], frame: Frame): Html | undefined {
  if (ways.length === 0) return undefined
  return html`<p class="buttons">${ways.map(({ label, href }, index) => html`<a class="${index === 0 ? 'button' : 'button quiet'}" href="${link(href, frame)}">${said(label, 60)}</a>`)}</p>`
}

function quote(reference: string, { organization }: Frame): Html | undefined {
  if (reference === '') return undefined
  const contact = organization.contact
  return html`<section class="reference" aria-labelledby="reference"><h2 id="reference" class="label">Reference</h2>
<p class="code">${reference}</p>
<p class="hint">Quote it when you ask for help${contact?.startsWith('mailto:') && html` at <a href="${contact}?subject=${encodeURIComponent(`Sign-in ${reference}`)}">${contact.slice('mailto:'.length)}</a>`}: it finds everything about this attempt, and nothing else has to be explained.</p></section>`
}
