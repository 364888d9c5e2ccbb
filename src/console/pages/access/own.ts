import { changeOwnPassword } from '../../../admin/access/own-password.js'
import { endOwnSession, ownSessions } from '../../../admin/access/sessions.js'
import { html, type Html } from '../../../drawing/html.js'
import { textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { panel } from '../../parts/panel.js'
import { form, goTo, page, type Visit } from '../../route.js'
import { sessionTable } from './session-table.js'
import { checkTwice } from './setup.js'
import { accessTabs } from './tabs.js'
import { freshNotice, roleWords } from './words.js'

/** One's own password and browsers. */
export const ownPage = page({
  path: '/admin/access/own',
  permission: 'signed-in',
  async open(visit) {
    const { caller, office } = visit
    const sessions = await ownSessions(caller, office)
    const own = await office.admins.find(caller.admin)
    return {
      title: 'You',
      place: 'access',
      beneath: html`<span><bdi>${own?.name}</bdi> · ${roleWords[caller.role]}</span>`,
      tabs: accessTabs('own', caller),
      body: html`${panel({
        id: 'browsers',
        title: 'Where you are signed in',
        says: 'A session ends after 30 minutes without use, and after 8 hours in any case.',
        body: sessionTable(sessions, '/admin/access/own/end', visit),
      })}${own?.passwordHash === undefined ? throughGateway : password(visit)}`,
    }
  },
})

const throughGateway = panel({
  id: 'password',
  title: 'Password',
  body: html`<p>You come in through the gateway, and have no password here.</p>`,
})

function password(visit: Visit): Html {
  const field = (name: string, label: string, hint?: string) =>
    textField(
      {
        name,
        label,
        type: 'password',
        required: true,
        autocomplete: 'new-password',
        ...(hint === undefined ? {} : { hint }),
      },
      visit.typed,
    )
  return panel({
    id: 'password',
    title: 'Password',
    says: 'Every other browser of yours is signed out when it changes.',
    body: html`${freshNotice(visit)}${formFrame(
      {
        action: '/admin/access/own/password',
        does: 'Change the password',
        body: html`${field('password', 'New password', 'At least 12 characters. A few words that you can remember are good.')}${field('again', 'Once more')}`,
      },
      visit,
    )}`,
  })
}

export const passwordForm = form({
  path: '/admin/access/own/password',
  permission: 'signed-in',
  again: ownPage,
  async open({ caller, office, typed }) {
    checkTwice(typed.value('password'), typed.value('again'))
    const { secret } = await changeOwnPassword(caller, typed.value('password'), office)
    return {
      ...goTo('/admin/access/own', 'password-changed'),
      remember: [{ what: 'admin', secret }],
    }
  },
})

export const endOwnForm = form({
  path: '/admin/access/own/end',
  permission: 'signed-in',
  again: ownPage,
  async open({ caller, office, typed }) {
    await endOwnSession(caller, typed.value('session'), office)
    return goTo('/admin/access/own', 'ended')
  },
})
