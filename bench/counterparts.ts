import { randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Keys } from '../test/support/counterpart.js'
import { keysOf } from './messages.js'

const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'
const spaces = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
const protocol = 'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"'

/** An app and a partner that live inside the load generator: nothing listens at their addresses. */
export interface Counterparts {
  readonly app: { readonly id: string; readonly acs: string }
  readonly partner: { readonly id: string; readonly sso: string; readonly keys: Keys }
}

export function counterparts(): Counterparts {
  return {
    app: { id: 'https://app.bench.test/metadata', acs: 'http://127.0.0.1:9/acs' },
    partner: {
      id: 'https://partner.bench.test/metadata',
      sso: 'http://127.0.0.1:9/sso',
      keys: keysOf('rsa-2048'),
    },
  }
}

export function metadataOfApp({ id, acs }: Counterparts['app']): string {
  const service = `<md:AssertionConsumerService Binding="${post}" Location="${acs}" index="0" isDefault="true"/>`
  return `<md:EntityDescriptor ${spaces} entityID="${id}"><md:SPSSODescriptor ${protocol}>${service}</md:SPSSODescriptor></md:EntityDescriptor>`
}

export function metadataOfPartner({ id, sso, keys }: Counterparts['partner']): string {
  const key = `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${keys.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
  const service = `<md:SingleSignOnService Binding="${redirect}" Location="${sso}"/>`
  return `<md:EntityDescriptor ${spaces} entityID="${id}"><md:IDPSSODescriptor ${protocol}>${key}${service}</md:IDPSSODescriptor></md:EntityDescriptor>`
}

/** The app sends a browser to `sso` by HTTP-Redirect; most apps do not sign this. */
export function appAsks(
  sso: string,
  { id, acs }: Counterparts['app'],
): { readonly id: string; readonly url: string } {
  const request = `_${randomBytes(16).toString('hex')}`
  const xml =
    '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"' +
    ` ID="${request}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${sso}"` +
    ` AssertionConsumerServiceURL="${acs}" ProtocolBinding="${post}"><saml:Issuer>${id}</saml:Issuer></samlp:AuthnRequest>`
  const query = new URLSearchParams({
    SAMLRequest: deflateRawSync(xml).toString('base64'),
    RelayState: 'state',
  })
  return { id: request, url: `${sso}?${query.toString()}` }
}

/** The question in the URL by which a browser was sent to the partner. */
export function questionIn(url: string): { readonly id: string; readonly relayState: string } {
  const query = new URL(url).searchParams
  const xml = inflateRawSync(Buffer.from(query.get('SAMLRequest') ?? '', 'base64')).toString()
  return { id: / ID="([^"]+)"/.exec(xml)?.[1] ?? '', relayState: query.get('RelayState') ?? '' }
}
