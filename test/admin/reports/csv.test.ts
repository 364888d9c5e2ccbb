import { fc } from '../../support/properties.js'
import { csvOf, harmless } from '../../../src/admin/reports/csv.js'
import { number, text } from '../../../src/admin/reports/table.js'
import { hostileCells } from '../../support/hostile-cells.js'

const columns = [text('a', 'A'), text('b', 'B'), number('c', 'C')]

function file(values: readonly string[]): string {
  return csvOf({ columns, rows: values.map((value, at) => ({ cells: { a: value, b: value, c: at } })) })
}

/** RFC 4180 with a separator of the reader's choice, as lenient as spreadsheets are. */
function parse(csv: string, separator: string): readonly (readonly string[])[] {
  const rows: string[][] = [['']]
  let quoted = false
  const add = (character: string) => {
    const row = rows.at(-1) as string[]
    row[row.length - 1] += character
  }
  for (let at = csv.startsWith('\ufeff') ? 1 : 0; at < csv.length; at += 1) {
    const character = csv[at] as string
    const row = rows.at(-1) as string[]
    if (quoted) {
      if (character !== '"') add(character)
      else if (csv[at + 1] === '"') {
        add('"')
        at += 1
      } else quoted = false
    } else if (character === '"' && row.at(-1) === '') quoted = true
    else if (character === separator) row.push('')
    else if (character === '\n' || character === '\r') rows.push([''])
    else add(character)
  }
  return rows
}

const formula = /^[=+\-@\t\r＝＋－＠]/

describe('A report as a file for spreadsheets', () => {
  test('keeps harmless text as it is, also with commas, quotes and line breaks', () => {
    const values = ['Ann O’Hara', 'a, b', 'say "so"', 'two\nlines', 'R&D', '日本語', 'a-b', '1 + 1', '']
    const rows = parse(file(values), ',')
    expect(rows[0]).toEqual(['a', 'b', 'c'])
    expect(
      rows
        .filter((row) => row.length === 3)
        .slice(1)
        .map(([a]) => a),
    ).toEqual(values)
  })

  test('begins with a byte order mark and ends each line with CR LF', () => {
    expect(file(['x']).slice(0, 1)).toBe('\ufeff')
    expect(file(['x'])).toBe('\ufeff"a","b","c"\r\n"x","x","0"\r\n')
  })

  test.each(hostileCells)('has no formula in any cell for %j', (value) => {
    for (const separator of [',', ';', '\t', '|'])
      for (const row of parse(file([value]), separator))
        for (const cell of row) expect(cell).not.toMatch(formula)
  })

  test('puts an apostrophe in front of a formula, and only there', () => {
    expect(harmless('=1+1')).toBe("'=1+1")
    expect(harmless('1=1')).toBe('1=1')
    expect(harmless('a;=1')).toBe("a;'=1")
  })

  test('has no formula whatever text there is, whichever separator is believed', () => {
    const parts = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      ';',
      ',',
      '\t',
      '\r',
      '\n',
      '"',
      "'",
      ' ',
      'x',
      '|',
      '＝',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), fc.array(parts, { maxLength: 12 }), (one, other) => {
        const csv = file([one.join(''), other.join('')])
        return [',', ';', '\t', '|'].every((separator) =>
          parse(csv, separator).every((row) => row.every((cell) => !formula.test(cell))),
        )
      }),
      { numRuns: 2000 },
    )
  })

  test('says in the file itself that rows are missing', () => {
    const csv = csvOf({ columns, rows: [{ cells: { a: 'x' } }], cut: 'Only the first 1 rows stand here.' })
    expect(csv).toContain('"Only the first 1 rows stand here.","",""\r\n')
    expect(csvOf({ columns, rows: [{ cells: { a: 'x' } }] })).not.toContain('Only the first')
  })
})

/** As it is meant, whatever it costs: an apostrophe behind each end of a cell behind which a formula begins. */
function plainly(text: string): string {
  const formula = /[\s\p{Cf}\p{Cc}"'`]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]/u.source
  return text
    .replace(new RegExp(`([;,|\\n])(?=${formula})`, 'gu'), "$1'")
    .replace(new RegExp(`^(?=${formula})`, 'u'), "'")
}

describe('a text of somebody else', () => {
  test('is made harmless as it is meant, whatever stands before a formula', () => {
    const pieces = ['=', '-', '\uff0b', ';', ',', '|', '\n', ' ', '"', "'", '\u200b', 'a', '\u{e0001}']
    let seed = 7
    const next = (below: number) => {
      seed = (seed * 16807) % 2147483647
      return seed % below
    }
    for (let index = 0; index < 20_000; index++) {
      const text = Array.from({ length: next(9) }, () => pieces[next(pieces.length)]).join('')
      expect([text, harmless(text)]).toEqual([text, plainly(text)])
    }
  })

  test.each([['\n'], ['\n\u200b'], ['; '], [';\n'], ['|']])(
    'of many times %j keeps nobody waiting',
    (piece) => {
      for (const end of ['', '=']) {
        // Whatever takes a look at each for each would not come to an end before the test is given up
        const text = harmless(piece.repeat(200_000) + end)
        expect(text.length).toBeGreaterThanOrEqual(200_000)
      }
    },
  )
})
