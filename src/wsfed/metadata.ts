import type { WsfedApp } from '../model/app.js'
import type { Oddity } from '../model/endpoint.js'
import type { WsfedPartner } from '../model/partner.js'
import { trimmed } from '../saml/grammar.js'
import { entityOf, noEndpoint, noKey } from '../saml/metadata.js'
import type { ReadEntity, ReadOptions } from '../saml/metadata.js'
import type { Surroundings } from '../saml/metadata-endpoints.js'
import { addressFault, notUsed } from '../saml/metadata-endpoints.js'
import type { Found } from '../saml/metadata-entity.js'
import { keysOf } from '../saml/metadata-keys.js'
import { MD } from '../saml/metadata-names.js'
import { XSI } from '../saml/names.js'
import { attribute, children, elements, namespaceOf, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { ADDRESSING, ADDRESSING_2004, FED } from './names.js'

/** WS-Federation 1.2, 3.1.2: the two kinds of role that are read here. */
export type WsfedRole = 'SecurityTokenServiceType' | 'ApplicationServiceType'

/** What the document of a WS-Federation app says; the rest of WsfedApp is settings. */
export interface ReadWsfedApp extends ReadEntity {
  readonly wsfed: Pick<WsfedApp, 'realms' | 'replyUrls' | 'keys'>
}

export interface ReadWsfedPartner extends ReadEntity {
  readonly wsfed: WsfedPartner
}

const mostRealms = 64

/** The role of this xsi:type, a QName whose prefix is resolved where it stands. */
export function findWsfedRole(entity: XmlElement, type: WsfedRole): XmlElement | undefined {
  return children(entity, MD, 'RoleDescriptor').find((role) => isOfType(role, type))
}

function isOfType(role: XmlElement, type: WsfedRole): boolean {
  const name = trimmed(attribute(role, 'type', XSI) ?? '')
  const colon = name.indexOf(':')
  if (colon < 1 || name.slice(colon + 1) !== type) return false
  if (namespaceOf(role, name.slice(0, colon)) !== FED) return false
  return (attribute(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(FED)
}

/** WS-Federation 1.2, 3.1.2.2 and 3.1.9: where people sign in, and whose tokens are believed. */
export function wsfedPartner(found: Found, options: ReadOptions): ReadWsfedPartner {
  const { role, terms } = found
  const oddities: Oddity[] = []
  const around = { ...terms, production: options.production }
  const [passiveEndpoint] = addressesIn(role, 'PassiveRequestorEndpoint', around, oddities)
  if (passiveEndpoint === undefined) throw noEndpoint('PassiveRequestorEndpoint', oddities)
  const keys = keysOf(role, options.now, oddities)
  if (!keys.some(({ use }) => use !== 'encryption')) throw noKey(oddities)
  return { wsfed: { passiveEndpoint, keys }, ...entityOf(found, options.now, oddities) }
}

/** WS-Federation 1.2, 3.1.2.3, 3.1.5 and 3.1.9: the names it asks under, and where its answers go. */
export function wsfedApp(found: Found, options: ReadOptions): ReadWsfedApp {
  const { role, terms, id } = found
  const oddities: Oddity[] = []
  const around = { ...terms, production: options.production }
  const replyUrls = addressesIn(role, 'PassiveRequestorEndpoint', around, oddities)
  if (replyUrls.length === 0) throw noEndpoint('PassiveRequestorEndpoint', oddities)
  const scopes = textsIn(role, 'TargetScopes').filter((scope) => scope.length <= 1024)
  const realms = [...new Set([id, ...scopes.filter((scope) => !options.own.includes(scope))])].slice(
    0,
    mostRealms,
  )
  const keys = keysOf(role, options.now, oddities)
  return { wsfed: { realms, replyUrls, keys }, ...entityOf(found, options.now, oddities) }
}

function addressesIn(
  role: XmlElement,
  name: string,
  around: Surroundings,
  oddities: Oddity[],
): readonly string[] {
  const usable = textsIn(role, name).filter((location) => {
    const why = addressFault(location, around)
    if (why !== undefined) oddities.push(notUsed(name, location, why))
    return why === undefined
  })
  return [...new Set(usable)]
}

/** Addresses of the EndpointReferences in it, in either WS-Addressing, white space around them left out. */
function textsIn(role: XmlElement, name: string): readonly string[] {
  return [...children(role, FED, name), ...children(role, '', name)]
    .flatMap(elements)
    .filter((reference) => isAddressing(reference, 'EndpointReference'))
    .flatMap(elements)
    .filter((address) => isAddressing(address, 'Address'))
    .map((address) => trimmed(text(address)))
    .filter((address) => address !== '')
}

function isAddressing({ namespace, name }: XmlElement, wanted: string): boolean {
  return name === wanted && (namespace === ADDRESSING || namespace === ADDRESSING_2004)
}
