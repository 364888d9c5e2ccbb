import { type Html, html, type Slot } from '../html.js'

/** More than this of one message is not shown on a page. */
const longest = 65_536
const longestText = 160
const deepest = 12

interface Token {
  readonly kind: 'open' | 'close' | 'empty' | 'text'
  readonly text: string
}

/**
 * XML with a line for each element, for reading only. Nothing is trusted to be well-formed: what does not look like
 * markup is shown as text, and every piece is escaped. One pass, no backtracking.
 */
export function prettyXml(xml: string): Html {
  const cut =
    xml.length > longest &&
    html`<span class="cut">… ${xml.length.toLocaleString('en')} characters in all</span>`
  return html`<div class="xml" tabindex="0"><code>${linesOf(tokensOf(xml.slice(0, longest)))}${cut}</code></div>`
}

/** An element with text only, or with nothing, stays on one line. */
function linesOf(tokens: readonly Token[]): readonly Html[] {
  const lines: Html[] = []
  let depth = 0
  for (let at = 0; at < tokens.length; at++) {
    const { kind } = tokens[at] as Token // at is below the length
    if (kind === 'close') depth = Math.max(0, depth - 1)
    const together = kind === 'open' ? short(tokens, at) : 1
    lines.push(line(tokens.slice(at, at + together), depth))
    if (kind === 'open' && together === 1) depth++
    at += together - 1
  }
  return lines
}

/** How many tokens from this opening tag on stand on its line. */
function short(tokens: readonly Token[], at: number): number {
  if (tokens[at + 1]?.kind === 'close') return 2
  return tokens[at + 1]?.kind === 'text' && tokens[at + 2]?.kind === 'close' ? 3 : 1
}

function line(tokens: readonly Token[], depth: number): Html {
  const pieces = tokens.map(({ kind, text }) => (kind === 'text' ? clip(text) : tag(text)))
  return html`<span class="line in-${Math.min(depth, deepest)}">${pieces}</span>`
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
      html`<span class="attr">${text.slice(at, found.equals)}</span>=<span class="value">${clip(text.slice(found.equals + 1, found.end))}</span>`,
    )
    at = found.end
  }
  parts.push(html`<span class="tag">${clip(text.slice(at))}</span>`)
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

function clip(text: string): Slot {
  if (text.length <= longestText) return text
  return [
    text.slice(0, longestText / 2),
    html`<span class="cut"> … ${(text.length - longestText / 2).toLocaleString('en')} more</span>`,
  ]
}
