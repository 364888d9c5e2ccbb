import type { WhatIf } from '../../../admin/what-if.js'
import { clipped, counted, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { attributesSection } from '../../../drawing/record/attributes.js'
import { checksSection } from '../../../drawing/record/checks.js'
import { messageList } from '../../../drawing/record/messages.js'
import { storyOf } from '../../../drawing/record/story.js'
import { cardOf } from '../../../model/card.js'
import { refusalRow } from '../../../model/refusal.js'
import { xmlBlock } from '../../parts/code.js'
import { facts } from '../../parts/facts.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { instant } from '../../parts/when.js'
import { whoActs } from './words.js'

/** What would come of it: verdict first, then the token, then everything that led there. */
export function outcomeOf(seen: WhatIf): Html {
  return html`${verdict(seen)}${atAGlance(seen)}${token(seen)}${ledThere(seen)}`
}

/** Line by line; what the app would be sent stands above already. */
function ledThere({ record }: WhatIf): Html {
  const story = storyOf(record)
  const came = story.messages.filter(({ leg }) => leg === 'partner')
  return html`<div class="record">${attributesSection(story)}${checksSection(story.checks)}${came.length > 0 && html`<section aria-labelledby="said"><h2 id="said">What the partner said</h2>${messageList(came)}</section>`}</div>`
}

function verdict({ verdict: found, app }: WhatIf): Html {
  const name = cardOf(app).name
  if (found.kind === 'issue') return notice('good', html`${said(name, 60)} would be answered.`)
  const { says, who } = refusalRow(found.refusal.code)
  return notice(
    'bad',
    html`It would be refused: ${says} <code>${found.refusal.code}</code>`,
    html`${said(found.refusal.detail, 500)} ${whoActs[who]}`,
  )
}

function atAGlance(seen: WhatIf): Html {
  const { routing, verdict: found, partner, at, supposed } = seen
  return panel({
    id: 'glance',
    title: 'At a glance',
    body: html`${facts([
      ['Who would be asked', routing && html`${routing.says}${asked(routing.partners)}`],
      ['Whose word it is', said(cardOf(partner).name, 60)],
      ['The person', found.kind === 'issue' && whoThatIs(found)],
      ['Roles told', found.kind === 'issue' && (found.roles.join(', ') || 'None')],
      ['Looked at as of', instant(at)],
    ])}${supposed.length > 0 && html`<h3>Taken for granted</h3><ul class="lines">${supposed.map((one) => html`<li>${clipped(one, 300)}</li>`)}</ul>`}`,
  })
}

function asked(partners: readonly Parameters<typeof cardOf>[0][]): Slot {
  const [only, ...others] = partners
  if (!only) return undefined
  const name = cardOf(only).name
  return html`<span class="below"> ${others.length === 0 ? said(name, 60) : counted(partners.length, 'partner')}</span>`
}

function whoThatIs({ change, user }: Extract<WhatIf['verdict'], { kind: 'issue' }>): Html {
  switch (change.kind) {
    case 'create':
      return html`Somebody new: a user would be made, and linked to what the partner calls them.`
    case 'link':
      return html`Somebody who was provisioned and is linked now: ${person(user)}`
    case 'refresh':
      return html`Known here, and renewed by what the partner says: ${person(user)}`
    case 'none':
      return html`Known here, and nothing about them changes: ${person(user)}`
  }
}

function person(id: string): Html {
  return html`<a href="/admin/people/${encodeURIComponent(id)}">${said(id, 60)}</a>`
}

function token({ token: found, app }: WhatIf): Slot {
  if (!found) return undefined
  const { type, to, xml, inside } = found
  return panel({
    id: 'token',
    title: `What ${clipped(cardOf(app).name, 60)} would be sent`,
    says: html`${type} to <code>${to}</code>. Signature values are left out, so that it can be used for nothing.`,
    body: html`${xmlBlock(xml, 'The token')}${inside !== undefined && html`<h3>The same before it is encrypted</h3>${xmlBlock(inside, 'The token before it is encrypted')}`}`,
  })
}
