import { html, type Html } from '../../../drawing/html.js'
import type { AdminSession } from '../../../model/admin.js'
import { pressForm } from '../../parts/form-frame.js'
import { type Column, table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import type { Visit } from '../../route.js'

export interface Browser extends Omit<AdminSession, 'secretHash' | 'admin'> {
  /** The one that looks at the page. */
  readonly isThis?: boolean
}

const ways: Readonly<Record<AdminSession['by'], string>> = {
  password: 'By password',
  gateway: 'Through the gateway',
  setup: 'By a setup link',
}

/** Browsers in which somebody is signed in; `end`: where a form ends one of them. */
export function sessionTable(sessions: readonly Browser[], end: string | undefined, visit: Visit): Html {
  const now = visit.office.gateway.clock.now()
  const columns: readonly Column<Browser>[] = [
    {
      label: 'From',
      kind: 'main',
      cell: ({ source, isThis }) =>
        html`<span class="token">${source}</span>${isThis === true && html` <span class="below">this browser</span>`}`,
    },
    { label: 'How', cell: ({ by }) => ways[by] },
    { label: 'Since', cell: ({ startedAt }) => when(startedAt, now) },
    { label: 'Last seen', cell: ({ lastSeenAt }) => when(lastSeenAt, now) },
  ]
  const ends: Column<Browser> = {
    label: 'What can be done',
    kind: 'actions',
    cell: ({ id, isThis }) =>
      isThis !== true &&
      end !== undefined &&
      pressForm({ action: end, does: 'End', danger: true, fields: { session: id } }, visit),
  }
  return table<Browser>({
    caption: 'Open sessions at the console',
    rows: sessions,
    columns: end === undefined ? columns : [...columns, ends],
    empty: html`<p class="below">Nowhere at the moment.</p>`,
  })
}
