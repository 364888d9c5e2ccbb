import type { Difference } from '../../../admin/registrations/difference.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { table } from '../../parts/table.js'

/** What went and what came, field by field; what concerns trust is marked in a word. */
export function differenceTable(differences: readonly Difference[]): Html {
  if (differences.length === 0) return html`<p class="same">Nothing that matters here differs.</p>`
  const inOrder = differences.toSorted((a, b) => Number(b.security) - Number(a.security))
  return table<Difference>({
    caption: 'Differences',
    columns: [
      { label: 'What', kind: 'main', cell: field },
      { label: 'Before', cell: ({ gone }) => side(gone, 'gone') },
      { label: 'After', cell: ({ come }) => side(come, 'come') },
    ],
    rows: inOrder,
  })
}

function field({ field, security }: Difference): Html {
  return html`<span class="token">${said(field.replace(/^settings\./, ''), 120)}</span>${security && html` <span class="marked">Trust</span>`}`
}

const longest = 20

function side(values: readonly string[], tone: 'gone' | 'come'): Slot {
  if (values.length === 0)
    return html`<span class="below">${tone === 'gone' ? 'as it comes' : 'not any more'}</span>`
  return html`${values.slice(0, longest).map((value) => html`<p class="tight"><span class="side-of ${tone}">${said(value, 600)}</span></p>`)}${values.length > longest && html`<p class="below">and ${values.length - longest} more</p>`}`
}
