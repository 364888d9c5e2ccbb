import type { AdminRefusal } from '../../admin/refusal.js'
import { clipped, said } from '../../drawing/fragments.js'
import { html, type Slot } from '../../drawing/html.js'
import { type AdminRole, adminRoles, type Caller, permissionsOf } from '../../model/admin.js'
import type { Content } from '../page.js'
import { signInAt } from '../next.js'
import { notice } from '../parts/notice.js'
import type { PublicVisit, Route } from '../route.js'

const home = html`<a class="button" href="/admin">To the console’s home</a>`

/** Nothing stands there, or the request got no further than the door. */
export function noPage(status: number, says: string, reference?: string): Content {
  return {
    title: status === 404 ? 'Nothing here' : status >= 500 ? 'That did not work' : 'Not taken',
    status,
    body: html`<p class="lead">${says}</p>${reference !== undefined && html`<p class="label">Reference</p><p class="code">${reference}</p>`}<p class="buttons">${home}</p>`,
  }
}

export const foreignFormPage: Content = {
  title: 'Not taken',
  status: 403,
  body: html`<p class="lead">This did not come from a page of the console that is open in this browser, so nothing was changed.</p>
<p>That happens when the page was open before you last signed in. Open it again, and do it once more.</p><p class="buttons">${home}</p>`,
}

const names: Readonly<Record<AdminRole, string>> = {
  owner: 'an owner',
  operator: 'an operator',
  auditor: 'an auditor',
  'help-desk': 'the help desk',
}

/** Who is known and may not: said with what it takes, and who can do it. */
export function notAllowedPage({ role }: Caller, { access }: Route): Content {
  const able = adminRoles.filter((one) => permissionsOf[one].some((permission) => permission === access))
  return {
    title: 'Not yours to open',
    status: 403,
    body: html`<p class="lead">You are signed in as ${names[role]}, and this needs the permission <code>${access}</code>.</p>
<p>${able.map((one) => names[one]).join(', ')} can open it. An owner can give you that role under Access.</p><p class="buttons">${home}</p>`,
  }
}

/** An expected no for which there is no page to go back to. */
export function turnedDownPage(
  { kind, says, todo, faults }: AdminRefusal,
  { request }: PublicVisit,
): Content {
  const again =
    kind === 'unauthenticated' &&
    html`<a class="button" href="${signInAt(request.method === 'GET' ? request.path : '/admin')}">Sign in again</a>`
  return {
    title: titles[kind] ?? 'Not done',
    body: html`${notice('bad', says, todo)}${faults.length > 0 && html`<ul class="faults">${faults.slice(0, 20).map((fault) => html`<li>${fault.path !== '' && html`<code>${fault.path}</code> `}${fault.says}</li>`)}</ul>`}<p class="buttons">${again}${kind !== 'unauthenticated' && home}</p>`,
  }
}

const titles: Readonly<Partial<Record<AdminRefusal['kind'], string>>> = {
  not_found: 'Nothing here',
  not_allowed: 'Not yours to do',
  unauthenticated: 'Sign in once more',
  pinned: 'Settled by a file',
}

const neverShown: ReadonlySet<string> = new Set(['token', 'revision', 'version', 'password', 'again'])

/** Two people at the same thing: the second sees what they wrote, and decides anew over what stands there now. */
export function changedPage(
  { says, todo }: AdminRefusal,
  { request, parameters, typed }: PublicVisit,
  standsOn?: string,
): Content {
  const kept = [...typed.sent.texts].filter(([name]) => !neverShown.has(name))
  const path =
    standsOn?.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? '') ??
    request.path.split('/').slice(0, 4).join('/')
  return {
    title: 'Somebody changed this meanwhile',
    status: 412,
    body: html`${notice('warn', says, todo ?? 'Nothing of yours was saved. Look at what stands there now, then make your change again.')}
<p class="buttons"><a class="button" href="${path}">See it as it is now</a></p>
${kept.length > 0 && html`<section class="panel" aria-labelledby="kept"><div class="panel-head"><div><h2 id="kept">What you had written</h2><p>Copy from here what you want to keep.</p></div></div><dl class="facts">${kept.slice(0, 100).map(row)}</dl></section>`}`,
  }
}

function row([name, value]: readonly [string, string]): Slot {
  return html`<div><dt>${said(name, 60)}</dt><dd class="wrapped">${clipped(value, 4000)}</dd></div>`
}
