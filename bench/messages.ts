import { type KeyObject, randomBytes, sign } from 'node:crypto'
import { selfSigned } from '../src/trust/certificate.js'
import { type Signer, signerOf } from '../src/xml/keys.js'
import { type Keys, partnerResponse, type PartnerAnswer, type Sent } from '../test/support/counterpart.js'
import type { HttpRequest } from '../src/model/http.js'
import { type PartnerToken, partnerToken } from '../test/support/wsfed-counterpart.js'
import { claimsOf, type Person } from './people.js'
import { newEcKey, newRsaKey } from '../test/support/new-key.js'

export const keyKinds = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384'] as const
export type KeyKind = (typeof keyKinds)[number]

/** A new pair of this kind and its certificate. */
export function keysOf(kind: KeyKind): Keys {
  const privateKey = privateKeyOf(kind)
  const certificate = selfSigned({
    privateKey,
    commonName: `bench ${kind}`,
    serial: Buffer.concat([Buffer.from([1]), randomBytes(15)]),
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2040-01-01T00:00:00Z'),
  })
  return { privateKey, certificate, signer: signerOf(privateKey, certificate) }
}

function privateKeyOf(kind: KeyKind): KeyObject {
  if (kind === 'ec-p256') return newEcKey('P-256')
  if (kind === 'ec-p384') return newEcKey('P-384')
  return newRsaKey(Number(kind.slice(4)))
}

/** The same key with a signer that tells what each signature took; as a counterpart it does not check its own values. */
export function timed({ privateKey, certificate, signer }: Keys, took: (micros: number) => void): Keys {
  const counted: Signer = {
    certificate: signer.certificate,
    algorithm: signer.algorithm,
    sign(octets) {
      const bytes = typeof octets === 'string' ? Buffer.from(octets) : octets
      const before = process.cpuUsage()
      const value = sign('sha256', bytes, privateKey)
      const { user, system } = process.cpuUsage(before)
      took(user + system)
      return value
    },
  }
  return { privateKey, certificate, signer: counted }
}

/** What a partner posts about this person; whoever it is for may have other addresses than the gateway's. */
export function vouching(
  { name, attributes }: Person,
  given: Pick<PartnerAnswer, 'baseUrl' | 'partner' | 'keys' | 'now' | 'inResponseTo' | 'relayState' | 'sign'>,
  target: { readonly acs: string; readonly audience: string } = {
    acs: `${given.baseUrl}/saml/sp/acs`,
    audience: `${given.baseUrl}/saml/sp`,
  },
): Sent {
  return partnerResponse({
    ...given,
    response: { destination: target.acs },
    confirmation: { recipient: target.acs },
    conditions: { audienceRestrictions: [[target.audience]] },
    nameID: { value: name },
    assertion: { attributes },
  })
}

/** The same person in a token of SAML 1.1, as the partner's page posts it. */
export function tokenOf(
  one: Person,
  given: Pick<PartnerToken, 'baseUrl' | 'partner' | 'keys' | 'now' | 'wctx'>,
): HttpRequest {
  const { fields } = partnerToken({ ...given, name: { value: one.name }, attributes: claimsOf(one) })
  return {
    method: 'POST',
    path: '/wsfed/rp',
    rawQuery: '',
    rawBody: new URLSearchParams(fields).toString(),
    browser: { bindings: new Map() },
    source: '192.0.2.1',
  }
}

export function pem(certificate: string): string {
  const lines = certificate.match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
