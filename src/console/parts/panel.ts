import { type Html, html, type Slot } from '../../drawing/html.js'

export interface Panel {
  readonly id: string
  readonly title: string
  readonly says?: Slot
  readonly actions?: Slot
  readonly body: Slot
}

/** A part of a page that stands for itself. */
export function panel({ id, title, says, actions, body }: Panel): Html {
  return html`<section class="panel" aria-labelledby="${id}"><div class="panel-head"><div><h2 id="${id}">${title}</h2>${says !== undefined && says !== false && html`<p>${says}</p>`}</div>${actions !== undefined && actions !== false && html`<div class="actions">${actions}</div>`}</div>${body}</section>`
}
