import type { Difference } from '../../../admin/registrations/difference.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { appSettings, strengthSettings } from './settings/app-settings.js'
import { partnerSettings } from './settings/partner-settings.js'
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

/** What the form calls them. */
const labels: ReadonlyMap<string, string> = new Map([
  ['partners', 'Whose people may use it'],
  ['nameId', 'How people are called'],
  ...[strengthSettings([]), ...appSettings, ...partnerSettings].flatMap(({ settings }) =>
    settings.map(({ name, label }) => [name, label] as const),
  ),
])

function field({ field, security }: Difference): Html {
  const name = field.replace(/^settings\./, '')
  const label = field === name ? undefined : labels.get(name)
  return html`${label !== undefined && html`${label} `}<span class="token">${said(name, 120)}</span>${security && html` <span class="marked">Trust</span>`}`
}

const longest = 20

function side(values: readonly string[], tone: 'gone' | 'come'): Slot {
  if (values.length === 0)
    return html`<span class="below">${tone === 'gone' ? 'as it comes' : 'not any more'}</span>`
  return html`${values.slice(0, longest).map((value) => html`<p class="tight"><span class="side-of ${tone}">${said(unquoted(value), 600)}</span></p>`)}${values.length > longest && html`<p class="below">and ${values.length - longest} more</p>`}`
}

/** A setting that is one plain text needs no quotes around it. */
function unquoted(value: string): string {
  return /^"([^"\\]*)"$/.exec(value)?.[1] ?? value
}
