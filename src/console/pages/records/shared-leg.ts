import { openShared, type SharedLeg } from '../../../admin/records/shared-leg.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { checksSection } from '../../../drawing/record/checks.js'
import { messageList } from '../../../drawing/record/messages.js'
import { facts } from '../../parts/facts.js'
import { notice } from '../../parts/notice.js'
import { exactly, instant } from '../../parts/when.js'
import { publicPage } from '../../route.js'

/** For whoever has the link: one leg of a sign-in, and nothing of anybody else. */
export const sharedPage = publicPage({
  path: '/shared/:secret',
  async open({ office, parameters }) {
    const leg = await openShared(parameters['secret'] ?? '', office)
    return { title: `Sign-in ${leg.reference}`, beneath: about(leg), body: drawn(leg), wide: true }
  },
})

function about({ leg, name, expiresAt }: SharedLeg): Html {
  return html`<span>What passed between ${said(name, 80)} and this gateway, as the ${leg === 'partner' ? 'organisation that vouches' : 'application'} sees it. This page opens until ${exactly(expiresAt)}.</span>`
}

function drawn({ at, reference, messages, checks, refused }: SharedLeg): Html {
  return html`<div class="record">${because(refused)}${facts([
    ['Reference', html`<span class="code">${reference}</span>`],
    ['Began', instant(at)],
  ])}${checksSection(checks)}${
    messages.length > 0 &&
    html`<section aria-labelledby="messages"><h2 id="messages">The messages</h2>${messageList(messages)}</section>`
  }</div>`
}

function because(refused: SharedLeg['refused']): Slot {
  if (!refused) return notice('good', 'Nothing was refused on this leg.')
  return notice('bad', html`${refused.says} <code>${refused.code}</code>`, said(refused.detail, 500))
}
