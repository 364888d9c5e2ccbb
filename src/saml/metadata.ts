// SAML metadata of one counterpart, read (saml-metadata-2.0-os): an EntityDescriptor, alone or as the only one inside
// an EntitiesDescriptor. What can be lived with becomes an Oddity in words; what cannot is a MetadataFault with what
// to do. Unknown roles, extensions and attributes are skipped. Our own metadata is written in metadata-write.ts.
import type { RequestedAttribute, SamlApp } from '../model/app.js'
import type { Display, Oddity } from '../model/endpoint.js'
import type { SamlPartner } from '../model/partner.js'
import { attribute, children, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { defined } from './defined.js'
import { booleanOf, numberOf, required, trimmed } from './grammar.js'
import { displayOf } from './metadata-display.js'
import { checkIndexes, defaultOf, endpointsOf } from './metadata-endpoints.js'
import { entityIn, findSamlRole, inWords, noRole } from './metadata-entity.js'
import type { EntityOptions, Found, RoleName } from './metadata-entity.js'
import { entityAttributesOf, requirementOf, scopesOf } from './metadata-extensions.js'
import { MetadataFault } from './metadata-fault.js'
import { keysOf } from './metadata-keys.js'
import { MD } from './metadata-names.js'
import { earliest } from './metadata-validity.js'
import { bindings, SAML } from './names.js'

export { defaultOf } from './metadata-endpoints.js'
export { MetadataFault } from './metadata-fault.js'

/** What a document says of one counterpart, whatever its role. */
export interface ReadEntity {
  readonly id: string
  readonly display: Display
  /** The earliest validUntil above and on the role (saml-metadata 2.3.1, 2.3.2, 2.4.1). */
  readonly validUntil?: Date
  readonly oddities: readonly Oddity[]
  /** Fingerprint of the pinned key that signed it; absent when none is pinned. */
  readonly signedBy?: string
}

export interface ReadApp extends ReadEntity {
  readonly saml: SamlApp
}

export interface ReadPartner extends ReadEntity {
  readonly saml: SamlPartner
}

export interface ReadOptions extends EntityOptions {
  readonly now: Date
  /** Browsers reach us by https. */
  readonly production: boolean
}

/** The Service Provider that a document describes. Throws MetadataFault. */
export function readAppMetadata(xml: Uint8Array | string, options: ReadOptions): ReadApp {
  const found = entityIn(xml, samlRole('SPSSODescriptor'), options)
  return inWords(() => samlApp(found, options))
}

/** The Identity Provider that a document describes. Throws MetadataFault. */
export function readPartnerMetadata(xml: Uint8Array | string, options: ReadOptions): ReadPartner {
  const found = entityIn(xml, samlRole('IDPSSODescriptor'), options)
  return inWords(() => samlPartner(found, options))
}

function samlRole(name: RoleName): (entity: XmlElement) => XmlElement {
  return (entity) => {
    const role = findSamlRole(entity, name)
    if (role === undefined) throw noRole(entity, name)
    return role
  }
}

/** What its SPSSODescriptor says. */
export function samlApp(found: Found, options: ReadOptions): ReadApp {
  const { entity, role } = found
  const around = { ...found.terms, production: options.production }
  const oddities: Oddity[] = []
  const assertionConsumerServices = endpointsOf(role, 'AssertionConsumerService', around, oddities)
  if (!assertionConsumerServices.some(({ binding }) => binding === bindings.post)) {
    throw noEndpoint('AssertionConsumerService with the HTTP-POST binding', oddities)
  }
  checkIndexes(assertionConsumerServices, oddities)
  const entityAttributes = entityAttributesOf(entity)
  const keys = keysOf(role, options.now, oddities)
  const authnRequestsSigned = booleanOf(role, 'AuthnRequestsSigned') ?? false
  if (authnRequestsSigned && !keys.some(({ use }) => use !== 'encryption')) oddities.push(signsWithoutKey)
  const about = entityOf(found, options.now, oddities)
  return {
    saml: defined<SamlApp>({
      assertionConsumerServices,
      singleLogoutServices: endpointsOf(role, 'SingleLogoutService', around, oddities),
      nameIdFormats: nameIdFormatsOf(role),
      keys,
      authnRequestsSigned,
      wantAssertionsSigned: booleanOf(role, 'WantAssertionsSigned') ?? false,
      requestedAttributes: requestedAttributesOf(role),
      subjectIdRequirement: requirementOf(entityAttributes),
      entityAttributes,
    }),
    ...about,
  }
}

/** What its IDPSSODescriptor says. */
export function samlPartner(found: Found, options: ReadOptions): ReadPartner {
  const { entity, role } = found
  const around = { ...found.terms, production: options.production }
  const oddities: Oddity[] = []
  const singleSignOnServices = endpointsOf(role, 'SingleSignOnService', around, oddities)
  if (
    !singleSignOnServices.some(({ binding }) => binding === bindings.redirect || binding === bindings.post)
  ) {
    throw noEndpoint('SingleSignOnService with the HTTP-Redirect or HTTP-POST binding', oddities)
  }
  const keys = keysOf(role, options.now, oddities)
  // Without a key nothing it says could be verified, and there is no way around that.
  if (!keys.some(({ use }) => use !== 'encryption')) throw noKey(oddities)
  const about = entityOf(found, options.now, oddities)
  return {
    saml: defined<SamlPartner>({
      singleSignOnServices,
      singleLogoutServices: endpointsOf(role, 'SingleLogoutService', around, oddities),
      nameIdFormats: nameIdFormatsOf(role),
      keys,
      wantAuthnRequestsSigned: booleanOf(role, 'WantAuthnRequestsSigned') ?? false,
      claimedScopes: scopesOf(entity, role, oddities),
      errorUrl: errorUrlOf(role),
    }),
    ...about,
  }
}

/** What stands alike in every role. */
export function entityOf({ entity, role, id, signedBy }: Found, now: Date, oddities: Oddity[]): ReadEntity {
  const validUntil = earliest(role)
  if (validUntil !== undefined && validUntil <= now) {
    oddities.push({
      severity: 'warning',
      says: `Its metadata was valid until ${validUntil.toISOString()}: nobody can sign in by it.`,
      todo: 'Ask its owner for newer metadata and replace the file.',
    })
  }
  return defined<ReadEntity>({ id, display: displayOf(entity, role), validUntil, oddities, signedBy })
}

function nameIdFormatsOf(role: XmlElement): readonly string[] {
  const formats = children(role, MD, 'NameIDFormat').map((e) => trimmed(text(e)))
  return [...new Set(formats.filter((format) => format !== '' && format.length <= 1024))]
}

function requestedAttributesOf(role: XmlElement): readonly RequestedAttribute[] {
  const services = children(role, MD, 'AttributeConsumingService').map((element) => ({
    element,
    isDefault: booleanOf(element, 'isDefault'),
  }))
  const standard = defaultOf(services)
  return services.flatMap((service) =>
    children(service.element, MD, 'RequestedAttribute').map((e) =>
      defined<RequestedAttribute>({
        service: numberOf(service.element, 'index') ?? 0,
        isDefaultService: service === standard,
        name: required(e, 'Name'),
        nameFormat: attribute(e, 'NameFormat'),
        friendlyName: attribute(e, 'FriendlyName'),
        required: booleanOf(e, 'isRequired') ?? false,
        values: children(e, SAML, 'AttributeValue').map((value) => text(value)),
      }),
    ),
  )
}

function errorUrlOf(role: XmlElement): string | undefined {
  const url = trimmed(attribute(role, 'errorURL') ?? '')
  return url.length <= 2048 && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined
}

const signsWithoutKey: Oddity = {
  severity: 'warning',
  says: 'It says that it signs its requests, but names no key that could verify them: every request will be refused.',
  todo: 'Ask the app’s owner for metadata with their signing certificate, or set requireSignedRequests to false.',
}

function because(oddities: readonly Oddity[]): string {
  return oddities.map(({ says }) => ` ${says}`).join('')
}

export function noKey(oddities: readonly Oddity[]): MetadataFault {
  return new MetadataFault(
    'no_key',
    `It names no key that could verify what this partner signs.${because(oddities)}`,
    'Ask the partner for metadata with their signing certificate: RSA with 2048 bits or more, or P-256, P-384 or P-521.',
  )
}

export function noEndpoint(wanted: string, oddities: readonly Oddity[]): MetadataFault {
  return new MetadataFault(
    'no_endpoint',
    `It names no usable ${wanted}.${because(oddities)}`,
    oddities[0]?.todo ?? 'Ask its owner for metadata that has one.',
  )
}
