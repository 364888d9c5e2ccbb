import { html, type Slot } from '../../../drawing/html.js'
import { notice } from '../../parts/notice.js'
import type { PublicVisit } from '../../route.js'

/** Why a form was not taken, above one that is drawn in its own way. */
export function refusedAbove({ typed: { refusal } }: Pick<PublicVisit, 'typed'>): Slot {
  return (
    refusal &&
    html`<div class="refused" role="alert">${notice('bad', refusal.says, refusal.todo)}${refusal.faults.length > 0 && html`<ul class="faults">${refusal.faults.slice(0, 20).map(({ path, says }) => html`<li>${path !== '' && html`<a href="#f-${path.replace(/\[.*$/, '')}"><code>${path}</code></a> `}${says}</li>`)}</ul>`}</div>`
  )
}
