import type { ShownKey } from '../../../admin/registrations/keys.js'
import type { ShownAddress, Understood } from '../../../admin/registrations/understood.js'
import { said } from '../../../drawing/fragments.js'
import { type Html, html, type Slot } from '../../../drawing/html.js'
import type { Oddity } from '../../../model/endpoint.js'
import { copyable, fingerprint } from '../../parts/copyable.js'
import { facts } from '../../parts/facts.js'
import { notice } from '../../parts/notice.js'
import { instant, when } from '../../parts/when.js'

/** What was understood of a counterpart's document, for whoever reads no XML. */
export function understoodFacts(one: Understood): Html {
  return facts([
    ['Entity id', copyable(one.id, 'the entity id')],
    ['Speaks', one.protocol === 'wsfed' ? 'WS-Federation' : 'SAML 2.0'],
    ['Also asks as', one.realms.length > 0 && lines(one.realms.map((realm) => token(realm)))],
    [
      one.kind === 'app' ? 'Answers go to' : 'People go to',
      addresses(one, one.kind === 'app' ? 'reply' : 'sign-on'),
    ],
    ['Hears of sign-outs at', addresses(one, 'sign-out')],
    ['Signing and keys', one.says.length > 0 && lines(one.says)],
    ['Calls people by', one.nameIdFormats.length > 0 && lines(one.nameIdFormats.map(formatWord))],
    ['Asks for', one.requestedAttributes.length > 0 && requested(one)],
    [
      'Speaks for',
      one.claimedDomains.length > 0 &&
        html`${token(one.claimedDomains.slice(0, 20).join(', '))}<span class="below"> as it says itself</span>`,
    ],
    ['Contact', one.contact !== undefined && said(one.contact)],
    ['Its metadata is valid', one.validUntil && html`until ${instant(one.validUntil)}`],
  ])
}

export function keyList(keys: readonly ShownKey[], now: Date): Html {
  if (keys.length === 0) return html`<p class="same">Its metadata names no key.</p>`
  return html`<ul class="key-list">${keys.map((key) => html`<li>${keyLine(key, now)}</li>`)}</ul>`
}

const day = 86_400_000

function keyLine({ use, kind, fingerprint: print, subject, notAfter }: ShownKey, now: Date): Html {
  const left = notAfter.getTime() - now.getTime()
  const tone = left < 0 ? 'bad' : left < 60 * day ? 'warn' : 'good'
  const part = Math.max(2, Math.min(100, (left / (3 * 365 * day)) * 100))
  return html`<p class="name">${uses[use]} <span class="below">${kind} · ${said(subject, 80)}</span></p>
<svg class="lasting ${tone}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="whole" width="100" height="4"/><rect class="left" width="${part.toFixed(0)}" height="4"/></svg>
<p class="below">${left < 0 ? 'Ended' : 'Ends'} ${when(notAfter, now)}</p><p class="below">SHA-256 ${fingerprint(print)}</p>`
}

const uses: Readonly<Record<ShownKey['use'], string>> = {
  signing: 'Signs',
  encryption: 'Is encrypted to',
  both: 'Signs, and is encrypted to',
}

/** Every oddity in words, with what puts it right; warnings first. */
export function oddityList(oddities: readonly Oddity[]): Html | false {
  if (oddities.length === 0) return false
  const inOrder = oddities.toSorted(
    (a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning'),
  )
  return html`<div class="oddities">${inOrder.slice(0, 30).map(({ severity, says, todo }) => notice(severity === 'warning' ? 'warn' : 'note', says, todo))}</div>`
}

function addresses({ addresses: all }: Understood, what: ShownAddress['what']): Slot {
  const some = all
    .filter((one) => one.what === what)
    .toSorted((one, other) => Number(one.unused ?? false) - Number(other.unused ?? false))
  return some.length > 0 && lines(some.slice(0, 12).map(addressLine))
}

function addressLine({ url, binding, isDefault, transport, unused }: ShownAddress): Html {
  const notes = [
    binding,
    isDefault === true && 'default',
    unused === true && 'not used',
    transport === 'http' && 'not encrypted on its way',
  ].filter(Boolean)
  return html`${token(url)}${notes.length > 0 && html` <span class="below">${notes.join(' · ')}</span>`}`
}

function requested({ requestedAttributes }: Understood): Html {
  return lines(
    requestedAttributes.slice(0, 30).map(({ name, friendlyName, attribute, required }) => {
      const called = attribute ?? friendlyName ?? name
      return html`${said(called)}${required && html` <span class="below">required</span>`}${called !== name && html` <span class="token below">${name}</span>`}`
    }),
  )
}

/** `urn:oasis:names:tc:SAML:2.0:nameid-format:persistent` in words. */
export function formatWord(format: string): string {
  const short = format.split(':').at(-1) ?? format
  return formats[short] ?? format
}

const formats: Readonly<Record<string, string>> = {
  persistent: 'A lasting name of its own (persistent)',
  transient: 'A name for one session (transient)',
  emailAddress: 'E-mail address',
  unspecified: 'Whatever we choose (unspecified)',
  entity: 'Entity id',
  X509SubjectName: 'X.509 subject',
  WindowsDomainQualifiedName: 'Windows account (DOMAIN\\name)',
  kerberos: 'Kerberos principal',
}

function token(text: string): Html {
  return html`<span class="token">${text}</span>`
}

export function lines(list: readonly Slot[]): Html {
  return html`<ul class="lines">${list.map((line) => html`<li>${line}</li>`)}</ul>`
}
