import { type Html, html } from '../../../../drawing/html.js'
import type { Content } from '../../../page.js'
import { areaField, choiceField, fileField, textField } from '../../../parts/fields.js'
import { formFrame } from '../../../parts/form-frame.js'
import type { PublicVisit } from '../../../route.js'
import type { Words } from '../words.js'

/** Where a document comes from: the first of two pages. */
export function firstPage(words: Words, visit: PublicVisit): Content {
  return {
    title: `Add ${words.an}`,
    place: words.place,
    beneath: html`Nothing is registered before you have seen what was understood.`,
    body: formFrame(
      {
        action: `${words.base}/new`,
        does: 'Look at it',
        cancel: words.base,
        files: true,
        body: html`${ways(words, visit)}${words.kind === 'app' && without(visit)}`,
      },
      visit,
    ),
  }
}

/** The ways in which a document comes, here and where one is taken in anew. */
export function ways({ one, whence }: Words, { typed }: Pick<PublicVisit, 'typed'>): Html {
  return html`${fileField({ name: 'document', label: `Drop the ${one}’s metadata here`, hint: `Or choose the file. ${whence} A whole federation’s aggregate is taken too.`, accept: '.xml,.txt,application/xml,text/xml' }, typed)}
${textField({ name: 'url', label: 'Or the address of its metadata', type: 'url', token: true, placeholder: 'https://', hint: 'It is fetched once, from public addresses only.' }, typed)}
${areaField({ name: 'xml', label: 'Or paste it', token: true, rows: 5 }, typed)}`
}

function without({ typed }: Pick<PublicVisit, 'typed'>): Html {
  const open = typed.value('entityId') !== '' || typed.value('replyUrls') !== ''
  return html`<details class="more"${open && html` open`}><summary>It has no metadata</summary>
<p class="below">Then two things have to be known of it. Its documentation calls them so:</p>
${choiceField(
  { name: 'speaks', label: 'What it speaks', required: true },
  [
    {
      value: 'saml',
      label: 'SAML 2.0',
      hint: 'Entity ID (Audience URI, Identifier) and ACS URL (Single sign-on URL, Reply URL).',
    },
    { value: 'wsfed', label: 'WS-Federation', hint: 'Realm (wtrealm, Identifier) and reply URL (wreply).' },
  ],
  typed,
  'saml',
)}
${textField({ name: 'entityId', label: 'Entity id, or realm', token: true, hint: 'Exactly as the app sends it: a slash at the end counts.' }, typed)}
${areaField({ name: 'replyUrls', label: 'Addresses that answers go to', token: true, rows: 3, hint: 'One a line; the usual one first.' }, typed)}</details>`
}
