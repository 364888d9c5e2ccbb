import { type Markup, markup } from '../counterpart/markup.js'
import type { Status } from './gateway-door.js'
import { indented } from './indented.js'
import { type Told, type ToldAttribute, valuesOf } from './told.js'

/** The addresses that its pages lead to. */
interface Around {
  readonly gateway: string
  /** The demo's other app. */
  readonly neighbour: string
}

interface Shown {
  readonly status?: number
  readonly title: string
  readonly corner?: Markup
  readonly body: Markup
}

export function welcomePage(around: Around): Shown {
  return {
    title: 'Welcome',
    body: markup`<section class="hero"><h1>Your money, back before the week is out.</h1>
<p>Expenses has no passwords of its own. Sign in with the organisation you work for: choose one on the next page,
then be whoever you like there.</p>
<p><a class="button main" href="/sign-in">Sign in</a></p></section>
${otherWays(around)}`,
  }
}

/** Every house role as this app calls it, and what it opens. */
const powers: readonly (readonly [role: string, title: string, text: string])[] = [
  ['Claimant', 'Claim', 'Train to Leeds, 64.20. Lunch, 12.00. Add a receipt and send it in.'],
  ['Approver', 'Approve', 'Three claims wait for your yes, the oldest since Monday.'],
  ['Auditor', 'Reports', 'Everything paid this quarter, by cost centre, read only.'],
]

export function deskPage(told: Told, around: Around): Shown {
  const { gateway } = around
  const name = valuesOf(told, 'displayName')[0] ?? told.nameID
  const roles = valuesOf(told, 'role')
  return {
    title: name,
    corner: markup`<span class="me">${name}</span>`,
    body: markup`<section class="desk"><p class="kicker">Signed in</p><h1>${name}</h1>
<p class="roles">${roles.map((role) => markup`<span class="badge">${role}</span> `)}</p>
<p>${valuesOf(told, 'mail')[0] ?? 'No e-mail address came: the partner may not speak for its domain.'}</p>
<div class="actions"><a class="button main" href="${gateway}/record">The gateway’s record of this sign-in</a>
<a class="button" href="/sign-in?again">Switch person</a>
<form method="post" action="/sign-out"><button>Sign out here</button></form></div></section>
<section class="powers">${powers.map(([role, title, text]) => powerCard(title, text, role, roles.includes(role)))}</section>
<section class="card"><h2>What arrived</h2>
<p>The attributes of the assertion that the gateway signed for this app.</p>
<table><thead><tr><th>Attribute</th><th>Values</th></tr></thead><tbody>${told.attributes.map(attributeRow)}</tbody></table></section>
<section class="card"><h2>The facts of this sign-in</h2><dl class="facts">${factsOf(told)}</dl>
<details><summary>The signed assertion</summary><pre class="xml">${indented(told.assertion)}</pre></details></section>
${otherWays(around)}`,
  }
}

function powerCard(title: string, text: string, role: string, open: boolean): Markup {
  return markup`<article class="power${open ? '' : ' shut'}"><h3>${title}</h3><p>${open ? text : `Only with the role ${role}.`}</p></article>`
}

function attributeRow({ name, friendlyName, values }: ToldAttribute): Markup {
  return markup`<tr><th scope="row">${friendlyName ?? name}${friendlyName && markup`<small>${name}</small>`}</th><td>${values.map((value) => markup`<span class="value">${value}</span> `)}</td></tr>`
}

function factsOf(told: Told): readonly Markup[] {
  const facts: readonly (readonly [string, string])[] = [
    ['NameID', told.nameID],
    ['NameID format', told.nameIDFormat],
    ['Issuer', told.issuer],
    ['Vouched by', told.authorities.join(', ')],
    ['How strongly', told.authnContext],
    ['Signed in at', told.authnInstant],
    ['Session index', told.sessionIndex],
    ['Answer to', told.inResponseTo ?? 'nobody asked: launched at the gateway'],
    ['Good until', told.notOnOrAfter],
  ]
  return facts.map(
    ([name, value]) => markup`<div><dt>${name}</dt><dd>${value === '' ? '—' : value}</dd></div>`,
  )
}

function otherWays({ gateway, neighbour }: Around): Markup {
  return markup`<section class="card ways"><h2>Other ways to ask</h2><ul>
<li><a href="/sign-in">Ask again</a>: with a session at the gateway nobody is asked anything</li>
<li><a href="/sign-in?again">Ask for a fresh sign-in</a> (ForceAuthn): be somebody else this time</li>
<li><a href="/sign-in?silently">Ask silently</a> (IsPassive): a no instead of a page</li>
<li><a href="/sign-in?by=post">Ask by a form</a> (HTTP-POST instead of HTTP-Redirect)</li>
<li><a href="/sign-in?stronger">Ask for two factors</a>: more than these partners can prove</li>
<li><a href="${gateway}/launch/expenses">Let the gateway begin</a>: its launch link, good for a bookmark</li>
<li><a href="${neighbour}/">Noticeboard</a>, the other app, speaks WS-Federation: who is signed in here is not asked there</li>
<li><a href="${gateway}/">See who the gateway thinks you are</a>, or <a href="${gateway}/sign-out">sign out there</a></li>
</ul></section>`
}

const saidPlainly: Readonly<Record<string, string>> = {
  AuthnFailed: 'Nobody signed in.',
  NoPassive: 'It would have needed to show a page, and was asked not to.',
  NoAuthnContext: 'Nobody could be signed in that strongly.',
  RequestDenied: 'It does not let this person in here.',
  InvalidNameIDPolicy: 'It cannot name people the way this app wants.',
}

export function refusedPage({ codes, message }: Status): Shown {
  const short = codes.at(-1)?.split(':').at(-1) ?? ''
  return {
    title: 'Not signed in',
    body: markup`<section class="card narrow"><p class="kicker">The gateway says no</p><h1>You are not signed in</h1>
<p>${saidPlainly[short] ?? 'The gateway did not sign you in.'}</p>
<dl class="facts"><div><dt>Status</dt><dd>${codes.map((code) => markup`<span class="value">${code}</span> `)}</dd></div>
<div><dt>Message</dt><dd>${message === '' ? '—' : message}</dd></div></dl>
<div class="actions"><a class="button main" href="/sign-in">Try again</a> <a class="button" href="/">To the start</a></div></section>`,
  }
}

/** The answer was not one that this app may believe. */
export function strangerPage(error: unknown): Shown {
  return {
    status: 403,
    title: 'Not believed',
    body: markup`<section class="card narrow"><h1>This answer is not believed</h1>
<p>node-saml, which checks what comes in here, says:</p><pre>${error instanceof Error ? error.message : String(error)}</pre>
<div class="actions"><a class="button main" href="/sign-in">Sign in</a> <a class="button" href="/">To the start</a></div></section>`,
  }
}
