import type { Looked } from '../../../../admin/registrations/look.js'
import { isApp } from '../../../../admin/registrations/registered.js'
import { said } from '../../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../../drawing/html.js'
import type { Content } from '../../../page.js'
import { type Choice, selectField, textField } from '../../../parts/fields.js'
import { notice } from '../../../parts/notice.js'
import { panel } from '../../../parts/panel.js'
import type { Visit } from '../../../route.js'
import { type Typed, typed } from '../../../typed.js'
import { refusedAbove } from '../refused-above.js'
import { keyList, oddityList, understoodFacts } from '../understood-card.js'
import { addressOf, type Words, wordsOf } from '../words.js'
import { appQuestions } from './app-questions.js'
import { type Carried, hiddenDocument } from './carried.js'
import { partnerQuestions } from './partner-questions.js'

export type Understood = Extract<Looked, { readonly outcome: 'understood' }>

/** What was understood, and three questions: the second of two pages. */
export function lookedPage(
  words: Words,
  looked: Understood,
  carried: Carried,
  visit: Visit,
  preview?: Preview,
): Content {
  const { understood, standing } = looked
  return {
    title: understood.name,
    place: words.place,
    crumbs: [{ label: `Add ${words.an}`, href: `${words.base}/new` }],
    beneath: html`${looked.product && html`<strong>${looked.product.says}</strong> `}<span class="token">${said(understood.id, 120)}</span>`,
    body: html`${standing && stands(words, standing)}${oddityList(understood.oddities)}
<div class="pair uneven">${panel({ id: 'understood', title: 'What was understood', says: 'Read from the document; nothing of it is kept yet.', body: understoodFacts(understood) })}
${panel({ id: 'keys', title: 'Its keys', body: keyList(understood.keys, visit.office.gateway.clock.now()) })}</div>
${standing === undefined && questions(words, looked, carried, visit, preview)}`,
  }
}

function stands(words: Words, { handle, from }: NonNullable<Understood['standing']>): Html {
  const todo =
    from === 'file'
      ? 'It stands in a file: exchange the file to take this document instead.'
      : html`To take this document instead of the one that stands, <a href="${addressOf(words, handle, 'metadata')}">replace its metadata</a>.`
  return notice(
    'warn',
    html`It is registered already, as <a href="${addressOf(words, handle)}">${handle}</a>.`,
    todo,
  )
}

/** What was typed into this page; on the first look at a document nothing was. */
export function answersIn(visit: Pick<Visit, 'typed'>): Typed {
  return visit.typed.sent.texts.has('asked') ? visit.typed : typed(undefined, visit.typed.refusal)
}

function questions(
  words: Words,
  looked: Understood,
  carried: Carried,
  visit: Visit,
  preview: Preview | undefined,
): Html {
  const answers = answersIn(visit)
  return panel({
    id: 'questions',
    title: 'Three questions',
    says: 'Each can be left as it is, and changed at any time.',
    body: html`<form class="form" method="post" action="${words.base}/new" enctype="multipart/form-data"><input type="hidden" name="token" value="${visit.token}"><input type="hidden" name="asked" value="yes">${refusedAbove(visit)}${hiddenDocument(carried)}
${asked(looked, visit, answers)}${details(words, looked, visit, answers)}${preview && trying(preview, answers)}
<p class="buttons"><button name="do" value="add">Save as a draft</button>${preview === undefined && html`<button class="quiet" name="do" value="look">Look again with these answers</button>`}<a class="button quiet" href="${words.base}">Cancel</a></p>
<p class="below after">A draft answers only browsers in which somebody is signed in to this console, until one sign-in went well.</p></form>`,
  })
}

/** Whose token can be looked at before anything is kept, and what was seen. */
export interface Preview {
  readonly people: readonly Choice[]
  readonly seen?: Slot
}

function trying({ people, seen }: Preview, answers: Typed): Html {
  return html`<div class="question" id="preview">${selectField({ name: 'person', label: 'What would somebody’s token be?', bare: true, hint: 'The exact token under these answers, made by the very code that answers sign-ins.' }, people, answers, 'example')}<p class="buttons"><button class="quiet" name="do" value="preview">Preview it</button></p>${seen !== undefined && html`<div class="seen">${seen}</div>`}</div>`
}

function asked({ registered, bundles, understood }: Understood, { office }: Visit, answers: Typed): Html {
  if (!isApp(registered)) return partnerQuestions({ partner: registered, understood }, answers)
  const partners = office.gateway.registry.partners()
  return appQuestions(
    { app: registered, bundles: bundles ?? { suggested: 'usual', bundles: [] }, partners },
    answers,
  )
}

const protocols: Readonly<Record<string, string>> = { saml: 'SAML 2.0', wsfed: 'WS-Federation' }

function details({ one, kind }: Words, looked: Understood, { office }: Visit, answers: Typed): Html {
  const presets: readonly Choice[] = [
    { value: '', label: 'None' },
    ...office.counterparts.presets(kind).map((name) => ({ value: name, label: name })),
  ]
  const spoken = looked.protocols.map((value) => ({ value, label: protocols[value] ?? value }))
  const faulty = ['handle', 'settings.name', 'preset', 'protocol'].some(
    (name) => answers.fault(name) !== undefined,
  )
  return html`<details class="more"${faulty && html` open`}><summary>Name, product and protocol</summary>
${textField({ name: 'name', label: 'Name', hint: 'As people read it on our pages. Empty: the one in its metadata.' }, answers)}
${textField({ name: 'handle', label: 'Handle', token: true, size: 'short', bare: true, hint: 'Its short name in addresses and commands; it stays for good.' }, answers, looked.understood.handle)}
${selectField({ name: 'preset', label: 'Product', bare: true, hint: presetHint(looked, one) }, presets, answers, looked.product?.preset ?? '')}
${looked.protocols.length > 1 && selectField({ name: 'protocol', label: 'Spoken with it', bare: true }, spoken, answers, looked.understood.protocol)}</details>`
}

function presetHint({ product }: Understood, one: string): Slot {
  const found = product && `It looks like ${product.says}. `
  return `${found ?? ''}What a product of the field is used to, where nothing else is set for this ${one}.`
}

/** A document of the other kind: the way on, with the document in hand. */
export function otherRolePage(
  words: Words,
  looked: Extract<Looked, { readonly outcome: 'other_role' }>,
  carried: Carried,
  { token }: Visit,
): Content {
  const other = wordsOf[looked.other]
  return {
    title: `This is ${other.an}’s metadata`,
    place: words.place,
    crumbs: [{ label: `Add ${words.an}`, href: `${words.base}/new` }],
    body: html`${notice('warn', looked.says, looked.todo)}<p class="lead">${other.is.split(':')[0]?.split('. ')[0]}. Did you mean to add ${other.an}?</p>
<form class="form" method="post" action="${other.base}/new" enctype="multipart/form-data"><input type="hidden" name="token" value="${token}">${hiddenDocument(carried)}<p class="buttons"><button>Add it as ${other.an}</button><a class="button quiet" href="${words.base}/new">Give another document</a></p></form>`,
  }
}
