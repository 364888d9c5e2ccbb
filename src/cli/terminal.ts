/** Where a command talks; `ask` is there when a person sits in front of it. */
export interface Terminal {
  out(text: string): void
  error(text: string): void
  ask?(question: string): Promise<string>
  /** Standard input to its end, or until there is more of it than that many bytes. */
  input?(most: number): Promise<Buffer>
  /** What is written may be coloured. */
  readonly color?: boolean
}

/** Text from elsewhere, so that no terminal obeys it and nothing in it looks like something else. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)
}

/** As `plain`, but lines stay lines: for a message that is shown whole. */
export function plainLines(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => (c === '\n' || c === '\t' ? c : escaped(c)))
}

/** For machines: JSON in which control characters of every plane are written out. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2)
  return `${text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) => (c === '\n' ? c : escaped(c)))}\n`
}

/** The same on one line. */
export function jsonLine(value: unknown): string {
  return `${plain(JSON.stringify(value))}\n`
}

/** Columns as wide as their widest entry. */
export function table(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(plain))
  const widths: number[] = []
  for (const row of shown) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  }
  return shown
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** `name  value` lines under a heading. */
export function lines(entries: readonly (readonly [name: string, value: string | undefined])[]): string {
  return entries
    .filter((entry): entry is readonly [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `  ${name.padEnd(18)}${plain(value)}\n`)
    .join('')
}

function escaped(c: string): string {
  return [...Array(c.length).keys()]
    .map((at) => `\\u${c.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('')
}
