import { type Html, html } from '../../drawing/html.js'

export interface Paging {
  /** `1 to 50 of 312`. */
  readonly says: string
  readonly newer?: string | undefined
  readonly older?: string | undefined
  /** How the ways are called where the list is not one of times. */
  readonly words?: readonly [newer: string, older: string]
}

export function paging({ says, newer, older, words = ['Newer', 'Older'] }: Paging): Html {
  return html`<nav class="paging" aria-label="Pages"><p>${says}</p>${way(newer, words[0], 'prev')}${way(older, words[1], 'next')}</nav>`
}

function way(href: string | undefined, label: string, rel: 'prev' | 'next'): Html {
  if (href === undefined) return html`<span class="button quiet small" aria-disabled="true">${label}</span>`
  return html`<a class="button quiet small" rel="${rel}" href="${href}">${label}</a>`
}
