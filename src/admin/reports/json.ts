import type { ReportTable } from './table.js'

/** The same rows for programs: each an object by column, absent where there is nothing. */
export function jsonOf({ name, title, asked, period, columns, rows, cut, remarks }: ReportTable): string {
  const content = {
    report: name,
    title,
    filters: asked,
    ...(period ? { since: period.since, until: period.until } : {}),
    remarks,
    ...(cut === undefined ? {} : { cut }),
    columns: columns.map((column) => ({ name: column.name, title: column.title, kind: column.kind })),
    rows: rows.map(({ cells }) =>
      Object.fromEntries(columns.map((column) => [column.name, cells[column.name]])),
    ),
  }
  return `${JSON.stringify(content, undefined, 1)}\n`
}
