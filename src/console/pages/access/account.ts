import { type Account, account, changeRole, newSetupLink, setActive } from '../../../admin/access/accounts.js'
import { consoleRole } from '../../../admin/access/console-role.js'
import { endSessionsOf } from '../../../admin/access/sessions.js'
import { html, type Html, type Slot } from '../../../drawing/html.js'
import type { Content } from '../../page.js'
import { choiceField } from '../../parts/fields.js'
import { facts } from '../../parts/facts.js'
import { formFrame, pressForm } from '../../parts/form-frame.js'
import { panel } from '../../parts/panel.js'
import { instant, when } from '../../parts/when.js'
import { form, goTo, page, type Visit } from '../../route.js'
import { chosenRole, linkContent, standing } from './accounts.js'
import { sessionTable } from './session-table.js'
import { freshNotice, roleChoices, roleWords } from './words.js'

const at = '/admin/access/accounts/:id'

/** One account: what it may, where it is signed in. */
export const accountPage = page({
  path: at,
  permission: 'admins.read',
  async open(visit) {
    const one = await account(visit.caller, idOf(visit), visit.office)
    const changes = visit.caller.may.has('admins.change')
    const isOwn = one.id === visit.caller.admin
    return {
      title: one.name,
      place: 'access',
      beneath: standing(one),
      ...(changes && !isOwn ? { actions: switchForms(one, visit) } : {}),
      body: html`${changes && freshNotice(visit)}${about(one, visit)}${changes && !isOwn && role(one, visit)}${isOwn && html`<p>This is you: <a href="/admin/access/own">your password and your browsers</a>.</p>`}${browsers(one, changes && !isOwn, visit)}`,
    } satisfies Content
  },
})

function idOf({ parameters }: Visit): string {
  return parameters['id'] ?? ''
}

function about({ roleNow, user, createdAt, lastSignInAt }: Account, { office }: Visit): Html {
  const now = office.gateway.clock.now()
  return panel({
    id: 'about',
    title: 'What it is',
    body: facts([
      ['Role', roleNow ? roleWords[roleNow] : 'None: it lets nobody in'],
      [
        'Signs in',
        user === undefined
          ? 'By name and password'
          : html`Through the gateway, as <a href="/admin/people/${user}">this person</a>`,
      ],
      ['Since', instant(createdAt)],
      ['Last sign-in', lastSignInAt ? when(lastSignInAt, now) : 'Never'],
    ]),
  })
}

function switchForms({ id, version, active, user }: Account, visit: Visit): Html {
  const press = (does: string, what: string, fields: Readonly<Record<string, string>>, danger = false) =>
    pressForm({ action: `/admin/access/accounts/${id}/${what}`, does, danger, fields }, visit)
  return html`${active && user === undefined && press('New setup link', 'link', {})}${active ? press('Switch off', 'active', { active: 'no', version: String(version) }, true) : press('Switch on', 'active', { active: 'yes', version: String(version) })}`
}

function role(one: Account, visit: Visit): Slot {
  const { id, version, user } = one
  if (user !== undefined)
    return panel({
      id: 'role',
      title: 'Role',
      body: html`<p>It follows the roles that the person was granted here: <code>${consoleRole('owner')}</code>, <code>${consoleRole('operator')}</code>, <code>${consoleRole('auditor')}</code> or <code>${consoleRole('help-desk')}</code>. <a href="/admin/people/${user}">See the person</a></p>`,
    })
  return panel({
    id: 'role',
    title: 'Role',
    says: 'Their browsers are signed out when it changes.',
    body: formFrame(
      {
        action: `/admin/access/accounts/${id}/role`,
        does: 'Change the role',
        body: html`<input type="hidden" name="version" value="${version}">${choiceField({ name: 'role', label: 'May' }, roleChoices, visit.typed, one.role)}`,
      },
      visit,
    ),
  })
}

function browsers({ id, sessions }: Account, mayEnd: boolean, visit: Visit): Html {
  const all =
    mayEnd &&
    sessions.length > 1 &&
    pressForm({ action: `/admin/access/accounts/${id}/end`, does: 'End all', danger: true }, visit)
  return panel({
    id: 'browsers',
    title: 'Where it is signed in',
    actions: all,
    body: sessionTable(sessions, mayEnd ? `/admin/access/accounts/${id}/end` : undefined, visit),
  })
}

export const roleForm = form({
  path: `${at}/role`,
  permission: 'admins.change',
  again: accountPage,
  async open(visit) {
    const { caller, office, typed } = visit
    const version = versionOf(visit)
    await changeRole(caller, { id: idOf(visit), ...version, role: chosenRole(typed.value('role')) }, office)
    return goTo(`/admin/access/accounts/${idOf(visit)}`, 'role-changed')
  },
})

function versionOf({ typed }: Visit): { readonly version?: number } {
  const sent = typed.value('version')
  return /^\d{1,12}$/.test(sent) ? { version: Number(sent) } : {}
}

export const activeForm = form({
  path: `${at}/active`,
  permission: 'admins.change',
  again: accountPage,
  async open(visit) {
    const active = visit.typed.value('active') === 'yes'
    await setActive(visit.caller, { id: idOf(visit), ...versionOf(visit), active }, visit.office)
    return goTo(`/admin/access/accounts/${idOf(visit)}`, active ? 'account-on' : 'account-off')
  },
})

export const linkForm = form({
  path: `${at}/link`,
  permission: 'admins.change',
  again: accountPage,
  async open(visit) {
    const link = await newSetupLink(visit.caller, idOf(visit), visit.office)
    return linkContent(
      link,
      'Give this link to whose account it is; until it is used, the old password works',
    )
  },
})

export const endForm = form({
  path: `${at}/end`,
  permission: 'admins.change',
  again: accountPage,
  async open(visit) {
    const session = visit.typed.value('session')
    const which = { admin: idOf(visit), ...(session === '' ? {} : { session }) }
    await endSessionsOf(visit.caller, which, visit.office)
    return goTo(`/admin/access/accounts/${idOf(visit)}`, session === '' ? 'sessions-ended' : 'ended')
  },
})
