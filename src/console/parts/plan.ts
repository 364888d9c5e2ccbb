import type { Otherwise, Plan } from '../../admin/plan.js'
import type { Difference } from '../../admin/registrations/difference.js'
import { whoIs } from '../../admin/reports/who.js'
import { counted, said } from '../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../drawing/html.js'
import type { Registry } from '../../model/ports.js'
import { diffTable } from './diff.js'
import { notice } from './notice.js'
import { status } from './status.js'
import { table } from './table.js'
import { instant, when } from './when.js'

const mostShown = 50

/** What a change would make different, and which of the latest sign-ins would come out otherwise. */
export function planView(plan: Plan, registry: Registry, now: Date): Html {
  return html`<section class="plan" aria-labelledby="plan-differs"><h2 id="plan-differs">What would be different</h2>${differing(plan.differences)}</section>
<section class="plan" aria-labelledby="plan-signs"><h2 id="plan-signs">What the latest sign-ins would have come to</h2>${summary(plan, now)}${concerned(plan, registry)}</section>`
}

function differing(differences: readonly Difference[]): Html {
  const guarded = differences.some(({ security }) => security)
  return html`${guarded && notice('warn', 'Some of it decides whom we trust, or where people and what is said of them are sent. Read those lines twice.')}${diffTable(
    differences.map(({ field, gone, come }) => ({
      path: field,
      ...(gone.length === 0 ? {} : { before: gone.join('\n') }),
      ...(come.length === 0 ? {} : { after: come.join('\n') }),
    })),
    'What would be different',
  )}`
}

function summary(plan: Plan, now: Date): Html {
  const { judged, otherwise, people, partners, apps, kind } = plan
  if (judged === 0)
    return notice('note', 'No sign-in of it is recorded, so nobody can be asked.', passedOver(plan, now))
  const last = html`Of the last ${counted(judged, 'sign-in')}`
  if (otherwise.length === 0)
    return notice('good', html`${last}, every one would have come out as it did.`, passedOver(plan, now))
  const reach = kind === 'app' ? counted(partners, 'partner') : counted(apps, 'app')
  const says = html`${last}, ${otherwise.length} would have come out otherwise: ${reach}, ${counted(people, 'person', 'people')}. ${ways(plan)}`
  return notice(plan.refused > 0 ? 'bad' : 'warn', says, passedOver(plan, now))
}

function ways({ refused, admitted, told }: Plan): string {
  const parts = [
    [refused, 'refused'],
    [admitted, 'let in'],
    [told, 'with something else told to the app'],
  ] as const
  return `${parts
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ')}.`
}

function passedOver({ passedOver: count, cutShort, since }: Plan, now: Date): Slot {
  const parts = [
    since && html`The oldest is of ${when(since, now)}. `,
    count > 0 &&
      html`${counted(count, 'more')} ended before anybody was judged, or ${count === 1 ? 'its' : 'their'} record is gone. `,
    cutShort && html`There were more than there was time for.`,
  ].filter((part) => part !== false && part !== undefined)
  return parts.length === 0 ? undefined : parts
}

function concerned({ otherwise }: Plan, registry: Registry): Slot {
  if (otherwise.length === 0) return undefined
  return html`${table<Otherwise>({
    caption: 'Sign-ins that would come out otherwise',
    rows: otherwise.slice(0, mostShown),
    columns: [
      {
        label: 'Sign-in',
        kind: 'main',
        cell: ({ reference }) => html`<a class="code" href="/admin/sign-ins/${reference}">${reference}</a>`,
      },
      { label: 'When', cell: ({ at }) => instant(at) },
      { label: 'App', cell: ({ app }) => said(whoIs('app', app, registry).name, 60) },
      { label: 'Partner', cell: ({ partner }) => said(whoIs('partner', partner, registry).name, 60) },
      { label: 'Came to', cell: ({ before }) => outcome(before) },
      { label: 'Would come to', cell: after },
    ],
  })}${otherwise.length > mostShown && html`<p class="same">${otherwise.length - mostShown} more are not shown.</p>`}`
}

function outcome(word: Otherwise['before']): Html {
  return word === 'issued' ? status('good', 'Answered') : status('bad', 'Refused')
}

function after({ after: word, says }: Otherwise): Html {
  return html`${outcome(word)}<span class="below">${says.join('; ')}</span>`
}
