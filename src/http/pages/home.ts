import type { Card, Page } from '../../model/page.js'
import { type Drawing, type Frame, link, monogram, said } from './frame.js'
import { type Html, html } from './html.js'

type LandingPage = Extract<Page, { readonly name: 'landing' }>
type SignOutPage = Extract<Page, { readonly name: 'sign-out' }>
type SignedOutPage = Extract<Page, { readonly name: 'signed-out' }>

/** What this is, who is signed in, and where they can go. */
export function landing({ person, partner, since, apps, empty }: LandingPage, frame: Frame): Drawing {
  const house = frame.organization.name ?? 'this organisation'
  return {
    title: person === undefined ? 'Sign-in' : 'Signed in',
    body: html`
${
  person === undefined
    ? html`<h1>The way in</h1>
<p class="lead">This is where the applications of ${said(house)} send you to sign in. Your own organisation says who you are; no password is ever typed here.</p>`
    : signedIn(person, partner, since, frame)
}
${empty ? nextStep(frame) : appList(apps, frame)}`,
  }
}

function signedIn(person: string, partner: string | undefined, since: Date | undefined, frame: Frame): Html {
  return html`<p class="eyebrow">Signed in as</p>
<h1>${said(person)}</h1>
<p class="lead">${partner !== undefined && html`${said(partner)} vouched for you`}${since && html`${partner === undefined ? 'Since' : ','} <time datetime="${since.toISOString()}">${clockTime(since)}</time>`}${(partner !== undefined || since !== undefined) && '.'}</p>
<p class="buttons"><a class="button quiet" href="${link('/sign-out', frame)}">Sign out</a></p>`
}

function clockTime(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function appList(apps: LandingPage['apps'], frame: Frame): Html {
  const launched = apps.filter(({ launch }) => launch !== undefined)
  if (launched.length === 0)
    return html`<p class="empty">Open the application that you want to use: it brings you here when it needs to know who you are.</p>`
  return html`<section aria-labelledby="apps"><h2 id="apps" class="label">Applications</h2>
<ul class="tiles">${launched.map((app) => html`<li><a href="${link(app.launch ?? '/', frame)}">${monogram(app)}<span class="who"><span class="name">${said(app.name)}</span>${app.description !== undefined && html`<span class="below">${said(app.description, 90)}</span>`}</span></a></li>`)}</ul></section>`
}

function nextStep(frame: Frame): Html {
  return html`<section class="steps" aria-labelledby="next"><h2 id="next">Nothing is connected yet</h2>
<p>If you run this service, two files are missing. Each is picked up within seconds.</p>
<ol>
<li><p><strong>An application</strong> that asks. Put its metadata into <code>metadata/apps/</code>, or run</p><pre><code>sallyport app add FILE-OR-URL</code></pre></li>
<li><p><strong>A partner</strong> that vouches. Put its metadata into <code>metadata/partners/</code>, or run</p><pre><code>sallyport partner add FILE-OR-URL</code></pre></li>
<li><p>Give both of them ours: <a href="${link('/saml/idp?download', frame)}">for applications</a>, <a href="${link('/saml/sp?download', frame)}">for partners</a>.</p></li>
</ol></section>`
}

export function signOutQuestion({ person, apps }: SignOutPage, frame: Frame): Drawing {
  return {
    title: 'Sign out',
    body: html`
<p class="eyebrow">Signed in as</p>
<h1>${said(person)}</h1>
<p class="lead">Signing out here ends the session of this browser with this service. The next application will ask again who you are.</p>
${
  apps.length > 0 &&
  html`<section aria-labelledby="open"><h2 id="open" class="label">Applications you opened</h2>
<p>They are not told, and may keep you signed in until you sign out there too.</p>${plainList(apps)}</section>`
}
<form class="buttons" method="post" action="${link('/sign-out', frame)}"><input type="hidden" name="token" value="${frame.token}"><button>Sign out</button><a class="button quiet" href="${frame.base}/">Stay signed in</a></form>`,
  }
}

/** Says truthfully what signing out did not reach. */
export function signedOut({ person, notTold, partner }: SignedOutPage, frame: Frame): Drawing {
  return {
    title: 'Signed out',
    body: html`
<h1>${person === undefined ? 'You are not signed in here' : 'You are signed out here'}</h1>
<p class="lead">${person === undefined ? 'This browser has no session with this service.' : html`The session of ${said(person)} in this browser has ended.`}</p>
${
  notTold.length > 0 &&
  html`<section class="warned" aria-labelledby="untold"><h2 id="untold">Not told about it</h2>
<p>You may still be signed in to these applications. Sign out there too, or close the browser.</p>${plainList(notTold)}</section>`
}
${partner && html`<p>${said(partner.name)} still knows you as well: whoever uses this browser next could sign in as you without a password.</p>`}
<p class="buttons"><a class="button quiet" href="${frame.base}/">To the start page</a></p>`,
  }
}

function plainList(cards: readonly Card[]): Html {
  return html`<ul class="plain">${cards.map((card) => html`<li>${monogram(card)}<span class="name">${said(card.name)}</span></li>`)}</ul>`
}
