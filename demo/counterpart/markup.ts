/** Text that is markup already; everything else is escaped on its way in. */
export class Markup {
  constructor(readonly text: string) {}
}

type Piece = Markup | string | number | undefined | false | readonly Piece[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** HTML or XML whose values cannot break out: `markup\`<p>${name}</p>\``. */
export function markup(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  return new Markup(parts.reduce((text, part, index) => text + written(values[index - 1]) + part))
}

function written(piece: Piece): string {
  if (piece instanceof Markup) return piece.text
  if (piece === undefined || piece === false) return ''
  if (typeof piece !== 'string' && typeof piece !== 'number') return piece.map(written).join('')
  return String(piece).replace(/[&<>"']/g, (found) => escapes[found] ?? '')
}
