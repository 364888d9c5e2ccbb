import type { App, RequestedAttribute } from '../../model/app.js'
import { knownAs } from '../../model/attribute-names.js'
import { spoken } from '../../model/card.js'
import type { Endpoint, Oddity } from '../../model/endpoint.js'
import type { Kind } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import { bindings } from '../../saml/names.js'
import { type ShownKey, shownKeys } from './keys.js'
import { isApp, nameOf, type Registered } from './registered.js'

/** An address of a counterpart, and whether anybody in between could read what is sent there. */
export interface ShownAddress {
  readonly what: 'reply' | 'sign-on' | 'sign-out'
  readonly url: string
  /** Short: `HTTP-POST`. */
  readonly binding?: string
  /** Nothing is sent there: we do not speak that binding, or not for that. */
  readonly unused?: true
  readonly index?: number
  readonly isDefault?: true
  /** `loopback`: plain http that does not leave its machine. */
  readonly transport: 'https' | 'http' | 'loopback' | 'other'
}

export interface ShownAttribute {
  /** As it goes on the wire. */
  readonly name: string
  readonly friendlyName?: string
  /** Our attribute that it is; absent: known only by that very name. */
  readonly attribute?: string
  readonly required: boolean
}

/** What was understood of a counterpart, for somebody who has to say yes to it and reads no XML. */
export interface Understood {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly name: string
  readonly description?: string
  readonly logo?: string
  readonly contact?: string
  readonly protocol: Registered['protocol']
  readonly addresses: readonly ShownAddress[]
  readonly keys: readonly ShownKey[]
  /** What it does and wants, a sentence each. */
  readonly says: readonly string[]
  readonly nameIdFormats: readonly string[]
  readonly requestedAttributes: readonly ShownAttribute[]
  /** WS-Federation: what it asks under, beside its entity id. */
  readonly realms: readonly string[]
  /** Domains that a partner says it speaks for; they count once they are confirmed. */
  readonly claimedDomains: readonly string[]
  readonly validUntil?: Date
  readonly oddities: readonly Oddity[]
}

export function understoodOf(one: Registered): Understood {
  const { id, handle, display, protocol, validUntil, oddities } = one
  const description = spoken(display.description)
  return {
    kind: isApp(one) ? 'app' : 'partner',
    id,
    handle,
    name: nameOf(one),
    ...(description === undefined ? {} : { description }),
    ...(display.logo === undefined ? {} : { logo: display.logo }),
    ...(display.contact === undefined ? {} : { contact: display.contact }),
    protocol,
    keys: shownKeys(one),
    nameIdFormats: one.saml?.nameIdFormats ?? [],
    ...(validUntil === undefined ? {} : { validUntil }),
    oddities,
    ...(isApp(one) ? appPart(one) : partnerPart(one)),
  }
}

type Part = Pick<Understood, 'addresses' | 'says' | 'requestedAttributes' | 'realms' | 'claimedDomains'>

function appPart(app: App): Part {
  const { saml, wsfed } = app
  return {
    addresses: [
      ...(saml?.assertionConsumerServices ?? []).map((each) => addressOf('reply', each)),
      ...(saml?.singleLogoutServices ?? []).map((each) => addressOf('sign-out', each)),
      ...(wsfed?.replyUrls ?? []).map((url, at) => plainAddress('reply', url, at === 0)),
      ...(wsfed?.signOutUrl === undefined ? [] : [plainAddress('sign-out', wsfed.signOutUrl, false)]),
    ],
    says: appSays(app),
    requestedAttributes: requestedOf(saml?.requestedAttributes ?? []),
    realms: (wsfed?.realms ?? []).filter((realm) => realm !== app.id),
    claimedDomains: [],
  }
}

function appSays({ saml, wsfed }: App): readonly string[] {
  if (wsfed !== undefined) {
    const token = wsfed.tokenType === 'saml11' ? 'SAML 1.1' : 'SAML 2.0'
    return [`It is given ${token} tokens, signed.`]
  }
  if (saml === undefined) return []
  const encrypts = saml.keys.some(({ use }) => use !== 'signing')
  return [
    saml.authnRequestsSigned
      ? 'It signs its requests; unsigned ones are refused.'
      : 'It does not say that it signs its requests.',
    saml.wantAssertionsSigned
      ? 'It wants assertions to be signed, and they are.'
      : 'Answers and assertions are signed for it all the same.',
    encrypts
      ? 'It names a key that assertions can be encrypted to.'
      : 'It names no key that assertions could be encrypted to.',
  ]
}

function requestedOf(requested: readonly RequestedAttribute[]): readonly ShownAttribute[] {
  const byName = new Map<string, ShownAttribute>()
  for (const { name, friendlyName, required } of requested) {
    const attribute = knownAs(name)?.house
    const must = required || byName.get(name)?.required === true
    byName.set(name, {
      name,
      ...(friendlyName === undefined ? {} : { friendlyName }),
      ...(attribute === undefined ? {} : { attribute }),
      required: must,
    })
  }
  return [...byName.values()]
}

function partnerPart({ saml, wsfed }: Partner): Part {
  return {
    addresses: [
      ...(saml?.singleSignOnServices ?? []).map((each) => addressOf('sign-on', each)),
      ...(saml?.singleLogoutServices ?? []).map((each) => addressOf('sign-out', each)),
      ...(wsfed === undefined ? [] : [plainAddress('sign-on', wsfed.passiveEndpoint, true)]),
    ],
    says:
      saml === undefined
        ? []
        : [
            saml.wantAuthnRequestsSigned
              ? 'It wants our requests to be signed, and they are.'
              : 'Our requests to it are signed all the same.',
          ],
    requestedAttributes: [],
    realms: [],
    claimedDomains: saml?.claimedScopes ?? [],
  }
}

/** The bindings that we send by; single logout is not spoken yet. */
const sentBy: Readonly<Record<ShownAddress['what'], ReadonlySet<string>>> = {
  reply: new Set([bindings.post]),
  'sign-on': new Set([bindings.redirect, bindings.post]),
  'sign-out': new Set(),
}

function addressOf(
  what: ShownAddress['what'],
  { binding, location, index, isDefault }: Endpoint,
): ShownAddress {
  const short = binding.split(':').at(-1)
  return {
    what,
    url: location,
    ...(short === undefined ? {} : { binding: short }),
    ...(sentBy[what].has(binding) ? {} : { unused: true as const }),
    ...(index === undefined ? {} : { index }),
    ...(isDefault === true ? { isDefault } : {}),
    transport: transportOf(location),
  }
}

function plainAddress(what: ShownAddress['what'], url: string, isDefault: boolean): ShownAddress {
  return { what, url, ...(isDefault ? { isDefault } : {}), transport: transportOf(url) }
}

function transportOf(url: string): ShownAddress['transport'] {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' }
  if (protocol === 'https:') return 'https'
  if (protocol !== 'http:') return 'other'
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname) ? 'loopback' : 'http'
}
