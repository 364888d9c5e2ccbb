import { AdminRefusal } from '../../../admin/refusal.js'
import type { Asked } from '../../../admin/reports/period.js'
import { exportReport, findReport, readReport } from '../../../admin/reports/reports.js'
import type { Cell, Column, Filter, Report, ReportTable, Row } from '../../../admin/reports/table.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { OfficeReply } from '../../../model/office-door.js'
import type { Content } from '../../page.js'
import { emptyState } from '../../parts/empty.js'
import { selectField, textField } from '../../parts/fields.js'
import { notice } from '../../parts/notice.js'
import { table } from '../../parts/table.js'
import { exactly, instant } from '../../parts/when.js'
import { type Opened, page, type Visit } from '../../route.js'
import { type Typed, typed } from '../../typed.js'
import { dayField } from './day-field.js'

/** One report: on a page, or with `.csv` or `.json` behind its name as a file. */
export const reportPage = page({
  path: '/admin/reports/:name',
  permission: 'reports.read',
  async open(visit): Promise<Opened> {
    const [, name = '', format] = /^(.*?)(?:\.(csv|json))?$/.exec(visit.parameters['name'] ?? '') ?? []
    if (format === 'csv' || format === 'json') return file(name, format, visit)
    const report = findReport(name)
    const asked = askedOf(report, visit.query)
    try {
      return shown(report, visit, await readReport(name, asked, visit.caller, visit.office))
    } catch (error) {
      if (!(error instanceof AdminRefusal) || error.kind === 'not_allowed') throw error
      return turnedDown(report, visit, error)
    }
  },
})

function askedOf({ filters }: Report, query: URLSearchParams): Asked {
  const texts = filters.map(({ name }) => [name, query.get(name)?.slice(0, 1024)] as const)
  return Object.fromEntries(texts.filter(([, text]) => text !== undefined))
}

async function file(
  name: string,
  format: 'csv' | 'json',
  { query, caller, office }: Visit,
): Promise<OfficeReply> {
  const asked = askedOf(findReport(name), query)
  const { fileName, type, body } = await exportReport(name, format, asked, caller, office)
  return {
    kind: 'document',
    status: 200,
    type,
    body,
    protection: 'api',
    headers: { 'Content-Disposition': `attachment; filename="${fileName}"` },
  }
}

function shown(report: Report, visit: Visit, found: ReportTable): Content {
  return {
    title: report.title,
    place: 'reports',
    beneath: report.about,
    actions: found.rows.length > 0 && takeAway(found),
    body: html`${filters(report, fieldsOf(visit, found))}${beneathFilters(found)}${rows(found)}${found.cut !== undefined && notice('note', found.cut)}`,
  }
}

function turnedDown(report: Report, visit: Visit, refusal: AdminRefusal): Content {
  return {
    title: report.title,
    place: 'reports',
    beneath: report.about,
    status: 422,
    body: html`${filters(report, typed({ texts: visit.query, files: new Map() }, refusal))}${notice('bad', refusal.says, refusal.todo)}`,
  }
}

function takeAway({ name, asked }: ReportTable): Html {
  const query = new URLSearchParams()
  for (const [key, text] of Object.entries(asked)) if (text !== undefined) query.set(key, text)
  const behind = query.size === 0 ? '' : `?${query}`
  return html`<a class="button quiet" href="/admin/reports/${name}.csv${behind}" download>Take as CSV</a><a class="button quiet" href="/admin/reports/${name}.json${behind}" download>JSON</a>`
}

function filters({ name, filters }: Report, asked: Typed): Html {
  return html`<form class="form filter" action="/admin/reports/${name}">${filters.map((filter) => field(filter, asked))}<button class="quiet">Show</button></form>`
}

function field({ name, label, kind, hint, choices = [] }: Filter, asked: Typed): Html {
  if (kind === 'choice') return selectField({ name, label, bare: true }, choices, asked)
  if (kind === 'day') return dayField(name, label, asked)
  return textField(
    { name, label, type: kind, bare: true, ...(hint === undefined ? {} : { placeholder: hint }) },
    asked,
  )
}

/** Days that were not named stand there too, as they count. */
function fieldsOf({ query }: Visit, { period }: ReportTable): Typed {
  const texts = new URLSearchParams(query)
  const day = (at: Date) => at.toISOString().slice(0, 10)
  if (period && !texts.get('since')) texts.set('since', day(period.since))
  return typed({ texts, files: new Map() })
}

function beneathFilters({ period, remarks }: ReportTable): Slot {
  const time = period && `From ${exactly(period.since)} to ${exactly(period.until)}.`
  const lines = [time, ...remarks].filter((line) => line !== undefined)
  return lines.length > 0 && html`<div class="lead">${lines.map((line) => html`<p>${line}</p>`)}</div>`
}

function rows({ title, columns, rows }: ReportTable): Html {
  const shown = columns.filter(({ inFilesOnly }) => inFilesOnly !== true)
  const main = shown.find(({ kind }) => kind !== 'instant')
  const kindOf = (column: Column) => {
    if (column === main) return { kind: 'main' } as const
    return column.kind === 'number' ? ({ kind: 'number' } as const) : {}
  }
  const drawn = (column: Column) => ({
    label: column.title,
    cell: (row: Row) => cellOf(row, column),
  })
  return table<Row>({
    caption: title,
    columns: shown.map((column) => ({ ...drawn(column), ...kindOf(column) })),
    rows,
    empty: emptyState({
      title: 'Nothing to report',
      says: 'Nothing fits what was asked. A longer time or fewer words may find something.',
    }),
  })
}

function cellOf({ cells, links }: Row, { name }: Column): Slot {
  const drawn = valueOf(cells[name])
  const href = links?.[name]
  return href === undefined || drawn === undefined ? drawn : html`<a href="${href}">${drawn}</a>`
}

function valueOf(value: Cell): Slot {
  if (value === undefined || value === '') return undefined
  if (value instanceof Date) return instant(value)
  return typeof value === 'number' ? value.toLocaleString('en') : said(value, 200)
}
