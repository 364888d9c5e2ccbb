import { historyOf, type RegistrationChange } from '../../../admin/registrations/history.js'
import { revertChange } from '../../../admin/registrations/revert.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html } from '../../../drawing/html.js'
import type { Kind } from '../../../model/office.js'
import { emptyState } from '../../parts/empty.js'
import { pressForm } from '../../parts/form-frame.js'
import { paging } from '../../parts/paging.js'
import { when } from '../../parts/when.js'
import { form, goTo, page, type Route } from '../../route.js'
import { type Detail, detailOf, detailPage } from './detail.js'
import { differenceTable } from './difference-table.js'
import { latestChange } from './latest-change.js'
import { refusedAbove } from './refused-above.js'
import { addressOf, wordsOf } from './words.js'

const perPage = 20

/** Each change of one app or partner, with before and after; and the way back. */
export function historyPages(kind: Kind): readonly Route[] {
  const words = wordsOf[kind]
  const path = `${words.base}/:handle/history`
  const standing = page({
    path,
    permission: 'registrations.read',
    async open(visit) {
      const { caller, office, query } = visit
      const detail = await detailOf(visit, kind)
      const cursor = query.get('from') ?? undefined
      const stretch = { limit: perPage, ...(cursor === undefined ? {} : { cursor }) }
      const { items, next } = await historyOf(caller, kind, detail.shown.handle, stretch, office)
      return detailPage(
        detail,
        'history',
        html`${refusedAbove(visit)}${items.length === 0 ? nothing : changes(items, detail)}${ways(detail, items.length, next)}`,
      )
    },
  })
  const reverting = form({
    path,
    permission: 'registrations.change',
    again: standing,
    async open(visit) {
      const { caller, office, parameters, typed } = visit
      const handle = parameters['handle'] ?? ''
      const reverted = await revertChange(caller, Number(typed.value('change')), office)
      const removed = 'namedBy' in reverted
      if (removed) return goTo(words.base, 'reverted')
      return goTo(addressOf(words, handle, 'history'), 'reverted', await latestChange(visit, kind, handle))
    },
  })
  return [standing, reverting]
}

const nothing = emptyState({
  title: 'No change yet',
  says: 'Every change stands here with who made it and what was before and after, and can be reverted. What was set up before there was a history, or in a file, is not among them.',
})

function changes(items: readonly RegistrationChange[], detail: Detail): Html {
  return html`<ol class="changes" reversed>${items.map((change) => html`<li id="c-${change.seq}">${changed(change, detail)}</li>`)}</ol>`
}

function changed(
  { seq, at, by, says, differences, revertible, what }: RegistrationChange,
  detail: Detail,
): Html {
  const { visit, now, changes: may, words, shown } = detail
  const revert =
    may &&
    revertible &&
    what !== 'added' &&
    pressForm(
      { action: addressOf(words, shown.handle, 'history'), does: 'Revert', fields: { change: String(seq) } },
      visit,
    )
  return html`<div class="change-head"><div><p class="name">${said(says, 300)}</p><p class="below">${when(at, now)} · ${said(by, 80)} · change ${seq}</p></div>${revert}</div>${differences.length > 0 && html`<details class="more"><summary>Before and after</summary>${differenceTable(differences)}</details>`}`
}

function ways({ words, shown }: Detail, count: number, next: string | undefined): Html | false {
  const here = addressOf(words, shown.handle, 'history')
  if (next === undefined) return false
  return paging({
    says: `${count} changes`,
    newer: here,
    older: `${here}?from=${encodeURIComponent(next)}`,
    words: ['Latest', 'Older'],
  })
}
