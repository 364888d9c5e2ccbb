import {
  makeToken,
  type NewToken,
  revokeToken,
  type ShownToken,
  tokenDays,
  tokens,
} from '../../../admin/access/tokens.js'
import { said } from '../../../drawing/fragments.js'
import { html, type Html } from '../../../drawing/html.js'
import { permissions } from '../../../model/admin.js'
import type { Content } from '../../page.js'
import { codeBlock } from '../../parts/code.js'
import { copyable } from '../../parts/copyable.js'
import { emptyState } from '../../parts/empty.js'
import { checksField, textField } from '../../parts/fields.js'
import { formFrame, pressForm } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { status } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { instant, when } from '../../parts/when.js'
import { form, goTo, page, type Visit } from '../../route.js'
import { accessTabs } from './tabs.js'
import { freshNotice, scopeChoices } from './words.js'

const make = html`<a class="button" href="/admin/access/tokens/new">Make a token</a>`

/** Programs that may use the API, and whose they are. */
export const tokensPage = page({
  path: '/admin/access/tokens',
  permission: 'admins.read',
  async open(visit) {
    const { caller, office } = visit
    const makes = caller.may.has('tokens.change')
    const all = await tokens(caller, office)
    const now = office.gateway.clock.now()
    return {
      title: 'API tokens',
      place: 'access',
      beneath: html`<span>For programs that speak to <code>/api/v1</code>.</span>`,
      tabs: accessTabs('tokens', caller),
      ...(makes && all.length > 0 ? { actions: make } : {}),
      body: table<ShownToken>({
        caption: 'API tokens',
        rows: all,
        empty: emptyState({
          title: 'No tokens yet',
          says: 'A token lets a program do here what its owner may do, or less. Every change it makes is written down under its name.',
          action: makes ? make : undefined,
        }),
        columns: [
          {
            label: 'Name',
            kind: 'main',
            cell: ({ name, owner }) =>
              html`<span class="who">${said(name)}<span class="below">of <bdi>${owner}</bdi></span></span>`,
          },
          { label: 'Status', cell: (one) => standing(one) },
          { label: 'May', cell: ({ scopes }) => scopes.join(', ') },
          { label: 'Until', cell: ({ expiresAt }) => when(expiresAt, now) },
          { label: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt ? when(lastUsedAt, now) : 'Never') },
          { label: 'What can be done', kind: 'actions', cell: (one) => revoke(one, visit) },
        ],
      }),
    }
  },
})

function standing({ usable, revokedAt }: ShownToken): Html {
  if (usable) return status('good', 'Works')
  return status('idle', revokedAt ? 'Revoked' : 'Run out')
}

function revoke({ id, usable, admin }: ShownToken, visit: Visit): Html | false {
  const { may, admin: self } = visit.caller
  const able = may.has('admins.change') || (admin === self && may.has('tokens.change'))
  return (
    usable &&
    able &&
    pressForm({ action: `/admin/access/tokens/${id}/revoke`, does: 'Revoke', danger: true }, visit)
  )
}

export const newTokenPage = page({
  path: '/admin/access/tokens/new',
  permission: 'tokens.change',
  open: async (visit) => ({
    title: 'Make a token',
    place: 'access',
    crumbs: [{ label: 'API tokens', href: '/admin/access/tokens' }],
    body: html`${freshNotice(visit)}${formFrame(
      {
        action: '/admin/access/tokens/new',
        does: 'Make the token',
        cancel: '/admin/access/tokens',
        body: html`${textField({ name: 'name', label: 'What it is for', hint: 'It stands beside every change that is made with it.', required: true, placeholder: 'deployment' }, visit.typed)}${checksField({ name: 'scopes', label: 'What it may do', hint: 'As little as it needs. What you may not do any more it may not do either.' }, scopeChoices(visit.caller.may), visit.typed)}${textField({ name: 'days', label: 'Days until it runs out', hint: `1 to ${tokenDays.most}.`, type: 'number', size: 'short', required: true }, visit.typed, String(tokenDays.usual))}`,
      },
      visit,
    )}`,
  }),
})

export const newTokenForm = form({
  path: '/admin/access/tokens/new',
  permission: 'tokens.change',
  again: newTokenPage,
  async open({ caller, office, typed }) {
    const chosen = new Set(typed.values('scopes'))
    const days = typed.value('days').trim()
    const wish = {
      name: typed.value('name'),
      scopes: permissions.filter((permission) => chosen.has(permission)),
      days: /^\d{1,4}$/.test(days) ? Number(days) : 0,
    }
    return madeContent(await makeToken(caller, wish, office))
  },
})

/** The only time that anybody sees it. */
function madeContent({ name, secret, expiresAt, scopes }: NewToken): Content {
  return {
    title: 'Your new token',
    place: 'access',
    crumbs: [{ label: 'API tokens', href: '/admin/access/tokens' }],
    body: html`${notice('good', html`${said(name)} can be used at once.`, 'Copy it now: it is not kept here and is never shown again.')}
<p class="secret">${copyable(secret, 'the token')}</p>
<p>It works until ${instant(expiresAt)}, for ${scopes.map((scope) => html`<code>${scope}</code> `)}</p>${codeBlock('Authorization: Bearer spy_…', 'How it is sent')}
<p class="buttons"><a class="button" href="/admin/access/tokens">Done</a></p>`,
  }
}

export const revokeForm = form({
  path: '/admin/access/tokens/:id/revoke',
  permission: 'signed-in',
  async open({ caller, office, parameters }) {
    await revokeToken(caller, parameters['id'] ?? '', office)
    return goTo('/admin/access/tokens', 'revoked')
  },
})
