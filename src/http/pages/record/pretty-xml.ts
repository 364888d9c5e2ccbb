import { type Html, html, type Slot } from '../html.js'

/** More than this of one message is not shown on a page. */
const longest = 65_536
const longestText = 160

interface Token {
  readonly kind: 'open' | 'close' | 'empty' | 'text'
  readonly text: string
}

/**
 * XML with a line for each element, for reading only. Nothing is trusted to be well-formed: what does not look like
 * markup is shown as text, and every piece is escaped. One pass, no backtracking.
 */
export function prettyXml(xml: string): Html {
  const { lines } = tokensOf(xml.slice(0, longest)).reduce(laid, {
    depth: 0,
    lines: [] as Html[],
    open: false,
  })
  return html`<pre class="xml"><code>${lines}${xml.length > longest && html`<span class="cut">… ${xml.length.toLocaleString('en')} characters in all</span>`}</code></pre>`
}

interface Layout {
  readonly depth: number
  readonly lines: Html[]
  /** The last line is an opened element that may take its text, and its end, on the same line. */
  readonly open: boolean
}

/** An element with text only stays on one line. */
function laid({ depth, lines, open }: Layout, token: Token, at: number, all: readonly Token[]): Layout {
  const indent = '  '.repeat(Math.min(depth, 24))
  switch (token.kind) {
    case 'open':
      lines.push(html`${at > 0 && '\n'}${indent}${tag(token.text)}`)
      return { depth: depth + 1, lines, open: true }
    case 'text':
      lines.push(html`${!open && ['\n', indent]}${short(token.text)}`)
      return { depth, lines, open: all[at + 1]?.kind === 'close' && open }
    case 'close':
      lines.push(html`${!open && ['\n', '  '.repeat(Math.min(depth - 1, 24))]}${tag(token.text)}`)
      return { depth: Math.max(0, depth - 1), lines, open: false }
    case 'empty':
      lines.push(html`${at > 0 && '\n'}${indent}${tag(token.text)}`)
      return { depth, lines, open: false }
  }
}

function tokensOf(xml: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < xml.length) {
    const start = xml.indexOf('<', at)
    const end = start < 0 ? -1 : xml.indexOf('>', start)
    if (end < 0) break
    addText(tokens, xml.slice(at, start))
    const text = xml.slice(start, end + 1)
    tokens.push({ kind: kindOf(text), text })
    at = end + 1
  }
  addText(tokens, xml.slice(at))
  return tokens
}

function addText(tokens: Token[], text: string): void {
  if (text.trim() !== '') tokens.push({ kind: 'text', text: text.trim() })
}

function kindOf(tag: string): Token['kind'] {
  if (tag.startsWith('</')) return 'close'
  return tag.endsWith('/>') || tag.startsWith('<?') || tag.startsWith('<!') ? 'empty' : 'open'
}

/** `<name attribute="value">`, each part in its own colour. */
function tag(text: string): Html {
  const name = /^<\/?\??[^\s/>]{0,256}/.exec(text)?.[0] ?? text
  const parts: Slot[] = [html`<span class="tag">${name}</span>`]
  let at = name.length
  for (let found = attributeAt(text, at); found; found = attributeAt(text, at)) {
    parts.push(
      html`<span class="attr">${text.slice(at, found.equals)}</span>=<span class="value">${short(text.slice(found.equals + 1, found.end))}</span>`,
    )
    at = found.end
  }
  parts.push(html`<span class="tag">${short(text.slice(at))}</span>`)
  return html`${parts}`
}

/** The next ` name="value"`: where its equals sign stands and where its value ends. */
function attributeAt(
  text: string,
  from: number,
): { readonly equals: number; readonly end: number } | undefined {
  const equals = text.indexOf('=', from)
  const quote = equals < 0 ? '' : text.charAt(equals + 1)
  if (quote !== '"' && quote !== "'") return undefined
  const end = text.indexOf(quote, equals + 2)
  return end < 0 ? undefined : { equals, end: end + 1 }
}

function short(text: string): Slot {
  if (text.length <= longestText) return text
  return [
    text.slice(0, longestText / 2),
    html`<span class="cut"> … ${(text.length - longestText / 2).toLocaleString('en')} more</span>`,
  ]
}
