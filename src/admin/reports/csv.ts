import type { Cell, Column, ReportTable } from './table.js'

/**
 * RFC 4180 in UTF-8 with a byte order mark, every field quoted. Nothing in it is a formula to a spreadsheet, also where
 * one takes semicolons or tabs for the separator: a text that would begin one gets an apostrophe in front.
 */
export function csvOf({ columns, rows, cut }: Pick<ReportTable, 'columns' | 'rows' | 'cut'>): string {
  const lines = [
    columns.map(({ name }) => field(name)),
    ...rows.map(({ cells }) => columns.map((column) => cell(cells[column.name], column))),
  ]
  // As a row of its own: whoever reads only the file must learn it too
  if (cut !== undefined) lines.push(columns.map((_, at) => field(at === 0 ? cut : '')))
  return `\ufeff${lines.map((fields) => `${fields.join(',')}\r\n`).join('')}`
}

/** Numbers and instants are made here, and have no sign. */
function cell(value: Cell, { kind }: Column): string {
  if (value === undefined) return field('')
  if (value instanceof Date) return `"${value.toISOString()}"`
  if (kind === 'number' && typeof value === 'number' && value >= 0 && Number.isFinite(value))
    return `"${value}"`
  return field(String(value))
}

function field(text: string): string {
  return `"${harmless(text).replaceAll('"', '""')}"`
}

/** `= + - @` and their full-width twins begin a formula; white space, quotes and invisible characters before them do not help. */
const formula = '[=+\\-@\\uff1d\\uff0b\\uff0d\\uff20\\u2212\\ufe62\\ufe63\\ufe66\\ufe6b]'
const before = '\\s\\p{Cf}\\p{Cc}"\'`'
const begins = new RegExp(`^(?=[${before}]*${formula})`, 'u')
/** A formula with all before it that does not help, also across cells: each such run is looked at once, however long. */
const run = new RegExp(`(?<![${before};,|])[${before};,|]+(?=${formula})`, 'gu')

/** TAB and CR begin formulas too, and end cells: they become a space and a line break. */
export function harmless(text: string): string {
  return text
    .replaceAll('\0', '\ufffd')
    .replaceAll('\t', ' ')
    .replaceAll(/\r\n?/g, '\n')
    .replace(run, apart)
    .replace(begins, "'")
}

/** Whatever may be taken for the end of the cell before, from the last that surely may. */
function apart(all: string): string {
  const from = Math.max(0, ...[';', ',', '|'].map((end) => all.lastIndexOf(end)))
  return all.slice(0, from) + all.slice(from).replaceAll(/[;,|\n]/g, "$&'")
}
