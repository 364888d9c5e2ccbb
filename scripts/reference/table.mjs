/** A Markdown table; whatever a cell says, it stays one cell. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function cell(text) {
  return String(text).replaceAll('|', '\\|').replace(/\s+/g, ' ').trim()
}

export const code = (text) => `\`${text}\``

export function page(title, intro, sections) {
  const note = '<!-- Written by `npm run reference` from the code. Change it there. -->'
  return `${[note, `# ${title}`, intro, ...sections].join('\n\n')}\n`
}
