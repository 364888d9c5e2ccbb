// The way in for a new app or partner: a document, what was understood of it with three questions, a draft.
import {
  addRegistration,
  type NewRegistration,
  proposedRegistration,
} from '../../../../admin/registrations/add.js'
import { cutOut, type LookOptions, type Looked, look } from '../../../../admin/registrations/look.js'
import { isApp } from '../../../../admin/registrations/registered.js'
import { AdminRefusal } from '../../../../admin/refusal.js'
import { whatIf } from '../../../../admin/what-if.js'
import { counted, said } from '../../../../drawing/fragments.js'
import { html, type Slot } from '../../../../drawing/html.js'
import type { Kind } from '../../../../model/office.js'
import type { Content } from '../../../page.js'
import { notice } from '../../../parts/notice.js'
import { form, goTo, type Opened, page, type Route, type Visit } from '../../../route.js'
import { typed } from '../../../typed.js'
import { peopleChoices, wordOf } from '../preview/person-choice.js'
import { partnerFor } from '../preview/preview-page.js'
import { tokenShown } from '../preview/token-shown.js'
import { addressOf, type Words, wordsOf } from '../words.js'
import { appAnswers } from './app-questions.js'
import { type Carried, carriedIn, carriedLimit } from './carried.js'
import { firstPage } from './first.js'
import { documentIn } from './given.js'
import { answersIn, lookedPage, otherRolePage, type Preview, type Understood } from './looked.js'
import { partnerAnswers } from './partner-questions.js'
import { severalPage } from './several.js'

const permission = 'registrations.change'

export function newPages(kind: Kind): readonly Route[] {
  const words = wordsOf[kind]
  const path = `${words.base}/new`
  const standing = page({ path, permission, open: async (visit) => first(words, visit) })
  const sending = form({
    path,
    permission,
    bodyLimit: carriedLimit,
    again: standing,
    open: (visit) => sent(words, visit),
  })
  return [standing, sending]
}

/** Empty; or drawn again where a form was not taken, on the page that it came from. */
async function first(words: Words, visit: Visit): Promise<Content> {
  const carried = carriedIn(visit.typed.sent)
  if (carried === undefined) return firstPage(words, visit)
  try {
    return await seen(words, carried, visit)
  } catch (error) {
    if (!(error instanceof AdminRefusal)) throw error
    return firstPage(words, { ...visit, typed: typed(visit.typed.sent, error) })
  }
}

async function sent(words: Words, visit: Visit): Promise<Opened> {
  const { texts } = visit.typed.sent
  const carried = await documentIn(visit)
  if (texts.get('do') === 'several') return several(words, carried, visit)
  return texts.get('do') === 'add' ? add(words, carried, visit) : seen(words, carried, visit)
}

async function seen(words: Words, carried: Carried, visit: Visit): Promise<Content> {
  const looked = await lookedAt(words, carried, visit)
  if (looked.outcome === 'several') return severalPage(words, looked, carried, visit)
  if (looked.outcome === 'other_role') return otherRolePage(words, looked, carried, visit)
  return lookedPage(words, looked, carried, visit, await previewOf(looked, carried, visit))
}

/** For an app, to whoever may see what people are told. */
async function previewOf(looked: Understood, carried: Carried, visit: Visit): Promise<Preview | undefined> {
  if (!isApp(looked.registered) || !visit.caller.may.has('records.read')) return undefined
  const people = await peopleChoices(visit)
  return visit.typed.value('do') === 'preview'
    ? { people, seen: await tried(looked, carried, visit) }
    : { people }
}

async function tried(looked: Understood, carried: Carried, visit: Visit): Promise<Slot> {
  const { caller, office } = visit
  try {
    const app = await proposedRegistration(caller, 'app', carried, wantedIn(looked, visit), office)
    if (!isApp(app)) return undefined
    const person = visit.typed.value('person', 'example')
    const partner = partnerFor(person, app, { office, query: new URLSearchParams() })
    if (person === 'example' && partner === undefined)
      return notice(
        'note',
        'There is no partner yet that could vouch for anybody.',
        'Add a partner, then look again.',
      )
    const named = partner === undefined ? {} : { partner: partner.handle }
    return tokenShown(await whatIf(caller, { app, ...named, word: wordOf(person, partner) }, office))
  } catch (error) {
    if (!(error instanceof AdminRefusal)) throw error
    return notice('bad', error.says, error.todo)
  }
}

/** As it was answered; on the first look under the preset of the product that it seems to be. */
async function lookedAt({ kind }: Words, carried: Carried, visit: Visit): Promise<Looked> {
  const { caller, office, typed: given } = visit
  const { texts } = given.sent
  const asked = texts.has('asked')
  const options = asked ? choicesIn(texts) : { search: texts.get('among') ?? '' }
  const looked = await look(caller, kind, carried, options, office)
  const preset = looked.outcome === 'understood' && !asked ? looked.product?.preset : undefined
  return preset === undefined ? looked : look(caller, kind, carried, { ...options, preset }, office)
}

function choicesIn(texts: URLSearchParams): LookOptions {
  const [handle, preset] = [texts.get('handle') ?? '', texts.get('preset') ?? '']
  const protocol = texts.get('protocol')
  return {
    ...(handle === '' ? {} : { handle }),
    ...(preset === '' ? {} : { preset }),
    ...(protocol === 'saml' || protocol === 'wsfed' ? { protocol } : {}),
  }
}

async function add(words: Words, carried: Carried, visit: Visit): Promise<Opened> {
  const { caller, office } = visit
  const looked = await lookedAt(words, carried, visit)
  if (looked.outcome !== 'understood') return seen(words, carried, visit)
  const { handle } = await addRegistration(caller, words.kind, carried, wantedIn(looked, visit), office)
  return goTo(addressOf(words, handle), 'added')
}

function wantedIn(looked: Understood, visit: Visit): NewRegistration {
  const answers = answersIn(visit)
  const name = answers.value('name').trim()
  const { registered, bundles = { suggested: 'usual', bundles: [] } } = looked
  const { settings, confirmedDomains } = isApp(registered)
    ? { settings: appAnswers({ app: registered, bundles }, answers), confirmedDomains: [] }
    : partnerAnswers(answers)
  const { search: _, ...choices } = choicesIn(answers.sent.texts)
  return {
    ...choices,
    settings: { ...settings, ...(name === '' ? {} : { name }) },
    confirmedDomains,
    draft: true,
  }
}

const mostAtOnce = 100

/** Those that were ticked, each as a draft with everything as it comes; what was not taken says why. */
async function several(words: Words, carried: Carried, visit: Visit): Promise<Content> {
  const { caller, office, typed: given } = visit
  const ids = given.sent.texts.getAll('entities').slice(0, mostAtOnce)
  if (ids.length === 0) {
    throw new AdminRefusal('invalid', 'None of them is ticked.', {
      todo: 'Tick those that are meant, or look at one of them.',
    })
  }
  const done: string[] = []
  const not: { readonly id: string; readonly says: string }[] = []
  for (const [id, bytes] of await cutOut(caller, carried, ids, office)) {
    try {
      done.push((await addRegistration(caller, words.kind, { bytes }, { draft: true }, office)).handle)
    } catch (error) {
      if (!(error instanceof AdminRefusal)) throw error
      not.push({ id, says: error.says })
    }
  }
  return takenPage(words, done, not)
}

function takenPage(
  words: Words,
  done: readonly string[],
  not: readonly { readonly id: string; readonly says: string }[],
): Content {
  return {
    title: `${counted(done.length, words.one, words.many)} taken in`,
    place: words.place,
    body: html`${not.map(({ id, says }) => notice('bad', html`<span class="token">${said(id, 200)}</span>`, says))}
<p>Each is a draft: give it our values, test it, and go live.</p>
<ul class="links">${done.map((handle) => html`<li><a href="${addressOf(words, handle)}"><span class="who"><span class="name">${handle}</span></span></a></li>`)}</ul>
<p class="buttons"><a class="button" href="${words.base}?stands=draft">See all drafts</a></p>`,
  }
}
