import type { Proof } from '../../../admin/registrations/go-live.js'
import { html, type Html, type Slot } from '../../../drawing/html.js'
import type { MetadataFetch } from '../../../model/office.js'
import { pressForm } from '../../parts/form-frame.js'
import { panel } from '../../parts/panel.js'
import { status } from '../../parts/status.js'
import { when } from '../../parts/when.js'
import type { Detail } from './detail.js'
import { addressOf } from './words.js'

export interface Progress {
  readonly proof: Proof | undefined
  readonly fetched: MetadataFetch | undefined
}

interface Step {
  readonly done: boolean
  readonly says: string
  readonly how: Slot
}

/** From a draft to something that people use. */
export function nextSteps(detail: Detail, progress: Progress): Html {
  const steps = [given(detail, progress), tested(detail, progress), live(detail, progress)]
  const next = steps.findIndex(({ done }) => !done)
  return panel({
    id: 'next',
    title: 'From draft to live',
    says: 'Until it is live only browsers in which somebody is signed in to this console get through.',
    body: html`<ol class="checklist">${steps.map(({ done, says, how }, at) => html`<li>${status(done ? 'good' : at === next ? 'note' : 'idle', done ? 'Done' : at === next ? 'Next' : 'To do')}<div><p class="name">${says}</p><div>${how}</div></div></li>`)}</ol>`,
  })
}

function given({ words, shown, now }: Detail, { fetched, proof }: Progress): Step {
  const ours = html`<a href="${addressOf(words, shown.handle, 'ours')}">Our values</a>`
  return {
    done: fetched !== undefined || proof !== undefined,
    says: words.kind === 'app' ? 'Tell the app about this gateway' : 'Tell the partner about this gateway',
    how: fetched
      ? html`<p>Our metadata was fetched ${when(fetched.at, now)}, from <span class="token">${fetched.source}</span>.</p>`
      : html`<p>${ours}: an address with our metadata, made for this ${words.one}, or the values one by one. Its first fetch is seen here.</p>`,
  }
}

function tested({ words, shown, now }: Detail, { proof }: Progress): Step {
  return {
    done: proof !== undefined,
    says: 'Sign in once, as a test',
    how: proof
      ? html`<p>Somebody got in ${when(proof.at, now)}: sign-in <a class="code" href="/admin/sign-ins/${proof.reference}">${proof.reference}</a>.</p>`
      : html`<p><a href="${addressOf(words, shown.handle, 'test')}">Start a test sign-in</a>, and watch it step by step.</p>`,
  }
}

function live({ words, shown, visit, changes }: Detail, { proof }: Progress): Step {
  const action = addressOf(words, shown.handle, 'live')
  const { revision } = shown
  const press = proof && changes && pressForm({ action, does: 'Go live', revision }, visit)
  const skip =
    !proof &&
    changes &&
    html`<p class="below"><a href="${action}">Go live without a test</a>: with a reason, which is kept in the history.</p>`
  return {
    done: false,
    says: 'Go live',
    how: html`<p>From then on it answers everybody.</p>${press}${skip}`,
  }
}
