import { type Html, html, type Slot } from '../../drawing/html.js'

export interface Column<Row> {
  readonly label: string
  cell(row: Row): Slot
  /** `main` names the row; numbers stand on the right, tokens in a fixed width, actions at the end without a label. */
  readonly kind?: 'main' | 'number' | 'token' | 'actions'
}

export interface Table<Row> {
  /** What the table is, for those who do not see what stands around it. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  /** Tables beneath one another have their columns at the same places. */
  readonly even?: boolean
  /** Stands in its place while there are no rows. */
  readonly empty?: Html
}

/** On a narrow screen each row becomes a card, its cells labelled. */
export function table<Row>({ caption, columns, rows, even, empty }: Table<Row>): Html {
  if (rows.length === 0 && empty) return empty
  return html`<div class="table-frame"><table class="table${even === true && ' even'}"><caption class="unseen">${caption}</caption>
<thead><tr>${columns.map(({ label, kind }) => html`<th scope="col"${classOf(kind)}>${kind === 'actions' ? html`<span class="unseen">${label}</span>` : label}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column) => cellOf(column, row))}</tr>`)}</tbody></table></div>`
}

function cellOf<Row>({ label, kind, cell }: Column<Row>, row: Row): Html {
  const inside = cell(row)
  if (kind === 'main') return html`<th scope="row" class="main">${inside}</th>`
  return html`<td${classOf(kind)} data-label="${kind === 'actions' ? '' : label}"><div>${inside}</div></td>`
}

function classOf(kind: Column<unknown>['kind']): Html | false {
  return kind !== undefined && html` class="${kind}"`
}
