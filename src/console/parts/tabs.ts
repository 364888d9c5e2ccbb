import { type Html, html } from '../../drawing/html.js'

export interface Tab {
  readonly label: string
  readonly href: string
  readonly here?: boolean
  /** How many things wait there. */
  readonly count?: number | undefined
}

/** Each is a page of its own. */
export function tabList(tabs: readonly Tab[]): Html {
  return html`<nav class="tabs" aria-label="Sections"><ul>${tabs.map(
    ({ label, href, here, count }) =>
      html`<li><a href="${href}"${here === true && html` aria-current="page"`}>${label}${count !== undefined && html`<span class="count">${count}</span>`}</a></li>`,
  )}</ul></nav>`
}
