import type { RecordedMessage } from '../../model/record.js'
import type { Card } from '../../model/page.js'
import { counted, monogram, said } from '../fragments.js'
import { type Html, html } from '../html.js'
import { duration } from './visits.js'
import type { Story } from './story.js'

/** Both legs side by side, as the messages went: the app's on the left, the partner's on the right. */
export function walkSection(story: Story): Html {
  const { app, partner, messages } = story
  if (messages.length === 0) return html``
  const answer = messages.findLastIndex(({ leg, direction }) => leg === 'app' && direction === 'out')
  return html`<section aria-labelledby="walk">
<h2 id="walk">Who said what</h2>
<div class="walk">
<div class="posts" aria-hidden="true">${post(app, 'asks')}<span class="post us"><span class="name">Sallyport</span><span class="below">decides</span></span>${post(partner, 'vouches')}</div>
<ol>${messages.map((message, index) => [index === answer && decision(story), line(message, index, story)])}</ol>
</div>
</section>`
}

function post(card: Card, does: string): Html {
  return html`<span class="post">${monogram(card)}<span class="name">${said(card.name, 40)}</span><span class="below">${does}</span></span>`
}

function line(message: RecordedMessage, index: number, { app, partner, began, messages }: Story): Html {
  const { leg, direction, type, binding } = message
  const other = said(leg === 'app' ? app.name : partner.name, 60)
  const way = direction === 'in' ? html`${other} to Sallyport` : html`Sallyport to ${other}`
  const before = messages[index - 1]?.at ?? began
  const gap = message.at.getTime() - before.getTime()
  return html`<li class="leg ${leg} ${direction}"><a href="#message-${index + 1}"><span class="unseen">${way}: </span><strong>${type}</strong><span class="below">${bindingName(binding)}${gap > 0 && html` · ${duration(gap)} later`}</span></a></li>`
}

/** `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST` as people say it. */
export function bindingName(binding: string): string {
  return binding.slice(binding.lastIndexOf(':') + 1)
}

function decision({ outcome, checks }: Story): Html {
  const failed = checks.filter(({ ok }) => !ok).length
  const says = outcome.kind === 'refused' ? 'Refused' : 'Admitted'
  return html`<li class="decided"><a href="#checks">${says} after ${counted(checks.length, 'check')}${failed > 0 && html`, ${failed} not met`}</a></li>`
}
