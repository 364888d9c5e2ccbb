import type { WhatIf } from '../../../../admin/what-if.js'
import { said } from '../../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../../drawing/html.js'
import { refusalRow } from '../../../../model/refusal.js'
import { xmlBlock } from '../../../parts/code.js'
import { facts } from '../../../parts/facts.js'
import { notice } from '../../../parts/notice.js'
import { table } from '../../../parts/table.js'
import { formatWord } from '../understood-card.js'

const who = { us: 'us', app: 'the app’s owner', partner: 'the partner', person: 'the person' } as const

/** The exact token that an app would be sent, first in words and then as it is. */
export function tokenShown({ verdict, token, supposed }: WhatIf): Html {
  if (verdict.kind === 'refuse') {
    const { code, detail } = verdict.refusal
    const { says, who: actor } = refusalRow(code)
    return html`${notice('bad', html`They would be turned away: ${says}`, html`<code>${code}</code> · ${said(detail, 400)} · up to ${who[actor]}`)}${taken(supposed)}`
  }
  const { issuance, roles } = verdict
  const { subject, claims } = issuance
  return html`${notice('good', 'They would get in, and the app would be told this.')}${facts([
    [
      'Called',
      subject === undefined ? 'By no name' : html`<span class="token">${said(subject.value, 200)}</span>`,
    ],
    ['Kind of name', subject?.format !== undefined && formatWord(subject.format)],
    ['Roles', roles.join(', ') || 'None'],
  ])}
<div class="after">${table({
    caption: 'Attributes that the app is told',
    columns: [
      {
        label: 'Attribute',
        kind: 'main',
        cell: ({ name, friendlyName }) =>
          html`${said(friendlyName ?? name, 120)}${friendlyName !== undefined && html`<span class="below token"> ${said(name, 160)}</span>`}`,
      },
      {
        label: 'Values',
        cell: ({ values }) =>
          html`${values.slice(0, 12).map((value) => html`<p class="tight token">${said(value, 300)}</p>`)}`,
      },
    ],
    rows: claims,
    empty: html`<p class="same">No attribute at all.</p>`,
  })}</div>${taken(supposed)}${token && html`<details class="more"><summary>The ${token.type} itself</summary><p class="below">It would go to <span class="token">${token.to}</span>. Signatures are left out, so that it can be used for nothing.</p>${xmlBlock(token.inside ?? token.xml, 'Token')}</details>`}`
}

function taken(supposed: readonly string[]): Slot {
  return supposed.length > 0 && html`<p class="below after">Taken for granted: ${supposed.join(' ')}</p>`
}
