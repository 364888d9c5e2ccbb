import { type RegistrationShown, showRegistration } from '../../../admin/registrations/show.js'
import { said } from '../../../drawing/fragments.js'
import { html, type Slot } from '../../../drawing/html.js'
import type { Kind } from '../../../model/office.js'
import type { Content } from '../../page.js'
import { pressForm } from '../../parts/form-frame.js'
import type { Tab } from '../../parts/tabs.js'
import type { Visit } from '../../route.js'
import { standing } from './stands.js'
import { addressOf, type Words, wordsOf } from './words.js'

const tabs = [
  ['', 'Overview'],
  ['settings', 'Settings'],
  ['mapping', 'Mapping'],
  ['preview', 'Preview'],
  ['test', 'Test'],
  ['ours', 'Our values'],
  ['metadata', 'Metadata'],
  ['history', 'History'],
] as const

export type TabName = (typeof tabs)[number][0]

/** What every tab of one registration is drawn from. */
export interface Detail {
  readonly words: Words
  readonly shown: RegistrationShown
  readonly visit: Visit
  readonly now: Date
  /** The caller may change it. */
  readonly changes: boolean
}

export async function detailOf(visit: Visit, kind: Kind): Promise<Detail> {
  const { caller, office, parameters } = visit
  return {
    words: wordsOf[kind],
    shown: await showRegistration(caller, kind, parameters['handle'] ?? '', office),
    visit,
    now: office.gateway.clock.now(),
    changes: caller.may.has('registrations.change'),
  }
}

/** One tab, with what stands above all of them. */
export function detailPage(detail: Detail, here: TabName, body: Slot): Content {
  const { words, shown } = detail
  const { understood, handle, id, stands } = shown
  return {
    title: understood.name,
    place: words.place,
    beneath: html`${standing(stands)}<span class="token">${said(id, 120)}</span>`,
    actions: detail.changes && actionsOf(detail),
    tabs: tabs
      .filter(([name]) => isOpen(name, detail))
      .map(([name, label]): Tab => {
        const href = name === '' ? addressOf(words, handle) : addressOf(words, handle, name)
        return { label, href, here: name === here }
      }),
    body: html`${body}`,
  }
}

/** What shows people's names and attributes is not everybody's. */
function isOpen(name: TabName, { visit: { caller } }: Detail): boolean {
  return name !== 'preview' || caller.may.has('records.read')
}

function actionsOf({ words, shown, visit }: Detail): Slot {
  const { handle, stands, revision, pinned } = shown
  const at = (tab: string) => addressOf(words, handle, tab)
  const test = html`<a class="button${stands !== 'draft' && html` quiet`}" href="${at('test')}">Test sign-in</a>`
  if (pinned.includes('enabled')) return test
  const enabling =
    stands === 'disabled'
      ? pressForm({ action: at('enable'), does: 'Enable', revision }, visit)
      : pressForm({ action: at('disable'), does: 'Disable', danger: true, revision }, visit)
  return html`${enabling}${test}`
}
