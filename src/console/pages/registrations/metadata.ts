// The document of one app or partner: as it stands, and another one in its place, after a look at what differs.
import { planOf } from '../../../admin/plan.js'
import { compareDocument, replaceDocument } from '../../../admin/registrations/replace-document.js'
import { documentOf } from '../../../admin/registrations/show.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { Kind } from '../../../model/office.js'
import type { OfficeReply } from '../../../model/office-door.js'
import { xmlBlock } from '../../parts/code.js'
import { copyable } from '../../parts/copyable.js'
import { facts } from '../../parts/facts.js'
import { formFrame } from '../../parts/form-frame.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { instant } from '../../parts/when.js'
import { form, goTo, type Opened, page, type Route, type Visit } from '../../route.js'
import { type Detail, detailOf, detailPage } from './detail.js'
import { differenceTable } from './difference-table.js'
import { latestChange } from './latest-change.js'
import { type Carried, carriedIn, carriedLimit, hiddenDocument } from './new/carried.js'
import { ways } from './new/first.js'
import { documentIn } from './new/given.js'
import { affected } from './plan-body.js'
import { refusedAbove } from './refused-above.js'
import { keyList, oddityList } from './understood-card.js'
import { addressOf, wordsOf } from './words.js'

export function metadataPages(kind: Kind): readonly Route[] {
  const path = `${wordsOf[kind].base}/:handle/metadata`
  const standing = page({
    path,
    permission: 'registrations.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      return detailPage(detail, 'metadata', await standingDocument(detail))
    },
  })
  const sending = form({
    path,
    permission: 'registrations.change',
    bodyLimit: carriedLimit,
    again: standing,
    open: (visit) => sent(kind, visit),
  })
  return [standing, sending, download(kind)]
}

const longestShown = 262_144

async function standingDocument(detail: Detail): Promise<Slot> {
  const { words, shown, visit, changes } = detail
  const { document, handle } = shown
  const bytes = await documentOf(visit.caller, words.kind, handle, visit.office)
  const text = Buffer.from(bytes).toString('utf8', 0, longestShown)
  return html`${changes && replacing(detail)}${panel({
    id: 'standing',
    title: 'The document in force',
    actions:
      bytes.length > 0 &&
      html`<a class="button quiet small" href="${addressOf(words, handle, 'metadata.xml')}">Download</a>`,
    body: html`${facts([
      ['Taken in', document.addedAt && instant(document.addedAt)],
      ['File', document.file !== undefined && html`<span class="token">${said(document.file)}</span>`],
      ['SHA-256', document.sha256 !== '' && copyable(document.sha256, 'the SHA-256')],
    ])}<details class="more below-facts"><summary>The XML</summary>${bytes.length > longestShown ? html`<p class="same">It is too long to be shown: download it.</p>` : bytes.length > 0 ? xmlBlock(text, 'Metadata') : html`<p class="same">It cannot be read at the moment.</p>`}</details>`,
  })}`
}

function replacing({ words, shown, visit }: Detail): Html {
  const { handle, document } = shown
  if (document.file !== undefined)
    return notice(
      'note',
      html`It stands in the file <span class="token">${said(document.file)}</span>.`,
      html`Exchange the file, or run <code>sallyport ${words.one} add FILE --replace</code>. A running gateway takes it up within seconds.`,
    )
  return panel({
    id: 'replace',
    title: 'Take in another document',
    says: `From ${words.theirs}: with new keys, say. What differs is shown first, and what was decided here stays.`,
    body: formFrame(
      {
        action: addressOf(words, handle, 'metadata'),
        does: 'Compare',
        files: true,
        body: ways(words, visit),
      },
      visit,
    ),
  })
}

async function sent(kind: Kind, visit: Visit): Promise<Opened> {
  const { caller, office, typed } = visit
  const detail = await detailOf(visit, kind)
  const { words, shown } = detail
  const carried = await documentIn(visit)
  const given = { ...carried, entity: carried.entity ?? shown.id }
  if (typed.value('do') === 'apply' && carriedIn(typed.sent)) {
    await replaceDocument(caller, kind, shown.handle, given, typed.value('revision'), office)
    return goTo(
      addressOf(words, shown.handle, 'metadata'),
      'saved',
      await latestChange(visit, kind, shown.handle),
    )
  }
  const compared = await compareDocument(caller, kind, shown.handle, given, office)
  const plan = await planOf(
    caller,
    { kind, name: shown.handle, what: 'built', built: compared.registered },
    office,
  )
  return detailPage(detail, 'metadata', comparison(detail, carried, compared, affected(plan, visit)))
}

type Compared = Awaited<ReturnType<typeof compareDocument>>

function comparison(
  { words, shown, visit, now }: Detail,
  carried: Carried,
  { differences, understood, revision, sha256 }: Compared,
  meant: Html,
): Slot {
  const same = sha256 === shown.document.sha256
  const action = addressOf(words, shown.handle, 'metadata')
  const trust = differences.some(({ security }) => security)
  return html`${same && notice('good', 'It is the very document that stands already.', 'There is nothing to take in.')}${trust && notice('warn', 'It changes whom is trusted, or where people and their attributes go.', `If it did not come to you from ${words.theirs} by a way that you trust, ask them: by telephone, with the fingerprints below.`)}${oddityList(understood.oddities)}
${panel({ id: 'different', title: 'What is different', says: 'Nothing has been changed yet. What was decided here stays as it is.', body: differenceTable(differences) })}
${!same && meant}
${panel({ id: 'keys', title: 'Keys of the new document', body: keyList(understood.keys, now) })}
<form class="form" method="post" action="${action}" enctype="multipart/form-data"><input type="hidden" name="token" value="${visit.token}"><input type="hidden" name="revision" value="${revision}">${refusedAbove(visit)}${hiddenDocument(carried)}<p class="buttons">${!same && html`<button name="do" value="apply">Take it in</button>`}<a class="button quiet" href="${action}">${same ? 'Back' : 'Leave it as it is'}</a></p></form>`
}

function download(kind: Kind): Route {
  const words = wordsOf[kind]
  return page({
    path: `${words.base}/:handle/metadata.xml`,
    permission: 'registrations.read',
    async open({ caller, office, parameters }): Promise<OfficeReply> {
      const handle = parameters['handle'] ?? ''
      const body = await documentOf(caller, kind, handle, office)
      return {
        kind: 'document',
        status: 200,
        type: 'application/samlmetadata+xml',
        body,
        protection: 'api',
        headers: { 'content-disposition': `attachment; filename="${handle.replace(/[^\w.-]/g, '_')}.xml"` },
      }
    },
  })
}
