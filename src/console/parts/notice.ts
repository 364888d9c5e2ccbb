import { type Html, html, type Slot } from '../../drawing/html.js'
import { shape, type Tone } from './status.js'

/** A line that somebody has to see: what it says, and what can be done about it. */
export function notice(tone: Tone, says: Slot, todo?: Slot): Html {
  return html`<div class="notice ${tone}">${shape(tone)}<div><p>${says}</p>${todo !== undefined && html`<p class="todo">${todo}</p>`}</div></div>`
}
