// What is done to one app or partner by one press: switch it on or off, take it live, take it away.
import { changeRegistration } from '../../../admin/registrations/change.js'
import { goLive, proofOf } from '../../../admin/registrations/go-live.js'
import { removeRegistration } from '../../../admin/registrations/remove.js'
import { planOf } from '../../../admin/plan.js'
import { AdminRefusal } from '../../../admin/refusal.js'
import { html } from '../../../drawing/html.js'
import type { Kind } from '../../../model/office.js'
import { textField } from '../../parts/fields.js'
import { formFrame } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { form, goTo, page, type Route } from '../../route.js'
import { type Detail, detailOf, detailPage } from './detail.js'
import { latestChange } from './latest-change.js'
import { affected } from './plan-body.js'
import { addressOf, wordsOf } from './words.js'

const permission = 'registrations.change'

export function deedPages(kind: Kind): readonly Route[] {
  return [enabling(kind, true), enabling(kind, false), ...livePages(kind), ...removalPages(kind)]
}

function enabling(kind: Kind, enabled: boolean): Route {
  const words = wordsOf[kind]
  return form({
    path: `${words.base}/:handle/${enabled ? 'enable' : 'disable'}`,
    permission,
    async open(visit) {
      const { caller, office, parameters, typed } = visit
      const handle = parameters['handle'] ?? ''
      await changeRegistration(caller, kind, handle, { enabled }, typed.value('revision'), office)
      const change = await latestChange(visit, kind, handle)
      return goTo(addressOf(words, handle), enabled ? 'enabled' : 'disabled', change)
    },
  })
}

/** Going live without a test takes a reason, which stays. */
function livePages(kind: Kind): readonly Route[] {
  const words = wordsOf[kind]
  const path = `${words.base}/:handle/live`
  const asking = page({
    path,
    permission,
    async open(visit) {
      const detail = await detailOf(visit, kind)
      const proof = await proofOf(visit.caller, kind, detail.shown.handle, visit.office)
      return detailPage(detail, '', whyLive(detail, proof !== undefined))
    },
  })
  const going = form({
    path,
    permission,
    again: asking,
    async open(visit) {
      const { caller, office, parameters, typed } = visit
      const handle = parameters['handle'] ?? ''
      await goLive(caller, kind, handle, { skip: typed.value('skip') }, typed.value('revision'), office)
      return goTo(addressOf(words, handle), 'live', await latestChange(visit, kind, handle))
    },
  })
  return [asking, going]
}

function whyLive({ words, shown, visit }: Detail, proven: boolean) {
  const { handle, revision } = shown
  return panel({
    id: 'live',
    title: proven ? 'Go live' : 'Go live without a test',
    says: proven
      ? 'Somebody got in; from now on it answers everybody.'
      : `Nobody has got in ${words.through} it yet. It can go live all the same: say why, and the history keeps it.`,
    body: formFrame(
      {
        action: addressOf(words, handle, 'live'),
        does: 'Go live',
        cancel: addressOf(words, handle),
        revision,
        body:
          !proven &&
          textField(
            {
              name: 'skip',
              label: 'Why untested',
              required: true,
              hint: 'As “the same as in the test house”.',
            },
            visit.typed,
          ),
      },
      visit,
    ),
  })
}

function removalPages(kind: Kind): readonly Route[] {
  const words = wordsOf[kind]
  const path = `${words.base}/:handle/remove`
  const asking = page({
    path,
    permission,
    async open(visit) {
      const detail = await detailOf(visit, kind)
      const plan = await planOf(
        visit.caller,
        { kind, name: detail.shown.handle, what: 'removal' },
        visit.office,
      )
      return detailPage(detail, '', html`${affected(plan, visit)}${sure(detail)}`)
    },
  })
  const removing = form({
    path,
    permission,
    again: asking,
    async open(visit) {
      const { caller, office, parameters, typed } = visit
      const handle = parameters['handle'] ?? ''
      if (typed.value('confirm').trim() !== handle) throw notConfirmed(handle)
      const { id } = await removeRegistration(caller, kind, handle, typed.value('revision'), office)
      return goTo(words.base, 'removed', await latestChange(visit, kind, id))
    },
  })
  return [asking, removing]
}

function sure({ words, shown, visit }: Detail) {
  const { handle, revision } = shown
  return panel({
    id: 'remove',
    title: `Remove ${handle}`,
    body: html`${notice('bad', `Nobody gets in ${words.through} it from then on.`, 'What was decided about it is forgotten, and whoever comes later under its entity id starts anew. It can be brought back from the audit.')}${formFrame(
      {
        action: addressOf(words, handle, 'remove'),
        does: 'Remove it',
        cancel: addressOf(words, handle),
        danger: true,
        revision,
        body: textField(
          {
            name: 'confirm',
            label: `To be sure, type its handle: ${handle}`,
            required: true,
            token: true,
            size: 'short',
          },
          visit.typed,
        ),
      },
      visit,
    )}`,
  })
}

function notConfirmed(handle: string): AdminRefusal {
  return new AdminRefusal('invalid', 'Nothing was removed.', {
    todo: 'Type the handle as it stands there.',
    faults: [{ path: 'confirm', says: `${handle} was expected` }],
  })
}
