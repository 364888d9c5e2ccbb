import type { KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { selfSigned } from '../../src/trust/certificate.js'
import { newEcKey, newRsaKey } from '../support/new-key.js'

const serial = Buffer.from('0badc0ffee0ddf00d0', 'hex')
const long = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2040-01-01T00:00:00Z') }

function certificate(privateKey: KeyObject, dates = long): string {
  return selfSigned({ privateKey, commonName: 'a counterpart', serial, ...dates })
}

function rsa(modulusLength: number): KeyObject {
  return newRsaKey(modulusLength)
}

const signer = rsa(2048)

/** Made with openssl: one certificate, and the one that issued it. */
function chained(name: string): string {
  const pem = readFileSync(join(process.cwd(), 'test/saml/metadata/chain', `${name}.pem`), 'utf8')
  return pem.replace(/-----[A-Z ]+-----|\s+/g, '')
}

export const certificates = {
  rsa: certificate(signer),
  other: certificate(rsa(2048)),
  p256: certificate(newEcKey()),
  weak: certificate(rsa(1024)),
  expired: certificate(signer, { ...long, notAfter: new Date('2021-01-01T00:00:00Z') }),
  leaf: chained('leaf'),
  authority: chained('authority'),
}

type Key = readonly [use: string | undefined, certificate: string | readonly string[]]

interface Parts {
  readonly id?: string
  readonly protocol?: string
  readonly validUntil?: string
  readonly roleValidUntil?: string
  readonly keys?: readonly Key[]
  /** Pieces of XML: before the role, at its start, after its keys, at its end, and after it. */
  readonly before?: string
  readonly startOfRole?: string
  readonly inRole?: string
  readonly endOfRole?: string
  readonly after?: string
}

const md = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"'
const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings:'

function given(name: string, value: string | undefined): string {
  return value === undefined ? '' : ` ${name}="${value}"`
}

function keyDescriptor([use, held]: Key): string {
  const all = (typeof held === 'string' ? [held] : held).map(
    (c) => `<ds:X509Certificate>${c}</ds:X509Certificate>`,
  )
  return (
    `<md:KeyDescriptor${given('use', use)}><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">` +
    `<ds:X509Data>${all.join('')}</ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
  )
}

function entity(role: string, attributes: string, inner: string, parts: Parts & { id: string }): string {
  const { protocol = 'urn:oasis:names:tc:SAML:2.0:protocol', keys = [] } = parts
  return (
    `<md:EntityDescriptor ${md} entityID="${parts.id}"${given('validUntil', parts.validUntil)}>${parts.before ?? ''}` +
    `<md:${role} protocolSupportEnumeration="${protocol}"${given('validUntil', parts.roleValidUntil)}${attributes}>` +
    `${parts.startOfRole ?? ''}${keys.map(keyDescriptor).join('')}${parts.inRole ?? ''}${inner}${parts.endOfRole ?? ''}` +
    `</md:${role}>${parts.after ?? ''}</md:EntityDescriptor>`
  )
}

/** A Service Provider's metadata; by default the least that is accepted. */
export function appXml(
  parts: Parts & {
    readonly signed?: string
    readonly nameIdFormats?: readonly string[]
    readonly acs?: readonly (readonly [binding: string, location: string, index: string])[]
  } = {},
): string {
  const formats = (parts.nameIdFormats ?? []).map((format) => `<md:NameIDFormat>${format}</md:NameIDFormat>`)
  const acs = (parts.acs ?? [[`${bindings}HTTP-POST`, 'https://app.example/acs', '0']]).map(
    ([binding, location, index]) =>
      `<md:AssertionConsumerService Binding="${binding}" Location="${location}" index="${index}"/>`,
  )
  return entity(
    'SPSSODescriptor',
    given('AuthnRequestsSigned', parts.signed),
    formats.join('') + acs.join(''),
    {
      id: 'https://app.example/sp',
      ...parts,
    },
  )
}

/** An Identity Provider's metadata; by default the least that is accepted. */
export function partnerXml(parts: Parts & { readonly sso?: string } = {}): string {
  const { sso = 'https://partner.example/sso' } = parts
  return entity(
    'IDPSSODescriptor',
    '',
    `<md:SingleSignOnService Binding="${bindings}HTTP-Redirect" Location="${sso}"/>`,
    { id: 'https://partner.example/idp', keys: [['signing', certificates.rsa]], ...parts },
  )
}
