// The exact token for a chosen person, by the line's own stages.
import { whatIf } from '../../../../admin/what-if.js'
import { AdminRefusal } from '../../../../admin/refusal.js'
import { isApp, type Registered, registeredOf } from '../../../../admin/registrations/registered.js'
import { type Html, html, type Slot } from '../../../../drawing/html.js'
import { cardOf } from '../../../../model/card.js'
import type { Kind } from '../../../../model/office.js'
import type { Partner } from '../../../../model/partner.js'
import { selectField, textField } from '../../../parts/fields.js'
import { notice } from '../../../parts/notice.js'
import { panel } from '../../../parts/panel.js'
import { page, type Route, type Visit } from '../../../route.js'
import { type Typed, typed } from '../../../typed.js'
import { type Detail, detailOf, detailPage } from '../detail.js'
import { addressOf, wordsOf } from '../words.js'
import { peopleChoices, wordOf } from './person-choice.js'
import { tokenShown } from './token-shown.js'

export function previewPage(kind: Kind): Route {
  return page({
    path: `${wordsOf[kind].base}/:handle/preview`,
    permission: 'records.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      return detailPage(detail, 'preview', html`${await asking(detail)}${await answered(detail)}`)
    },
  })
}

const mostListed = 200

async function asking({ words, shown, visit }: Detail): Promise<Html> {
  const asked = typed({ texts: visit.query, files: new Map() })
  const people = await peopleChoices(visit, asked.value('q').trim().slice(0, 200))
  const stored = people.length > 1 ? people[1]?.value : undefined
  return html`<form class="form filter" action="${addressOf(words, shown.handle, 'preview')}">
${textField({ name: 'q', label: 'Find people', type: 'search', bare: true, placeholder: 'Name or e-mail address' }, asked)}
${selectField({ name: 'person', label: 'Whose token', bare: true }, people, asked, stored ?? 'example')}
${other(words.kind, asked, visit)}
<button>Look</button></form>`
}

/** For an app whose word it is; for a partner which app would hear it. */
function other(kind: Kind, asked: Typed, visit: Visit): Html {
  const [name, label] = kind === 'app' ? ['partner', 'Vouched for by'] : ['app', 'At which app']
  const all = registeredOf(kind === 'app' ? 'partner' : 'app', visit.office)
  if (all.length > mostListed)
    return textField({ name, label, bare: true, placeholder: 'Handle or entity id' }, asked)
  const none = kind === 'app' ? [{ value: '', label: 'Whoever knows them' }] : []
  const choices = [...none, ...all.map((one) => ({ value: one.handle, label: cardOf(one).name }))]
  return selectField({ name, label, bare: true }, choices, asked)
}

async function answered(detail: Detail): Promise<Slot> {
  const { visit } = detail
  const person = visit.query.get('person')
  if (person === null || person === '')
    return panel({
      id: 'preview',
      title: 'Nothing has been looked at yet',
      says: 'Choose somebody: what stands here then is what the app would be sent, made by the very code that answers sign-ins. Nothing is kept or sent; that somebody looked is written down.',
      body: undefined,
    })
  try {
    return panel({ id: 'preview', title: 'What would be told', body: tokenShown(await seen(person, detail)) })
  } catch (error) {
    if (!(error instanceof AdminRefusal)) throw error
    return notice('bad', error.says, error.todo)
  }
}

function seen(person: string, { words, shown, visit }: Detail) {
  const { caller, office, query } = visit
  const app = words.kind === 'app' ? shown.handle : (query.get('app') ?? '')
  const partner = partnerFor(person, shown.registered, visit)
  const named = partner === undefined ? {} : { partner: partner.handle }
  return whatIf(caller, { app, ...named, word: wordOf(person, partner) }, office)
}

/** Somebody thought of needs a partner: the one that was chosen, else one that may vouch there. */
export function partnerFor(
  person: string,
  one: Registered,
  visit: Pick<Visit, 'office' | 'query'>,
): Partner | undefined {
  const { office, query } = visit
  if (!isApp(one)) return one
  const { registry } = office.gateway
  const chosen = query.get('partner') ?? ''
  if (chosen !== '') return registry.partnerByHandle(chosen) ?? registry.partner(chosen)
  if (person !== 'example') return undefined
  const may = registry
    .partners()
    .filter((partner) => one.partners === 'all' || one.partners.includes(partner.handle))
  return may.toSorted((a, b) => fitness(b, visit) - fitness(a, visit))[0]
}

/** Where somebody new is most likely to get in. */
function fitness(partner: Partner, { office }: Pick<Visit, 'office'>): number {
  const { draft, onFirstSignIn, confirmedDomains } = partner
  const usable = office.gateway.registry.usable(partner) ? 8 : 0
  return (
    usable +
    (draft === true ? 0 : 4) +
    (onFirstSignIn === 'create' ? 2 : 0) +
    (confirmedDomains.length > 0 ? 1 : 0)
  )
}
