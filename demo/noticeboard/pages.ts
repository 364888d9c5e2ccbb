import { indented } from '../app/indented.js'
import { type Markup, markup } from '../counterpart/markup.js'
import { type Notice, notices } from './notices.js'
import { type Claim, type Told, valuesOf } from './token.js'

interface Shown {
  readonly status?: number
  readonly title: string
  readonly corner?: Markup
  readonly body: Markup
}

/** The addresses that its pages lead to. */
export interface Around {
  readonly gateway: string
  /** The demo's other app. */
  readonly neighbour: string
}

export function welcomePage(around: Around): Shown {
  return {
    title: 'Welcome',
    body: markup`<section class="hero"><h1>What everybody should know.</h1>
<p>Noticeboard is shared by both organisations, and anybody who works for one may read it. It speaks WS-Federation, as
the intranets of many years do, and asks the same gateway that Expenses asks by SAML.</p>
<p><a class="button main" href="/sign-in">Sign in</a></p></section>
<section class="board">${notices.map(closedNote)}</section>
${otherWays(around)}`,
  }
}

export function boardPage(told: Told, chosen: string | undefined, around: Around): Shown {
  const name = valuesOf(told, 'name')[0] ?? told.name
  const roles = valuesOf(told, 'role')
  return {
    title: name,
    corner: markup`<span class="me">${name}</span>`,
    body: markup`<section class="desk"><p class="kicker">Signed in</p><h1>Good day, ${name}</h1>
<p class="roles">${roles.length === 0 ? 'You may read.' : roles.map((role) => markup`<span class="badge">${role}</span> `)}</p>
<p>${valuesOf(told, 'emailaddress')[0] ?? 'No e-mail address came: the partner may not speak for its domain.'}</p>
<div class="actions"><a class="button main" href="${around.gateway}/record">The gateway’s record of this sign-in</a>
<a class="button" href="/sign-in?again">Switch person</a>
<a class="button" href="/sign-out">Sign out everywhere</a></div></section>
<section class="board">${notices.map((notice) => openNote(notice, notice.id === chosen))}</section>
<section class="card"><h2>What arrived</h2>
<p>The claims of the SAML 1.1 token that the gateway signed for this app.</p>
<table><thead><tr><th>Claim</th><th>Values</th></tr></thead><tbody>${told.claims.map(claimRow)}</tbody></table></section>
<section class="card"><h2>The facts of this sign-in</h2><dl class="facts">${factsOf(told)}</dl>
<details><summary>The signed token</summary><pre class="xml">${indented(told.token)}</pre></details></section>
${otherWays(around)}`,
  }
}

function closedNote({ id, title, pinned }: Notice): Markup {
  return markup`<a class="pinned" href="/sign-in?notice=${id}"><h3>${title}</h3><p class="by">${pinned}</p></a>`
}

function openNote({ title, text, pinned }: Notice, chosen: boolean): Markup {
  return markup`<article class="pinned${chosen ? ' chosen' : ''}"><h3>${title}</h3><p>${text}</p><p class="by">${pinned}</p></article>`
}

function claimRow({ type, values }: Claim): Markup {
  const [short] = type.split('/').slice(-1)
  return markup`<tr><th>${short}<small>${type}</small></th><td>${values.map((value) => markup`<span class="value">${value}</span> `)}</td></tr>`
}

function factsOf(told: Told): readonly Markup[] {
  const facts: readonly (readonly [string, string])[] = [
    ['NameIdentifier', told.name],
    ['Format', told.nameFormat],
    ['Issuer', told.issuer],
    ['Audience', told.audience],
    ['How strongly', told.method],
    ['Signed in at', told.instant],
    ['Envelope', told.envelope],
    ['Good until', told.notOnOrAfter],
  ]
  return facts.map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value === '' ? '—' : value}</dd></div>`,
  )
}

function otherWays({ gateway, neighbour }: Around): Markup {
  return markup`<section class="card ways"><h2>Other ways to ask</h2><ul>
<li><a href="/sign-in">Ask again</a>: with a session at the gateway nobody is asked anything</li>
<li><a href="/sign-in?again">Ask for a fresh sign-in</a> (wfresh=0): be somebody else this time</li>
<li><a href="/sign-in?partner=kestrel">Ask for Kestrel’s people</a> (whr): without the page that asks where you work</li>
<li><a href="/sign-in?stronger">Ask for two factors</a> (wauth): more than these partners can prove</li>
<li><a href="${gateway}/launch/noticeboard">Let the gateway begin</a>: its launch link; this app hears nobody unasked, and says so</li>
<li><a href="/sign-out?stay">Sign out and stay at the gateway</a> (wsignout1.0 without wreply): its page says who was told</li>
<li><a href="${gateway}/FederationMetadata/2007-06/FederationMetadata.xml">The gateway’s federation metadata</a>, which this app reads</li>
<li><a href="${neighbour}/">Expenses</a>, the other app: who is signed in here is not asked there</li>
</ul></section>`
}

/** The answer was not one that this app may believe. */
export function strangerPage(error: unknown): Shown {
  return {
    status: 403,
    title: 'Not believed',
    body: markup`<section class="card narrow"><h1>This answer is not believed</h1>
<p>Noticeboard checks what comes in with xml-crypto, and says:</p><pre>${error instanceof Error ? error.message : String(error)}</pre>
<div class="actions"><a class="button main" href="/sign-in">Sign in</a> <a class="button" href="/">To the start</a></div></section>`,
  }
}
