import type { Card, Page } from '../../model/page.js'
import { link, monogram, said } from '../../drawing/fragments.js'
import { type Frame } from './frame.js'
import { type Drawing, type Html, html } from '../../drawing/html.js'

type ConfirmPage = Extract<Page, { readonly name: 'confirm-partner' }>
type ReplacePage = Extract<Page, { readonly name: 'replace-session' }>

/** The request, which nobody signed, names another organisation than the one used before. */
export function confirmPartner({ signIn, app, hinted, remembered }: ConfirmPage): Drawing {
  const path = (rest: string) => link(`/sign-in/${encodeURIComponent(signIn)}/${rest}`)
  const choose = ({ handle }: Card) => path(`partner/${encodeURIComponent(handle)}`)
  return {
    title: `Sign in to ${app.name}`,
    body: html`
<p class="eyebrow">Sign in to</p>
<h1>${said(app.name)}</h1>
<p class="lead">The link that brought you here suggests another organisation than the one you used last time. Which one is yours?</p>
<ul class="choices">
${choice(hinted, choose(hinted), 'Suggested by the link')}
${remembered && choice(remembered, choose(remembered), 'Used last time')}
</ul>
<p class="aside"><a href="${path('partners')}">Choose another organisation</a><a href="${path('cancel')}">Cancel</a></p>`,
  }
}

function choice(card: Card, href: string, below: string): Html {
  return html`<li><a href="${href}">${monogram(card)}<span class="name">${said(card.name)}</span><span class="below">${below}</span></a></li>`
}

/** Somebody is signed in here, and an organisation that nobody asked names somebody else. */
export function replaceSession({ current, next, confirm, app }: ReplacePage, frame: Frame): Drawing {
  return {
    title: 'Switch to another person?',
    body: html`
<h1>Switch to another person?</h1>
<p class="lead">This browser is signed in as one person. Without being asked, ${said(next)} has just vouched for another.</p>
<dl class="swap">
<div><dt>Signed in now</dt><dd>${said(current)}</dd></div>
<div><dt>Wants to take over</dt><dd>Somebody from ${said(next)}</dd></div>
</dl>
<p>Did you just start this yourself${app && html`, on the way to ${said(app.name)}`}? If not, stay as you are: somebody may have led you here.</p>
<form class="buttons" method="post" action="${link(confirm)}">
<input type="hidden" name="replace" value="yes"><input type="hidden" name="token" value="${frame.token}">
<a class="button" href="/">Stay as I am</a><button class="quiet">Switch</button>
</form>`,
  }
}
