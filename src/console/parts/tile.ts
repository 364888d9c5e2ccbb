import { type Html, html, type Slot } from '../../drawing/html.js'

export interface Tile {
  readonly label: string
  readonly value: string
  /** What it is compared with, or what follows from it. */
  readonly says?: Slot
  readonly href?: string | undefined
  readonly chart?: Html | undefined
}

export function tiles(list: readonly Tile[]): Html {
  return html`<ul class="stats">${list.map((one) => html`<li>${tile(one)}</li>`)}</ul>`
}

function tile({ label, value, says, href, chart }: Tile): Html {
  const title = href === undefined ? label : html`<a href="${href}">${label}</a>`
  return html`<p class="label">${title}</p><p class="value">${value}</p>${says !== undefined && html`<p class="below">${says}</p>`}${chart}`
}
