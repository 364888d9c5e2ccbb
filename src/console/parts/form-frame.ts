import { type Html, html, type Slot } from '../../drawing/html.js'
import type { PublicVisit } from '../route.js'
import { notice } from './notice.js'

export interface FormFrame {
  readonly action: string
  readonly body: Slot
  /** What the button says that it does. */
  readonly does: string
  /** Where to go instead. */
  readonly cancel?: string
  /** It takes something away that does not come back by itself. */
  readonly danger?: boolean
  /** With files. */
  readonly files?: boolean
  /** Revision of what is changed: another one by the time it is sent means that somebody else was first. */
  readonly revision?: string
}

/** A form of the console: with its token, and above it why it was not taken. */
export function formFrame(frame: FormFrame, visit: Pick<PublicVisit, 'token' | 'typed'>): Html {
  const { action, body, does, cancel, danger, files, revision } = frame
  const kind = files === true && html` enctype="multipart/form-data"`
  return html`<form class="form" method="post" action="${action}"${kind}>${hidden(visit, revision)}${refused(visit)}${body}<p class="buttons"><button${danger === true && html` class="danger"`}>${does}</button>${cancel !== undefined && html`<a class="button quiet" href="${cancel}">Cancel</a>`}</p></form>`
}

/** One press, nothing to type: it stands among links. */
export function pressForm(
  {
    action,
    does,
    danger,
    revision,
    fields = {},
  }: Omit<FormFrame, 'body' | 'cancel'> & { readonly fields?: Readonly<Record<string, string>> },
  visit: Pick<PublicVisit, 'token'>,
): Html {
  const more = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return html`<form class="press" method="post" action="${action}">${hidden(visit, revision)}${more}<button class="${danger === true ? 'danger quiet' : 'quiet'}">${does}</button></form>`
}

function hidden({ token }: Pick<PublicVisit, 'token'>, revision: string | undefined): Html {
  return html`<input type="hidden" name="token" value="${token}">${revision !== undefined && html`<input type="hidden" name="revision" value="${revision}">`}`
}

function refused({ typed }: Pick<PublicVisit, 'typed'>): Slot {
  const { refusal } = typed
  return (
    refusal &&
    html`<div class="refused" role="alert">${notice('bad', refusal.says, refusal.todo)}${faultList(refusal.faults)}</div>`
  )
}

/** Every fault is said here too: some have no field of their own. */
function faultList(faults: readonly { readonly path: string; readonly says: string }[]): Slot {
  return (
    faults.length > 0 &&
    html`<ul class="faults">${faults.slice(0, 20).map(({ path, says }) => html`<li>${path !== '' && html`<a href="#f-${path.split(/[.[]/)[0]}"><code>${path}</code></a> `}${says}</li>`)}</ul>`
  )
}
