import { type Html, html, type Slot } from '../../drawing/html.js'

export interface Empty {
  readonly title: string
  /** What would stand here, and why nothing does. */
  readonly says: Slot
  /** The one thing that fills it. */
  readonly action?: Html | undefined
}

export function emptyState({ title, says, action }: Empty): Html {
  return html`<div class="nothing"><svg class="arch" viewBox="0 0 64 48" aria-hidden="true" focusable="false"><path d="M6 46V26a26 22 0 0 1 52 0v20"/><path d="M20 46V27a12 11 0 0 1 24 0v19"/><path d="M1 46h62"/></svg><h2>${title}</h2><p>${says}</p>${action && html`<p class="buttons">${action}</p>`}</div>`
}
