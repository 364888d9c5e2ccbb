import type { App, WsfedApp } from '../model/app.js'
import type { Endpoint, KeyDescriptor, Oddity, Registration } from '../model/endpoint.js'
import type { Partner } from '../model/partner.js'
import { describeKey } from '../xml/described-key.js'
import { lines, plain } from './terminal.js'

export type Kind = 'app' | 'partner'
export type Stands = 'enabled' | 'disabled' | 'expired'

/** What was understood of a registration, for a person who has to say yes to it. */
export function registrationCard(registered: App | Partner, stands: Stands): string {
  const own = 'launch' in registered ? appLines(registered) : partnerLines(registered)
  const { handle, display, id, from, validUntil, oddities } = registered
  const heading = `${handle}: ${nameOf(registered)} (${'launch' in registered ? 'app' : 'partner'})`
  return (
    `${plain(heading)}\n` +
    lines([
      ['entityID', id],
      ['file', 'file' in from ? from.file : undefined],
      ['stands', stands],
      ['valid until', validUntil?.toISOString()],
      ['contact', display.contact],
      ...own,
    ]) +
    oddityLines(oddities)
  )
}

export function nameOf({ display, handle }: Pick<Registration, 'display' | 'handle'>): string {
  return display.name['en'] ?? display.name[''] ?? Object.values(display.name)[0] ?? handle
}

export function oddityLines(oddities: readonly Oddity[]): string {
  return oddities
    .map(
      ({ severity, says, todo }) =>
        `  ${severity === 'warning' ? '!' : '-'} ${plain(says)}\n      ${plain(todo)}\n`,
    )
    .join('')
}

type Line = readonly [name: string, value: string | undefined]

function appLines(app: App): readonly Line[] {
  const requested = (app.saml?.requestedAttributes ?? []).map(
    ({ friendlyName, name }) => friendlyName ?? name,
  )
  return [
    ...(app.wsfed === undefined ? samlAppLines(app) : wsfedAppLines(app.wsfed)),
    ['name of person', nameIdWords(app)],
    [
      'is told',
      (app.attributes?.map(({ name }) => name) ?? requested).join(', ') ||
        'name, e-mail where confirmed, roles',
    ],
    ['partners', app.partners === 'all' ? 'all' : app.partners.join(', ')],
    ['launch', app.launch ? `/launch/${app.handle}` : undefined],
  ]
}

function samlAppLines({ saml, requireSignedRequests, sign, encrypt }: App): readonly Line[] {
  return [
    ...(saml?.assertionConsumerServices ?? []).map(endpointLine('answers go to')),
    ...(saml?.keys ?? []).map(keyLine),
    ['signs requests', saml?.authnRequestsSigned === true ? 'yes' : 'no'],
    ['must sign', requireSignedRequests ? 'yes, unsigned requests are refused' : 'no'],
    ['answers are', `signed (${sign}), encrypted: ${encrypt}`],
  ]
}

function wsfedAppLines(wsfed: WsfedApp): readonly Line[] {
  const token = wsfed.tokenType === 'saml11' ? 'SAML 1.1' : 'SAML 2.0'
  return [
    ['protocol', 'WS-Federation'],
    ...wsfed.realms.map((realm): Line => ['asks as', realm]),
    ...wsfed.replyUrls.map((url): Line => ['answers go to', url]),
    ...wsfed.keys.map(keyLine),
    ['answers are', `${token} tokens in WS-Trust ${wsfed.trustVersion}, signed`],
  ]
}

function nameIdWords({ nameId, saml }: App): string {
  if (nameId.byDefault !== true) return nameId.attribute ?? nameId.kind
  const formats = (saml?.nameIdFormats ?? []).map((format) => format.split(':').at(-1))
  return `${nameId.kind}, pairwise${formats.length > 0 ? ` (its metadata lists ${formats.join(', ')})` : ''}`
}

function partnerLines(partner: Partner): readonly Line[] {
  const { saml, wsfed } = partner
  return [
    ['protocol', wsfed === undefined ? undefined : 'WS-Federation'],
    ['is asked at', wsfed?.passiveEndpoint],
    ...(saml?.singleSignOnServices ?? []).map(endpointLine('is asked at')),
    ...(saml?.keys ?? wsfed?.keys ?? []).map(keyLine),
    ['domains', partner.confirmedDomains.join(', ') || 'none confirmed'],
    ['claims', saml?.claimedScopes.join(', ') || undefined],
    ['first sign-in', partner.onFirstSignIn],
    ['believed up to', String(partner.believedUpTo)],
    ['unsolicited', partner.acceptUnsolicitedAnswers ? 'accepted' : undefined],
  ]
}

function endpointLine(label: string): (endpoint: Endpoint) => Line {
  return ({ binding, location, index, isDefault }) => {
    const marks = [
      binding.split(':').at(-1),
      index === undefined ? undefined : `index ${index}`,
      isDefault ? 'default' : undefined,
    ]
    return [label, `${location} (${marks.filter((mark) => mark !== undefined).join(', ')})`]
  }
}

function keyLine({ use, certificate }: KeyDescriptor): Line {
  const { kind, fingerprint, notAfter } = describeKey(certificate)
  const until = Number.isNaN(notAfter.getTime()) ? 'an unreadable date' : notAfter.toISOString().slice(0, 10)
  return [`key (${use})`, `${kind}, until ${until}, SHA-256 ${fingerprint}`]
}
