import type { Card, Page } from '../../model/page.js'
import { link, monogram, said } from '../../drawing/fragments.js'
import { type Frame, houseName } from './frame.js'
import { type Drawing, type Html, html } from '../../drawing/html.js'
import { onward, telling } from './telling.js'

type LandingPage = Extract<Page, { readonly name: 'landing' }>
type SignOutPage = Extract<Page, { readonly name: 'sign-out' }>
type SignedOutPage = Extract<Page, { readonly name: 'signed-out' }>

/** What this is, who is signed in, and where they can go. */
export function landing(page: LandingPage, frame: Frame): Drawing {
  const { person } = page
  return {
    title: person === undefined ? 'Sign-in' : 'Signed in',
    body: html`
${person === undefined ? stranger(frame) : signedIn(person, page)}
${page.empty ? nextSteps : appList(page.apps)}`,
  }
}

function stranger(frame: Frame): Html {
  return html`<h1>The way in</h1>
<p class="lead">Applications of ${said(houseName(frame))} send you here to sign in. Your own organisation then says who you are; this page never asks for a password.</p>`
}

function signedIn(person: string, { partner, since }: LandingPage): Html {
  const time = since && html` since <time datetime="${since.toISOString()}">${atUtc(since)}</time>`
  return html`<p class="eyebrow">Signed in as</p>
<h1>${said(person)}</h1>
<p class="lead">${partner === undefined ? html`Signed in${time}.` : html`${said(partner)} vouches for you${time}.`}</p>
<p class="buttons"><a class="button quiet" href="${link('/sign-out')}">Sign out</a></p>`
}

function atUtc(at: Date): string {
  return `${at.toISOString().slice(11, 16)} UTC`
}

function appList(apps: LandingPage['apps']): Html {
  const open = apps.filter(({ launch }) => launch !== undefined)
  if (open.length === 0)
    return html`<p class="empty">Open the application that you want to use. It sends you here when it needs to know who you are.</p>`
  return html`<section aria-labelledby="apps">
<h2 id="apps" class="label">Open an application</h2>
<ul class="tiles">${open.map((app) => html`<li><a href="${link(app.launch ?? '/')}">${monogram(app)}<span class="who"><span class="name">${said(app.name)}</span>${app.description !== undefined && html`<span class="below">${said(app.description, 90)}</span>`}</span></a></li>`)}</ul>
</section>`
}

/** For whoever runs this: what is still missing, and the command that adds it. */
const nextSteps = html`<section class="steps" aria-labelledby="next">
<h2 id="next">Not ready yet</h2>
<p>An application or a partner is still missing. If you run this service, add the metadata file of each; it counts within seconds, without a restart.</p>
<ol>
<li><p><strong>An application</strong> that asks: put its file into <code>metadata/apps/</code>, or run</p><pre><code>sallyport app add FILE-OR-URL</code></pre></li>
<li><p><strong>A partner</strong> that vouches: put its file into <code>metadata/partners/</code>, or run</p><pre><code>sallyport partner add FILE-OR-URL</code></pre></li>
<li><p><strong>Ours</strong>, for both of them: the file <a href="/saml/idp?download">for the application</a>, the file <a href="/saml/sp?download">for the partner</a>.</p></li>
</ol>
</section>`

export function signOutQuestion({ person, told, apps }: SignOutPage, frame: Frame): Drawing {
  return {
    title: 'Sign out',
    body: html`
<p class="eyebrow">Signed in as</p>
<h1>${said(person)}</h1>
<p class="lead">Signing out ends your session here. The next application asks again who you are.</p>
${
  told.length > 0 &&
  html`<section aria-labelledby="told">
<h2 id="told" class="label">Will be told by this browser</h2>
${plainList(told)}
</section>`
}
${
  apps.length > 0 &&
  html`<section aria-labelledby="opened">
<h2 id="opened" class="label">Opened with this session</h2>
${plainList(apps)}
<p class="hint">These applications are not told, and may keep you signed in until you sign out there too.</p>
</section>`
}
<form class="buttons" method="post" action="${link('/sign-out')}">
<input type="hidden" name="token" value="${frame.token}">
<button>Sign out</button><a class="button quiet" href="/">Stay signed in</a>
</form>`,
  }
}

/** Says truthfully of each application what signing out did. */
export function signedOut(page: SignedOutPage): Drawing {
  const { person, notTold, partner, atPartner, next, telling: told } = page
  const ended = person !== undefined || partner !== undefined || told.length > 0 || notTold.length > 0
  return {
    title: ended ? 'Signed out' : 'Not signed in',
    body: html`
<h1>${ended ? 'You are signed out here' : 'You are not signed in here'}</h1>
<p class="lead">${ended ? html`${person === undefined ? 'Your session' : html`The session of ${said(person)}`} with this service has ended.` : 'This browser has no session with this service.'}</p>
${telling(page)}
${
  notTold.length > 0 &&
  html`<section class="warned" aria-labelledby="untold">
<h2 id="untold">Not told about it</h2>
<p>You may still be signed in to these applications. Sign out there too, or close the browser.</p>
${plainList(notTold)}
</section>`
}
${partner && next === undefined && html`<p>${said(partner.name)} may still know you as well. On a shared computer, ${atPartner === undefined ? 'sign out there too' : html`<a href="${link(atPartner)}">sign out there too</a>`}, or the next person could come back in your name without a password.</p>`}
${next === undefined && html`<p class="buttons"><a class="button quiet" href="/">To the start page</a></p>`}
${onward(page)}`,
  }
}

function plainList(cards: readonly Card[]): Html {
  return html`<ul class="plain">${cards.map((card) => html`<li>${monogram(card)}<span class="name">${said(card.name)}</span></li>`)}</ul>`
}
