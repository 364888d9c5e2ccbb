import { type Markup, markup } from '../counterpart/markup.js'
import type { Organisation } from './organisation.js'
import type { Person } from './person.js'

interface Shown {
  readonly status?: number
  readonly title: string
  readonly body: Markup
}

export function signInPage({ look, people }: Organisation, ticket: string): Shown {
  return {
    title: 'Sign in',
    body: markup`<section class="card"><p class="kicker">${look.name} accounts</p><h1>Who are you?</h1>
<p>A real organisation would ask for your password now. Here you choose whom to be.</p>
<form method="post" action="/sign-in"><input type="hidden" name="ticket" value="${ticket}">
<ul class="people">${people.map((person) => markup`<li>${personButton(person)}</li>`)}</ul>
<p class="aside"><button class="quiet" name="cancel" value="yes">I do not want to sign in</button></p>
</form></section>`,
  }
}

function personButton({ id, name, title, department, mail, groups, note }: Person): Markup {
  return markup`<button class="person" name="person" value="${id}">
<span class="face" aria-hidden="true">${[...name][0]}</span>
<span class="who"><b>${name}</b><span>${title}, ${department}</span><span class="mail">${mail}</span>
<span class="groups">${groups.map((group) => markup`<i>${group}</i> `)}</span></span>
<span class="note">${note}</span></button>`
}

export function homePage(organisation: Organisation): Shown {
  const { look, people, voice, portal } = organisation
  return {
    title: 'Home',
    body: markup`<section class="card"><p class="kicker">${look.motto}</p><h1>${look.name}</h1>
<p>The people of ${look.name} sign in here, and nowhere else. Other houses take our word for who they are:
signed SAML 2.0 assertions, written by <b>${voice.library}</b>.</p>
<p>Nothing starts on this page: begin at the app, and choose ${look.name} on the way.
Our <a href="/metadata">metadata</a> is what the gateway was given.</p></section>
${portal ? portalOf(portal.name, people) : ''}`,
  }
}

function portalOf(app: string, people: readonly Person[]): Markup {
  return markup`<section class="card"><h2>Our portal</h2>
<p>From here a person goes to <b>${app}</b> without ${app} having asked. The gateway takes such an answer only
because its settings for us say so.</p>
<form method="post" action="/portal" class="tiles">${people.map(
    ({ id, name }) => markup`<button name="person" value="${id}">Open ${app} as ${name}</button> `,
  )}</form></section>`
}

export function tooOldPage(): Shown {
  return {
    status: 410,
    title: 'Too old',
    body: markup`<section class="card narrow"><h1>This page is too old</h1>
<p>We no longer know what this sign-in was for. Please begin again where you came from: at the app.</p></section>`,
  }
}
