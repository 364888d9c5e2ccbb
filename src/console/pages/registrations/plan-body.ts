import type { Otherwise, Plan } from '../../../admin/plan.js'
import type { Difference } from '../../../admin/registrations/difference.js'
import { counted, said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { findRegistered, nameOf } from '../../../admin/registrations/registered.js'
import type { Kind } from '../../../model/office.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { table } from '../../parts/table.js'
import { when } from '../../parts/when.js'
import type { Visit } from '../../route.js'
import { differenceTable } from './difference-table.js'

/** What a change would make different, which real sign-ins it would change, and then: make it, or not. */
export function planBody(
  plan: Plan,
  way: { readonly action: string; readonly does: string },
  visit: Visit,
): Slot {
  return html`${planSections(plan, visit)}${confirmation(way, visit)}`
}

export function planSections(plan: Plan, visit: Visit): Html {
  return html`${differing(plan.differences)}${affected(plan, visit)}`
}

function differing(differences: readonly Difference[]): Html {
  return panel({
    id: 'different',
    title: 'What is different',
    says: 'Nothing has been changed yet. What is marked is about whom is trusted, or where people and their attributes go.',
    body: differenceTable(differences),
  })
}

export function affected(plan: Plan, visit: Visit): Html {
  return panel({
    id: 'affected',
    title: 'What it would have meant',
    says: 'Recorded sign-ins, judged once more as if this stood already.',
    body: html`${verdict(plan)}${plan.otherwise.length > 0 && rows(plan, visit)}`,
  })
}

function verdict({
  judged,
  passedOver,
  unread,
  cutShort,
  refused,
  admitted,
  told,
  people,
  partners,
  apps,
  kind,
}: Plan): Html {
  const rest = `${passedOver > 0 ? ` ${counted(passedOver, 'more has', 'more have')} no record that could be judged.` : ''}${unread > 0 ? ` Of ${unread.toLocaleString('en')} the message itself was not read anew: it is kept back as long as it could be used.` : ''}${cutShort ? ' There was not time for all of them.' : ''}`
  if (judged === 0 && passedOver === 0)
    return notice(
      'note',
      'No sign-in of it is recorded.',
      'So it cannot be said whom the change would touch. Records are kept for a limited time.',
    )
  if (judged === 0)
    return notice(
      'note',
      'No recorded sign-in could be judged.',
      `Records are kept for a limited time; nothing is known of what would change.${rest}`,
    )
  const changed = refused + admitted + told
  if (changed === 0)
    return notice(
      'good',
      `None of the latest ${counted(judged, 'sign-in')} would come out otherwise.`,
      rest.trim() || undefined,
    )
  const who = [
    counted(people, 'person', 'people'),
    kind === 'app' ? counted(partners, 'partner') : counted(apps, 'app'),
  ].join(', ')
  const parts = [
    refused > 0 && `${refused.toLocaleString('en')} would be refused`,
    admitted > 0 && `${admitted.toLocaleString('en')} would be let in`,
    told > 0 && `${told.toLocaleString('en')} would be told otherwise`,
  ].filter((part) => part !== false)
  return notice(
    refused > 0 ? 'bad' : 'warn',
    `Of the latest ${counted(judged, 'sign-in')}: ${parts.join(', ')}.`,
    `That is ${who}.${rest}`,
  )
}

const shownRows = 50

function rows({ otherwise }: Plan, visit: Visit): Html {
  const now = visit.office.gateway.clock.now()
  const nameFor = (kind: Kind, id: string) => {
    const one = findRegistered(kind, id, visit.office)
    return one ? nameOf(one) : id
  }
  return html`${table<Otherwise>({
    caption: 'Sign-ins that would come out otherwise',
    columns: [
      {
        label: 'Sign-in',
        kind: 'main',
        cell: ({ reference }) => html`<a class="code" href="/admin/sign-ins/${reference}">${reference}</a>`,
      },
      { label: 'When', cell: ({ at }) => when(at, now) },
      { label: 'App', cell: ({ app }) => said(nameFor('app', app), 60) },
      { label: 'Partner', cell: ({ partner }) => said(nameFor('partner', partner), 60) },
      {
        label: 'What would differ',
        cell: ({ says }) => html`${says.slice(0, 6).map((line) => html`<p class="tight">${line}</p>`)}`,
      },
    ],
    rows: otherwise.slice(0, shownRows),
  })}${otherwise.length > shownRows && html`<p class="same">${counted(otherwise.length - shownRows, 'more')} not shown.</p>`}`
}

/** Everything that was typed goes along, so that going back loses nothing. */
function confirmation(
  { action, does }: { readonly action: string; readonly does: string },
  { token, typed }: Visit,
): Html {
  const kept = [...typed.sent.texts].filter(([name]) => name !== 'token' && name !== 'do')
  return html`<form class="form" method="post" action="${action}"><input type="hidden" name="token" value="${token}">${kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}<p class="buttons"><button name="do" value="apply">${does}</button><button class="quiet" name="do" value="edit">Back to the form</button></p></form>`
}
