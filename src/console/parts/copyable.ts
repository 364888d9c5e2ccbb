import { type Html, html } from '../../drawing/html.js'

/** A value that somebody carries elsewhere. The button is there where the script is. */
export function copyable(value: string, what: string): Html {
  return html`<span class="copyable"><code>${value}</code><button type="button" class="copy" data-copy="${value}" aria-label="Copy ${what}"><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false"><rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/><path d="M10.5 3.5v-.5A1.5 1.5 0 0 0 9 1.5H3A1.5 1.5 0 0 0 1.5 3v6A1.5 1.5 0 0 0 3 10.5h.5"/></svg><span>Copy</span></button></span>`
}

/** A key's fingerprint in groups that can be read aloud and compared; copied, it is one piece. */
export function fingerprint(text: string): Html {
  const groups = text.replace(/[^0-9a-f]/gi, '').match(/.{1,4}/g) ?? []
  return html`<span class="print">${groups.map((group) => html`<span>${group}</span><wbr>`)}</span>`
}
