import { type Account, accounts, addAccount } from '../../../admin/access/accounts.js'
import { AdminRefusal } from '../../../admin/refusal.js'
import { said } from '../../../drawing/fragments.js'
import { html, type Html, type Slot } from '../../../drawing/html.js'
import type { Content } from '../../page.js'
import { copyable } from '../../parts/copyable.js'
import { choiceField, textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { status } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { instant, when } from '../../parts/when.js'
import { form, page, type Visit } from '../../route.js'
import { accessTabs } from './tabs.js'
import { freshNotice, roleChoices, roleOf, roleWords } from './words.js'

/** Everybody who runs the house. */
export const accountsPage = page({
  path: '/admin/access',
  permission: 'admins.read',
  async open(visit) {
    const { caller, office } = visit
    const all = await accounts(caller, office)
    const now = office.gateway.clock.now()
    return {
      title: 'Access',
      place: 'access',
      beneath: 'Who runs this gateway, and which programs may.',
      tabs: accessTabs('accounts', caller),
      actions:
        caller.may.has('admins.change') &&
        html`<a class="button" href="/admin/access/accounts/new">Add somebody</a>`,
      body: table<Account>({
        caption: 'Accounts',
        rows: all,
        columns: [
          { label: 'Name', kind: 'main', cell: (one) => nameCell(one, visit) },
          { label: 'Role', cell: ({ roleNow }) => (roleNow ? roleWords[roleNow] : 'None') },
          { label: 'Status', cell: standing },
          {
            label: 'Signs in',
            cell: ({ user }) => (user === undefined ? 'By password' : 'Through the gateway'),
          },
          {
            label: 'Last sign-in',
            cell: ({ lastSignInAt }) => (lastSignInAt ? when(lastSignInAt, now) : 'Never'),
          },
          { label: 'Open sessions', kind: 'number', cell: ({ sessions }) => String(sessions.length) },
        ],
      }),
    }
  },
})

function nameCell({ id, name }: Account, { caller }: Visit): Html {
  return html`<a href="/admin/access/accounts/${id}">${said(name)}</a>${id === caller.admin && html` <span class="below">you</span>`}`
}

export function standing({ active, roleNow, hasPassword, user }: Account): Html {
  if (!active) return status('idle', 'Switched off')
  if (!roleNow) return status('warn', 'No role any more')
  return hasPassword || user !== undefined ? status('good', 'Active') : status('draft', 'No password yet')
}

export const newAccountPage = page({
  path: '/admin/access/accounts/new',
  permission: 'admins.change',
  open: async (visit) => ({
    title: 'Add somebody',
    place: 'access',
    body: html`${freshNotice(visit)}${formFrame(
      {
        action: '/admin/access/accounts/new',
        does: 'Make a setup link',
        cancel: '/admin/access',
        body: html`${textField({ name: 'name', label: 'Name', hint: 'What they will sign in with: a short name, or their e-mail address.', required: true }, visit.typed)}${choiceField({ name: 'role', label: 'Role' }, roleChoices, visit.typed, 'operator')}`,
      },
      visit,
    )}${notice('note', 'People with an account at one of your partners need none here.', html`Grant them a console role under People, <code>console-operator</code> for instance; they then sign in through the gateway.`)}`,
  }),
})

export const newAccountForm = form({
  path: '/admin/access/accounts/new',
  permission: 'admins.change',
  again: newAccountPage,
  async open({ caller, office, typed }) {
    const name = typed.value('name')
    const link = await addAccount(caller, { name, role: chosenRole(typed.value('role')) }, office)
    return linkContent(link, html`Give this link to <bdi>${name}</bdi>`)
  },
})

/** Throws AdminRefusal `invalid`. */
export function chosenRole(typed: string): NonNullable<ReturnType<typeof roleOf>> {
  const role = roleOf(typed)
  if (role) return role
  throw new AdminRefusal('invalid', 'Choose a role.', {
    faults: [{ path: 'role', says: 'One of the four was expected.' }],
  })
}

/** Shown once: only its hash is kept. */
export function linkContent(
  { address, expiresAt }: { readonly address: string; readonly expiresAt: Date },
  says: Slot,
): Content {
  return {
    title: 'Setup link',
    place: 'access',
    body: html`${notice('good', says, 'By way of something that only they read. It stands here this once.')}
<p class="secret">${copyable(address, 'the setup link')}</p>
<p>Whoever opens it sets the password and is signed in. It works once, until ${instant(expiresAt)}.</p>
<p class="buttons"><a class="button" href="/admin/access">Done</a></p>`,
  }
}
