import type { Card, Page } from '../../model/page.js'
import { type Drawing, type Frame, link, monogram, said } from './frame.js'
import { type Html, html } from './html.js'

type ConfirmPage = Extract<Page, { readonly name: 'confirm-partner' }>
type ReplacePage = Extract<Page, { readonly name: 'replace-session' }>

/** The request, which nobody signed, names another organisation than the one used before. */
export function confirmPartner({ signIn, app, hinted, remembered }: ConfirmPage, frame: Frame): Drawing {
  const choose = ({ handle }: Card) =>
    link(`/sign-in/${encodeURIComponent(signIn)}/partner/${encodeURIComponent(handle)}`, frame)
  return {
    title: `Sign in to ${app.name}`,
    body: html`
<p class="eyebrow">Sign in to</p>
<h1>${said(app.name)}</h1>
<p class="lead">The application suggests that you sign in at ${said(hinted.name)}.${remembered && html` Last time you came from ${said(remembered.name)}.`} Which one is right?</p>
<div class="choices">
${choice(hinted, choose(hinted), 'Suggested by the application')}
${remembered && choice(remembered, choose(remembered), 'Used last time')}
</div>
<p class="aside"><a href="${link(`/sign-in/${encodeURIComponent(signIn)}/partners`, frame)}">Choose another organisation</a><a href="${link(`/sign-in/${encodeURIComponent(signIn)}/cancel`, frame)}">Cancel</a></p>`,
  }
}

function choice(card: Card, href: string, below: string): Html {
  return html`<a class="choice" href="${href}">${monogram(card)}<span class="who"><span class="name">${said(card.name)}</span><span class="below">${below}</span></span></a>`
}

/** Somebody is signed in here, and an answer that nobody asked for names somebody else. */
export function replaceSession({ current, next, confirm, app }: ReplacePage, frame: Frame): Drawing {
  return {
    title: 'Continue as somebody else?',
    body: html`
<h1>Continue as somebody else?</h1>
<p class="lead">This browser is signed in as one person, and an organisation has just sent another one.</p>
<dl class="swap"><div><dt>Signed in now</dt><dd>${said(current)}</dd></div><div><dt>Wants to continue</dt><dd>${said(next)}</dd></div></dl>
<p>If you did not just try to sign in${app && html` to ${said(app.name)}`}, stay as you are: somebody may have led you here.</p>
<form class="buttons" method="post" action="${link(confirm, frame)}"><input type="hidden" name="replace" value="yes"><input type="hidden" name="token" value="${frame.token}">
<a class="button" href="${frame.base}/">Stay signed in as I am</a><button class="quiet">Continue as ${said(next, 60)}</button></form>`,
  }
}
