import type { HouseState, StoreAnswer } from '../../../admin/reports/house-state.js'
import type { Weakened } from '../../../admin/reports/weakened.js'
import { counted, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { facts } from '../../parts/facts.js'
import { panel } from '../../parts/panel.js'
import { shape, status } from '../../parts/status.js'
import { when } from '../../parts/when.js'

/** The gateway that answers here, and whether what it stands on answers it. */
export function standingOf(house: HouseState, now: Date): Html {
  const { version, startedAt, storesSaid, stores, recordsLost, recordHours } = house
  return panel({
    id: 'house',
    title: 'This gateway',
    says: `Version ${version}, at ${house.baseUrl}.`,
    body: facts([
      ['Running', html`since ${when(startedAt, now)}`],
      ...stores.map((one): readonly [string, Slot] => [storeNames[one.name] ?? one.name, answered(one)]),
      ['Kept in', html`<span class="wrapped">${storesSaid}</span>`],
      [
        'Records of sign-ins',
        html`kept for ${counted(recordHours, 'hour')}${recordsLost > 0 && html`<br>${status('warn', `${counted(recordsLost, 'part')} lost since the start`)}<br><span class="below">The recorder never holds a sign-in up: what does not fit in time is let go.</span>`}`,
      ],
    ]),
  })
}

const storeNames: Readonly<Record<string, string>> = {
  state: 'Store of what is under way',
  directory: 'Store of people and audit',
  records: 'Store of records',
}

function answered({ answers, milliseconds }: StoreAnswer): Html {
  return answers
    ? html`${status('good', 'Answers')} <span class="below">in ${milliseconds} ms</span>`
    : status('bad', 'Does not answer')
}

/** Each with what it means and where it was decided. */
export function weakenedList(all: readonly Weakened[]): Html {
  if (all.length === 0)
    return html`<p>${status('good', 'None')}</p><p class="same">Every check is as strict as it comes.</p>`
  return html`<ul class="weaknesses">${all.map((one) => html`<li>${shape('warn')}<div><p><code>${one.name}</code>${whose(one)}</p><p class="below">${one.says} ${one.by === 'console' ? 'Decided in this console.' : 'Decided by a file.'}</p></div></li>`)}</ul>`
}

function whose({ kind, handle, of }: Weakened): Slot {
  if (kind === undefined || handle === undefined) return ' for the whole house'
  return html` for <a href="/admin/${kind}s/${encodeURIComponent(handle)}">${said(of ?? handle, 60)}</a>`
}
