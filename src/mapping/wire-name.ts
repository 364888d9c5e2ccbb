import type { AppProtocol, WireName } from '../model/app.js'
import { knownAs, nameFormats, namesOf } from '../model/attribute-names.js'

/**
 * How a house attribute is called towards an app that asks for nothing else. In SAML: its OID with NameFormat uri, else
 * its registered URN, else its plain name with NameFormat basic (saml-profiles 8.1, 8.2). In WS-Federation: its claim
 * URI, else its plain name.
 */
export function wireNameOf(attribute: string, protocol: AppProtocol = 'saml'): WireName {
  const row = namesOf(attribute)
  const plain = row?.friendly ?? attribute
  if (protocol === 'wsfed') return completed({ attribute, name: row?.claims[0] ?? plain })
  const name = row?.oid ?? row?.also.find((other) => other.startsWith('urn:')) ?? plain
  return completed({ attribute, name })
}

/** The same wire name with what it leaves open filled in: NameFormat by the look of the name, FriendlyName of an OID. */
export function completed(wire: WireName): WireName & { readonly nameFormat: string } {
  const nameFormat = wire.nameFormat ?? (isUri(wire.name) ? nameFormats.uri : nameFormats.basic)
  const friendlyName = wire.friendlyName ?? friendlyOf(wire.name)
  const { attribute, name } = wire
  return friendlyName === undefined
    ? { attribute, name, nameFormat }
    : { attribute, name, nameFormat, friendlyName }
}

function isUri(name: string): boolean {
  return /^(?:urn:|https?:)/i.test(name)
}

function friendlyOf(name: string): string | undefined {
  return isUri(name) && name.startsWith('urn:') ? knownAs(name)?.friendly : undefined
}
