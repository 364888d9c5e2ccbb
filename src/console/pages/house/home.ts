import type { Expiring } from '../../../admin/reports/expiring.js'
import type { FirstStep } from '../../../admin/reports/first-steps.js'
import { type Home, home } from '../../../admin/reports/home.js'
import { counted, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { panel } from '../../parts/panel.js'
import { shape, status } from '../../parts/status.js'
import { table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import { page, type Visit } from '../../route.js'
import { courseOf, numbersOf } from './home-course.js'
import { healthPanel } from './home-health.js'
import { standingOf, weakenedList } from './standing.js'

/** How the house fares: what people meet, what will hurt them next, and what is still missing. */
export const homePage = page({
  path: '/admin',
  permission: 'house.read',
  async open(visit) {
    const shown = await home(visit.caller, visit.office)
    return { title: 'Home', place: 'home', body: body(shown, visit) }
  },
})

function body(shown: Home, visit: Visit): Html {
  const { firstSteps, weakened, at } = shown
  const { registry } = visit.office.gateway
  const isEmpty = firstSteps !== undefined && registry.apps().length + registry.partners().length === 0
  return html`${firstSteps && steps(firstSteps, visit)}
${!isEmpty && atWork(shown, visit)}
<div class="pair">${panel({ id: 'weak', title: 'Weakenings in force', says: 'Checks that are less strict than they could be.', body: weakenedList(weakened) })}${standingOf(shown.house, at)}</div>
${visit.caller.may.has('registrations.read') && waiting(shown)}`
}

function atWork(shown: Home, { query, caller }: Visit): Html {
  const { apps, partners, at } = shown
  const reads = caller.may.has('registrations.read')
  return html`${numbersOf(shown)}
${courseOf(shown, query.get('over') === 'day' ? 'day' : 'month')}
${reads && html`<div class="pair">${healthPanel('partner', partners, at)}${healthPanel('app', apps, at)}</div>`}
${reads && ending(shown)}`
}

/** The way to the first sign-in; gone once it has been walked. */
function steps(all: readonly FirstStep[], { caller }: Visit): Html {
  const left = all.filter(({ done }) => !done).length
  const first = all.find(({ done }) => !done)
  return panel({
    id: 'first',
    title: 'Until the first sign-in',
    says: `${counted(left, 'step')} to go. This disappears once somebody got in.`,
    body: html`<ol class="checklist">${all.map((one) => html`<li>${status(one.done ? 'good' : 'idle', one.done ? 'Done' : 'To do')}<div><p class="name">${one.title}</p>${!one.done && html`<p>${one.says}</p>${wayOf(one, one === first, caller)}`}</div></li>`)}</ol>`,
  })
}

function wayOf({ href, label }: FirstStep, isNext: boolean, { may }: Visit['caller']): Slot {
  if (href.endsWith('/new') && !may.has('registrations.change')) return undefined
  return html`<p class="way"><a class="button small${!isNext && ' quiet'}" href="${href}">${label}</a></p>`
}

const shownEnding = 8

function ending({ expiring, at }: Home): Html {
  const rows = expiring.slice(0, shownEnding)
  return panel({
    id: 'ending',
    title: 'What ends next',
    says: html`Within 90 days, what hurts most people first.${expiring.length > rows.length && ` ${counted(expiring.length - rows.length, 'more')} not shown.`}`,
    body: table<Expiring>({
      caption: 'What ends next',
      columns: [
        { label: 'Whose', kind: 'main', cell: ownerOf },
        { label: 'Ends', cell: (one) => endOf(one, at) },
        {
          label: 'Sign-ins a day',
          kind: 'number',
          cell: ({ perDay }) => (perDay >= 10 ? Math.round(perDay).toLocaleString('en') : perDay.toFixed(1)),
        },
        { label: 'Then', cell: ({ says, todo }) => html`${says} <span class="below">${todo}</span>` },
      ],
      rows,
      empty: html`<p>${status('good', 'Nothing ends soon')}</p><p class="same">No key and no metadata document, of ours or of anybody registered here, ends within 90 days.</p>`,
    }),
  })
}

function ownerOf({ of, handle, name, what }: Expiring): Html {
  const href = of === 'us' ? '/admin/keys' : `/admin/${of}s/${encodeURIComponent(handle ?? '')}`
  return html`<a href="${href}">${said(name)}</a><span class="below block-line">${of === 'us' ? 'Everybody' : of === 'app' ? 'App' : 'Partner'}, ${what}</span>`
}

function endOf({ at, stops, successor }: Expiring, now: Date): Html {
  const tone = at < now || stops ? 'bad' : successor ? 'note' : 'warn'
  return html`<span class="status">${shape(tone)}${when(at, now)}</span>${stops && html`<span class="below block-line">sign-ins stop</span>`}`
}

/** What was begun and not ended: drafts, and documents that could not be taken in. */
function waiting({ drafts, quarantined }: Home): Slot {
  if (drafts.length + quarantined.length === 0) return undefined
  return panel({
    id: 'waiting',
    title: 'Waiting for somebody',
    body: html`<ul class="links">${drafts.map(({ kind, handle, name }) => html`<li><a href="/admin/${kind}s/${encodeURIComponent(handle)}"><span class="who"><span class="name">${said(name)}</span><span class="below">${kind === 'app' ? 'App' : 'Partner'} that only those signed in to this console can try</span></span>${status('draft', 'Draft')}</a></li>`)}${quarantined.map(({ file, reason }) => html`<li><div><span class="who"><span class="name token">${said(file)}</span><span class="below wrap">${said(reason, 300)}</span></span>${status('warn', 'Set aside')}</div></li>`)}</ul>`,
  })
}
