// Reports as those who run the house read them and take them away. Each is one file here; page, CSV and JSON are drawn
// from the same rows.
import type { Caller } from '../../model/admin.js'
import type { Office } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { accessOfAPerson } from './access-of-a-person.js'
import { appUse } from './app-use.js'
import { changes } from './changes.js'
import { csvOf } from './csv.js'
import { jsonOf } from './json.js'
import { type Asked, given } from './period.js'
import { refusalsReport } from './refusals.js'
import { signIns } from './sign-ins.js'
import { strength } from './strength.js'
import type { Report, ReportTable } from './table.js'

const reports: readonly Report[] = [signIns, accessOfAPerson, appUse, refusalsReport, strength, changes]

/** Rows on a page, and in a file. */
export const rowsOnAPage = 100
export const rowsInAFile = 10_000

/** Those that this caller may read. */
export function reportsFor({ may }: Caller): readonly Report[] {
  return reports.filter(({ permissions }) => permissions.every((one) => may.has(one)))
}

/** Throws AdminRefusal `not_found`. */
export function findReport(name: string): Report {
  const found = reports.find((report) => report.name === name)
  if (found) return found
  throw new AdminRefusal('not_found', 'There is no report of that name.', {
    todo: `There are: ${reports.map((report) => report.name).join(', ')}.`,
  })
}

/** Needs `reports.read`, and what the report itself asks for. */
export function readReport(name: string, asked: Asked, caller: Caller, office: Office): Promise<ReportTable> {
  return written(findReport(name), asked, rowsOnAPage, caller, office)
}

export interface ReportFile {
  readonly fileName: string
  /** Content-Type. */
  readonly type: string
  readonly body: string
}

/** Taking a report away is written down before it leaves. */
export async function exportReport(
  name: string,
  format: 'csv' | 'json',
  asked: Asked,
  caller: Caller,
  office: Office,
): Promise<ReportFile> {
  const table = await written(findReport(name), asked, rowsInAFile, caller, office)
  const { audit, clock } = office.gateway
  const filters = Object.fromEntries(
    Object.entries(table.asked).map(([key, value]) => [key, String(value).slice(0, 200)]),
  )
  const { by } = caller
  await audit.record(
    [{ type: 'report.exported', report: name, format, rows: table.rows.length, filters, by }],
    true,
  )
  const fileName = `${name}-${clock.now().toISOString().slice(0, 10)}.${format}`
  return format === 'csv'
    ? { fileName, type: 'text/csv; charset=utf-8; header=present', body: csvOf(table) }
    : { fileName, type: 'application/json; charset=utf-8', body: jsonOf(table) }
}

async function written(
  report: Report,
  asked: Asked,
  limit: number,
  caller: Caller,
  office: Office,
): Promise<ReportTable> {
  for (const permission of report.permissions) mustMay(caller, permission)
  const { name, title, about } = report
  const found = await report.write(asked, limit, office)
  return { name, title, about, asked: known(report, asked), ...found }
}

/** Only what the report has filters for is kept of what was asked. */
function known({ filters }: Report, asked: Asked): Asked {
  const named = filters.map(({ name }) => [name, asked[name]] as const)
  return Object.fromEntries(named.filter(([, value]) => given(value)))
}
