import { type OurKey, ourValues, type OurValues } from '../../../admin/registrations/our-values.js'
import { html, type Html, type Slot } from '../../../drawing/html.js'
import type { Kind, MetadataFetch } from '../../../model/office.js'
import { codeBlock } from '../../parts/code.js'
import { copyable, fingerprint } from '../../parts/copyable.js'
import { facts } from '../../parts/facts.js'
import { notice } from '../../parts/notice.js'
import { panel } from '../../parts/panel.js'
import { status, type Tone } from '../../parts/status.js'
import { instant, when } from '../../parts/when.js'
import { page, type Route } from '../../route.js'
import { type Detail, detailOf, detailPage } from './detail.js'
import { wordsOf } from './words.js'

/** What the other side has to know of us, and whether it took it. */
export function oursPage(kind: Kind): Route {
  return page({
    path: `${wordsOf[kind].base}/:handle/ours`,
    permission: 'registrations.read',
    async open(visit) {
      const detail = await detailOf(visit, kind)
      const ours = await ourValues(visit.caller, kind, detail.shown.handle, visit.office)
      return detailPage(detail, 'ours', given(detail, ours))
    },
  })
}

function given(detail: Detail, { metadataUrl, values, keys, fetched }: OurValues): Slot {
  const { words, now } = detail
  return html`${panel({
    id: 'address',
    title: 'One address for all of it',
    says: `Our metadata, made for this ${words.one}. Where it takes an address, it needs nothing else, and sees new keys by itself.`,
    actions: html`<a class="button quiet small" href="${metadataUrl}?download">Download as a file</a>`,
    body: html`${copyable(metadataUrl, 'the metadata address')}<div class="after">${fetchedWord(fetched, now)}</div>`,
  })}
${panel({
  id: 'values',
  title: 'Or one by one',
  body: facts(
    values.map(({ label, value, says }) => [
      label,
      html`${copyable(value, label)}${says !== undefined && html`<p class="below tight">${says}</p>`}`,
    ]),
  ),
})}
${panel({ id: 'our-keys', title: `Our keys for this ${words.one}`, says: 'It checks our signatures with these certificates.', body: keyCards(keys, now) })}
${message(detail, { metadataUrl, values, keys })}`
}

function fetchedWord(fetched: MetadataFetch | undefined, now: Date): Html {
  if (fetched === undefined)
    return notice(
      'note',
      'Nobody has fetched it from there yet.',
      'The first fetch is seen here, with when and from where.',
    )
  const agent = fetched.userAgent === undefined ? '' : `, by ${fetched.userAgent.slice(0, 80)}`
  return notice(
    'good',
    html`Fetched ${when(fetched.at, now)}.`,
    html`From <span class="token">${fetched.source}</span>${agent}.`,
  )
}

const states: Readonly<Record<OurKey['state'], readonly [Tone, string]>> = {
  active: ['good', 'In use'],
  next: ['note', 'Next'],
  retired: ['idle', 'Retired'],
}
const uses = { signing: 'Signs', encryption: 'Is encrypted to' } as const

function keyCards(keys: readonly OurKey[], now: Date): Html {
  if (keys.length === 0) return html`<p class="same">There is none.</p>`
  return html`<ul class="key-list">${keys.map((key) => html`<li>${keyCard(key, now)}</li>`)}</ul>`
}

function keyCard(
  { use, kind, state, fingerprint: print, notAfter, certificate, given }: OurKey,
  now: Date,
): Html {
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END CERTIFICATE-----`
  const seen =
    given === undefined
      ? undefined
      : given
        ? status('good', 'Stood in what was fetched last')
        : status('warn', 'Not in what was fetched last')
  return html`<p class="name">${uses[use]} <span class="below">${kind}</span> ${status(...states[state])} ${seen}</p><p class="below">Until ${instant(notAfter)} (${when(notAfter, now)})</p><p class="below">SHA-256 ${fingerprint(print)}</p><details class="more below-facts"><summary>The certificate</summary>${codeBlock(pem, 'Certificate')}</details>`
}

/** To be sent to somebody who sets the other side up. */
function message(
  { words, shown }: Detail,
  { metadataUrl, values, keys }: Pick<OurValues, 'metadataUrl' | 'values' | 'keys'>,
): Html {
  const lines = [
    `To connect ${shown.understood.name} with us:`,
    '',
    `Metadata: ${metadataUrl}`,
    ...values.map(({ label, value }) => `${label}: ${value}`),
    ...keys
      .filter(({ use, state }) => use === 'signing' && state === 'active')
      .map((key) => `Signing certificate, SHA-256: ${key.fingerprint}`),
    '',
    'Where the metadata address can be given, nothing else has to be. Please compare the fingerprint with us by telephone.',
  ]
  return panel({
    id: 'message',
    title: `As a message to ${words.theirs}`,
    body: html`${codeBlock(lines.join('\n'), 'Message')}`,
  })
}
