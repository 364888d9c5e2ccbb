import type { RecordedMessage } from '../../model/record.js'
import { said } from '../fragments.js'
import { type Html, html } from '../html.js'
import { prettyXml } from './pretty-xml.js'
import type { Story } from './story.js'
import { bindingName } from './walk.js'

/** Each message as it was read or written, both legs side by side. */
export function messagesSection({ messages, app, partner }: Story): Html {
  if (messages.length === 0) return html``
  const numbered = messages.map((message, index) => [message, index] as const)
  const leg = (wanted: RecordedMessage['leg']) =>
    numbered.filter(([message]) => message.leg === wanted).map(([message, index]) => shown(message, index))
  return html`<section aria-labelledby="messages">
<h2 id="messages">The messages</h2>
<div class="legs">
<div><h3>With ${said(app.name)}</h3>${leg('app')}</div>
<div><h3>With ${said(partner.name)}</h3>${leg('partner')}</div>
</div>
</section>`
}

/** One leg of them, in their order. */
export function messageList(messages: readonly RecordedMessage[]): Html {
  return html`${messages.map((message, index) => shown(message, index))}`
}

function shown(
  { direction, type, binding, xml, sha256, withheldUntil, at }: RecordedMessage,
  index: number,
): Html {
  const keptBack = withheldUntil !== undefined && direction === 'in'
  return html`<details class="message" id="message-${index + 1}" open>
<summary><span class="badge">${direction === 'in' ? 'received' : 'sent'}</span> <strong>${type}</strong> <span class="below">${bindingName(binding)} · ${at.toISOString().slice(11, 23)} UTC</span></summary>
${withheldUntil && html`<p class="hint">It could still be used, so ${keptBack ? 'it is kept back' : 'parts of it are left out'} until ${withheldUntil.toISOString().slice(11, 16)} UTC.</p>`}
${sha256 !== undefined && html`<p class="hint">Longer than is kept. SHA-256 of all of it: <span class="token">${sha256}</span></p>`}
${xml !== '' && !keptBack && prettyXml(xml)}
</details>`
}
