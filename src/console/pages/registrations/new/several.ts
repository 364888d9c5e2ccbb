import type { Looked } from '../../../../admin/registrations/look.js'
import { counted, said } from '../../../../drawing/fragments.js'
import { html, type Html } from '../../../../drawing/html.js'
import type { Content } from '../../../page.js'
import { textField } from '../../../parts/fields.js'
import type { PublicVisit } from '../../../route.js'
import { refusedAbove } from '../refused-above.js'
import { addressOf, type Words } from '../words.js'
import { type Carried, hiddenDocument } from './carried.js'

type Several = Extract<Looked, { readonly outcome: 'several' }>

/** An aggregate: one is looked at closely, or several are taken in at once as drafts. */
export function severalPage(words: Words, looked: Several, carried: Carried, visit: PublicVisit): Content {
  const { entities, matches } = looked
  const shown =
    matches > entities.length
      ? `The first ${entities.length} of ${counted(matches, words.one, words.many)} that fit.`
      : `${counted(matches, words.one, words.many)} in this document.`
  return {
    title: `Which ${words.one} is it?`,
    place: words.place,
    crumbs: [{ label: `Add ${words.an}`, href: `${words.base}/new` }],
    beneath: shown,
    body: html`<form class="form wide" method="post" action="${words.base}/new" enctype="multipart/form-data"><input type="hidden" name="token" value="${visit.token}">${refusedAbove(visit)}${hiddenDocument(carried)}
<div class="filter form">${textField({ name: 'among', label: 'Find in this document', type: 'search', bare: true, placeholder: 'Name or entity id' }, visit.typed)}<button class="quiet" name="do" value="look">Find</button></div>
${entities.length === 0 ? html`<p class="same">None of them is called that.</p>` : html`<ul class="links choose">${entities.map((one, at) => row(words, one, at))}</ul>`}
<p class="buttons"><button name="do" value="several">Take in those that are ticked, as drafts</button><a class="button quiet" href="${words.base}">Cancel</a></p></form>`,
  }
}

function row(words: Words, { id, name, registeredAs }: Several['entities'][number], at: number): Html {
  const who = html`<span class="who"><span class="name">${said(name, 100)}</span><span class="below">${said(id, 160)}</span></span>`
  if (registeredAs !== undefined)
    return html`<li><a href="${addressOf(words, registeredAs, 'metadata')}">${who}<span class="below">Registered already, as ${registeredAs}</span></a></li>`
  return html`<li class="row"><input type="checkbox" id="e-${at}" name="entities" value="${id}"><label for="e-${at}">${who}</label><button class="quiet small" name="entity" value="${id}">Look at it</button></li>`
}
