// What the documents of the set are made of: fixed keys, so that the same bytes come out each time.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SignedXml } from 'xml-crypto'
import { selfSigned } from '../../../src/trust/certificate.js'

export const folder = join(process.cwd(), 'test/fixtures/metadata')

export type KeyName = 'app' | 'partner' | 'rolled' | 'federation' | 'weak'

function privateKey(name: KeyName): KeyObject {
  return createPrivateKey(readFileSync(join(folder, 'keys', `${name}.pem`)))
}

function certificate(name: KeyName, notAfter = '2045-01-01T00:00:00Z'): string {
  return selfSigned({
    privateKey: privateKey(name),
    commonName: `${name} of the set`,
    serial: Buffer.from('05a11790', 'hex'),
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date(notAfter),
  })
}

export const certificates = {
  app: certificate('app'),
  partner: certificate('partner'),
  rolled: certificate('rolled'),
  federation: certificate('federation'),
  weak: certificate('weak'),
  expired: certificate('partner', '2021-03-31T00:00:00Z'),
}

const spaces = [
  'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"',
  'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
  'xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"',
  'xmlns:shibmd="urn:mace:shibboleth:metadata:1.0"',
].join(' ')
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings:'
export const speaksSaml = 'urn:oasis:names:tc:SAML:2.0:protocol'
const FED = 'http://docs.oasis-open.org/wsfed/federation/200706'

export interface Entity {
  readonly id: string
  readonly roles: string
  /** Further attributes of the EntityDescriptor. */
  readonly more?: string
}

/** An EntityDescriptor without the declaration, as it stands inside an aggregate. */
export function bareEntity({ id, roles, more = '' }: Entity): string {
  return `<md:EntityDescriptor ${spaces} entityID="${id}"${more}>\n${roles}\n</md:EntityDescriptor>`
}

export function document(entity: Entity): string {
  return `${declaration}${bareEntity(entity)}\n`
}

export function aggregate(name: string, entities: readonly Entity[], more = ''): string {
  return (
    `${declaration}<md:EntitiesDescriptor ${spaces} Name="${name}"${more}>\n` +
    `${entities.map(bareEntity).join('\n')}\n</md:EntitiesDescriptor>\n`
  )
}

export function app(content: string, attributes = ''): string {
  return `<md:SPSSODescriptor protocolSupportEnumeration="${speaksSaml}"${attributes}>\n${content}\n</md:SPSSODescriptor>`
}

export function partner(content: string, attributes = ''): string {
  return `<md:IDPSSODescriptor protocolSupportEnumeration="${speaksSaml}"${attributes}>\n${content}\n</md:IDPSSODescriptor>`
}

/** One role of WS-Federation; `path` is where its passive requestor goes. */
export function federationRole(
  type: 'SecurityTokenServiceType' | 'ApplicationServiceType',
  address: string,
  content: string,
  more = '',
): string {
  return (
    `<md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${FED}" ` +
    `xsi:type="fed:${type}" protocolSupportEnumeration="${FED}">\n${content}\n${more}` +
    `<fed:PassiveRequestorEndpoint>${reference(address)}</fed:PassiveRequestorEndpoint>\n</md:RoleDescriptor>`
  )
}

export function targetScopes(...addresses: readonly string[]): string {
  return `<fed:TargetScopes>${addresses.map(reference).join('')}</fed:TargetScopes>\n`
}

function reference(address: string): string {
  return `<wsa:EndpointReference xmlns:wsa="http://www.w3.org/2005/08/addressing"><wsa:Address>${address}</wsa:Address></wsa:EndpointReference>`
}

export function key(of: string, use?: 'signing' | 'encryption', extras = ''): string {
  const marked = use === undefined ? '' : ` use="${use}"`
  return (
    `<md:KeyDescriptor${marked}><ds:KeyInfo>${extras}<ds:X509Data><ds:X509Certificate>${of}` +
    '</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>'
  )
}

export function at(
  what:
    | 'AssertionConsumerService'
    | 'SingleSignOnService'
    | 'SingleLogoutService'
    | 'ArtifactResolutionService',
  binding: 'HTTP-POST' | 'HTTP-Redirect' | 'HTTP-Artifact' | 'SOAP' | 'PAOS' | 'HTTP-POST-SimpleSign',
  location: string,
  more = '',
): string {
  return `<md:${what} Binding="${bindings}${binding}" Location="${location}"${more}/>`
}

export function nameIdFormats(...formats: readonly string[]): string {
  return formats.map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`).join('\n')
}

export function requested(
  ...attributes: readonly (readonly [friendly: string, name: string, required?: 'required'])[]
): string {
  const uri = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri'
  const each = attributes.map(
    ([friendly, name, required]) =>
      `<md:RequestedAttribute FriendlyName="${friendly}" Name="${name}" NameFormat="${uri}"${required ? ' isRequired="true"' : ''}/>`,
  )
  return each.join('\n')
}

export function lines(...all: readonly string[]): string {
  return all.join('\n')
}

/** Signs the document element, as the first child wants it, by a library that is not ours. */
export function signed(xml: string, by: KeyName, hash: 'sha1' | 'sha256' = 'sha256'): string {
  const [signature, digest] = {
    sha1: ['http://www.w3.org/2000/09/xmldsig#rsa-sha1', 'http://www.w3.org/2000/09/xmldsig#sha1'],
    sha256: ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2001/04/xmlenc#sha256'],
  }[hash] as [string, string]
  const canonical = 'http://www.w3.org/2001/10/xml-exc-c14n#'
  const signer = new SignedXml({
    privateKey: privateKey(by).export({ type: 'pkcs8', format: 'pem' }),
    signatureAlgorithm: signature,
    canonicalizationAlgorithm: canonical,
    getKeyInfoContent: () =>
      `<ds:X509Data><ds:X509Certificate>${certificates[by]}</ds:X509Certificate></ds:X509Data>`,
  })
  signer.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', canonical],
    digestAlgorithm: digest,
  })
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: '/*/*[1]', action: 'before' } })
  return `${declaration}${signer.getSignedXml().replace(/^<\?xml[^>]*\?>\s*/, '')}`
}
