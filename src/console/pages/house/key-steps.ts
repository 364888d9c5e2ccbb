import { listKeys, nextKey, promoteKey, retireKeys, type WhichKeys } from '../../../admin/keys/keys.js'
import { AdminRefusal } from '../../../admin/refusal.js'
import { type Html, html } from '../../../drawing/html.js'
import type { OwnKey } from '../../../model/office.js'
import { facts } from '../../parts/facts.js'
import { fingerprint } from '../../parts/copyable.js'
import { formFrame } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { instant } from '../../parts/when.js'
import { form, goTo, page, type Route, type Visit } from '../../route.js'

/** One step of a rollover: asked about on a page of its own, for each reaches every app and partner. */
export type Step = 'next' | 'promote' | 'retire'

export function stepPath(
  step: Step,
  { use, kind }: { readonly use: string; readonly kind?: string },
): string {
  return `/admin/keys/${step}?${new URLSearchParams({ use, ...(kind === undefined ? {} : { kind }) })}`
}

interface Words {
  readonly title: string
  readonly does: string
  readonly says: Html
  readonly after?: Html
  readonly told: string
  /** The key that it is about. */
  readonly state: OwnKey['state'] | undefined
  readonly danger?: true
}

const words: Readonly<Record<Step, Words>> = {
  next: {
    title: 'Make the next key',
    does: 'Make it',
    told: 'key-made',
    state: undefined,
    says: html`A new key is made and stands in our metadata beside the active one. <strong>Nothing is signed with it yet</strong>: no sign-in changes today.`,
    after: html`Give everybody time to fetch our metadata (each app’s and partner’s page says when it last did), then use it.`,
  },
  promote: {
    title: 'Use the next key',
    does: 'Use it from now on',
    told: 'key-promoted',
    state: 'next',
    danger: true,
    says: html`From this moment everything is signed with the next key, and the active one retires: it stays published, so that what was signed before can still be checked.`,
    after: html`<strong>Whoever has not taken the next key from our metadata refuses us from now on.</strong>`,
  },
  retire: {
    title: 'Delete the retired keys',
    does: 'Delete for good',
    told: 'keys-deleted',
    state: 'retired',
    danger: true,
    says: html`They leave our metadata and are deleted. What is still signed with one, or encrypted for one, cannot be read or checked any more, and <strong>this cannot be reverted</strong>.`,
  },
}

function whichIn(values: (name: string) => string | null | undefined): WhichKeys {
  const use = values('use') === 'encryption' ? 'encryption' : 'signing'
  const kind = values('kind') ?? ''
  return { use, ...(kind === '' ? {} : { kind }) }
}

function stepPage(step: Step): Route {
  return page({
    path: `/admin/keys/${step}`,
    permission: 'keys.change',
    async open(visit) {
      const sent = visit.typed.sent.texts
      const which = whichIn((name) => sent.get(name) ?? visit.query.get(name))
      const { title } = words[step]
      return { title, place: 'keys', body: asked(step, which, visit) }
    },
  })
}

function asked(step: Step, which: WhichKeys, visit: Visit): Html {
  const { does, says, after, danger, state } = words[step]
  const { keys, revision } = listKeys(visit.caller, visit.office)
  const about = keys.filter(
    (key) => key.use === which.use && key.kind === (which.kind ?? key.kind) && key.state === state,
  )
  return formFrame(
    {
      action: `/admin/keys/${step}`,
      does,
      cancel: '/admin/keys',
      danger: danger === true,
      revision,
      body: html`<input type="hidden" name="use" value="${which.use}"><input type="hidden" name="kind" value="${which.kind}">${notice(danger ? 'warn' : 'note', says, after)}${about.map(described)}`,
    },
    visit,
  )
}

function described(key: OwnKey): Html {
  return facts([
    ['Key', `${key.use}, ${key.kind}`],
    ['Fingerprint', fingerprint(key.fingerprint)],
    ['From', instant(key.notBefore)],
    ['Until', instant(key.notAfter)],
  ])
}

const deeds = { next: nextKey, promote: promoteKey, retire: retireKeys } as const

function stepForm(step: Step, again: Route): Route {
  return form({
    path: `/admin/keys/${step}`,
    permission: 'keys.change',
    again,
    async open({ caller, office, typed }) {
      if (listKeys(caller, office).revision !== typed.value('revision')) throw changedMeanwhile()
      await deeds[step](caller, whichIn(typed.value), office)
      return goTo('/admin/keys', words[step].told)
    },
  })
}

function changedMeanwhile(): AdminRefusal {
  return new AdminRefusal(
    'changed_meanwhile',
    'The keys changed since this was asked, and nothing was done.',
    {
      todo: 'Look at them as they are now, and decide anew.',
    },
  )
}

export const keyStepRoutes: readonly Route[] = (['next', 'promote', 'retire'] as const).flatMap((step) => {
  const asks = stepPage(step)
  return [asks, stepForm(step, asks)]
})
