import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { csvOf } from '../../src/admin/reports/csv.js'
import { number, text } from '../../src/admin/reports/table.js'
import { hostileCells } from '../support/hostile-cells.js'

const columns = [text('a', 'A'), text('b', 'B'), number('c', 'C')]
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spreadsheet-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What LibreOffice makes of this text: comma or semicolon, UTF-8, each cell standard, formulas evaluated where there are any. */
function opened(name: string, csv: string, separator: ',' | ';'): string {
  writeFileSync(join(folder, `${name}.csv`), csv)
  const options = `${separator.charCodeAt(0)},34,76,1,,0,false,true,false,false,false,-1,true`
  const parameters = [
    `-env:UserInstallation=file://${folder}/profile`,
    '--headless',
    `--infilter=CSV:${options}`,
    '--convert-to',
    'fods',
    '--outdir',
    folder,
    join(folder, `${name}.csv`),
  ]
  execFileSync('/usr/bin/soffice', parameters, { stdio: 'pipe' })
  return readFileSync(join(folder, `${name}.fods`), 'utf8')
}

test('H11: a report is plain text to LibreOffice, which calculates the same cells where nobody made them harmless', () => {
  // An XML file cannot hold a null character
  const values = hostileCells.filter((value) => !value.includes('\0'))
  const report = csvOf({
    columns,
    rows: values.map((value, at) => ({ cells: { a: value, b: value, c: at } })),
  })
  for (const separator of [',', ';'] as const)
    expect(opened('report', report, separator)).not.toContain('table:formula=')
  expect(opened('twin', '"=1+1","x"\r\n', ',')).toContain('table:formula=')
}, 120_000)
