import { type Html, html } from '../../drawing/html.js'
import { prettyXml } from '../../drawing/record/pretty-xml.js'

const longest = 65_536

/** Text as it is; it scrolls in itself. */
export function codeBlock(text: string, label: string): Html {
  return html`<pre class="block" tabindex="0" role="region" aria-label="${label}"><code>${text.slice(0, longest)}</code></pre>`
}

/** XML, a line for each element. */
export function xmlBlock(xml: string, label: string): Html {
  return html`<div class="xml-block" role="region" aria-label="${label}">${prettyXml(xml)}</div>`
}
