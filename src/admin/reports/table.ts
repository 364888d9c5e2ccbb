import type { Permission } from '../../model/admin.js'
import type { Office } from '../../model/office.js'
import type { Asked, Period } from './period.js'

/** A report as rows of plain cells: page, CSV and JSON are drawn from the same. */
export interface ReportTable {
  readonly name: string
  readonly title: string
  readonly about: string
  /** The filters that count, as they were asked. */
  readonly asked: Asked
  readonly period?: Period
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Set where there is more than is shown: says how much stands here, and how to get at the rest. */
  readonly cut?: string
  /** What stands above the rows. */
  readonly remarks: readonly string[]
}

export interface Column {
  readonly name: string
  readonly title: string
  readonly kind: 'text' | 'number' | 'instant'
  /** Ids and raw values: of use to programs. */
  readonly inFilesOnly?: true
}

export type Cell = string | number | Date | undefined

export interface Row {
  readonly cells: Readonly<Record<string, Cell>>
  /** Where a cell leads on its page, by column. */
  readonly links?: Readonly<Record<string, string | undefined>>
}

/** One field of the form above a report. */
export interface Filter {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'day' | 'number' | 'choice'
  readonly choices?: readonly { readonly value: string; readonly label: string }[]
  readonly hint?: string
}

/** A report that can be asked for. */
export interface Report {
  readonly name: string
  readonly title: string
  /** One sentence: what it answers. */
  readonly about: string
  readonly permissions: readonly Permission[]
  readonly filters: readonly Filter[]
  /** At most `limit` rows. Throws AdminRefusal where it was asked badly. */
  write(
    asked: Asked,
    limit: number,
    office: Office,
  ): Promise<Pick<ReportTable, 'columns' | 'rows' | 'remarks' | 'period' | 'cut'>>
}

export const periodFilters: readonly Filter[] = [
  { name: 'since', label: 'From', kind: 'day', hint: 'UTC' },
  { name: 'until', label: 'To, with that day', kind: 'day', hint: 'UTC' },
]

export function text(name: string, title: string): Column {
  return { name, title, kind: 'text' }
}

export function number(name: string, title: string): Column {
  return { name, title, kind: 'number' }
}

export function instant(name: string, title: string): Column {
  return { name, title, kind: 'instant' }
}

export function inFiles(column: Column): Column {
  return { ...column, inFilesOnly: true }
}

/** Says that rows are missing; `had` may be one more than `limit`, which is how that is known. */
export function cutAt(limit: number, had: number, narrower: string): { readonly cut?: string } {
  if (had <= limit) return {}
  return { cut: `Only the first ${limit.toLocaleString('en')} rows stand here; there are more. ${narrower}` }
}
