import { type Html, html, type Slot } from '../../drawing/html.js'

/** What is known of one thing: a word, and what it is. What is undefined is left out. */
export function facts(list: readonly (readonly [label: Slot, value: Slot])[]): Html {
  const known = list.filter(([, value]) => value !== undefined && value !== false)
  return html`<dl class="facts">${known.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}
