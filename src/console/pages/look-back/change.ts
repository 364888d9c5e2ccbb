import { type OneEntry, readEntry, revertEntry } from '../../../admin/reports/one-entry.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import { differences, diffTable } from '../../parts/diff.js'
import { facts } from '../../parts/facts.js'
import { pressForm } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { instant } from '../../parts/when.js'
import { form, goTo, page, type Visit } from '../../route.js'
import { phrases } from './phrases.js'

/** One entry of the audit, whole; a change with what it changed, and the way back. */
export const changePage = page({
  path: '/admin/changes/:seq',
  permission: 'audit.read',
  async open(visit) {
    const entry = await readEntry(visit.caller, seqOf(visit), visit.office)
    const isChange = entry.change !== undefined
    return {
      title: `${isChange ? 'Change' : 'Entry'} ${entry.seq}`,
      place: 'audit',
      beneath: phrases(entry.says),
      actions: entry.change?.revertible === true && undo(entry, visit),
      body: html`${notUndone(visit)}${isChange && whatChanged(entry)}${panel({ id: 'entry', title: 'As it was written down', body: fieldsOf(entry) })}`,
    }
  },
})

export const revertForm = form({
  path: '/admin/changes/:seq/revert',
  // What is undone decides: each kind of change asks for its own permission
  permission: 'audit.read',
  async open(visit) {
    const { path, change } = await revertEntry(visit.caller, seqOf(visit), visit.office)
    return goTo(path, 'reverted', change)
  },
  again: changePage,
})

function seqOf({ parameters }: Pick<Visit, 'parameters'>): number {
  const text = parameters['seq'] ?? ''
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : 0
}

function undo({ seq }: OneEntry, visit: Visit): Html {
  return pressForm({ action: `/admin/changes/${seq}/revert`, does: 'Revert this change' }, visit)
}

function notUndone({ typed: { refusal } }: Visit): Slot {
  return refusal && html`<div role="alert">${notice('bad', refusal.says, refusal.todo)}</div>`
}

function whatChanged({ change, of }: OneEntry): Html {
  const list = differences(change?.before, change?.after)
  return panel({
    id: 'difference',
    title: 'Before and after',
    says: of && html`Of <a href="${of.href}">${said(of.label)}</a>, as far as it was decided here.`,
    body: diffTable(list, 'What this change changed'),
  })
}

function fieldsOf({ at, type, fields, of }: OneEntry): Html {
  return facts([
    ['When', instant(at)],
    ['Event', html`<code>${type}</code>`],
    ...fields.map(([name, value]): readonly [string, Slot] => [name, said(value, 2000)]),
    ['See', of && html`<a href="${of.href}">${said(of.label)}</a>`],
  ])
}
