import { createHash, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { MetadataFault, readAppMetadata, readPartnerMetadata } from '../../src/saml/metadata.js'
import type { ReadOptions } from '../../src/saml/metadata.js'
import { ownMetadata } from '../../src/saml/metadata-write.js'
import type { OwnDocument } from '../../src/saml/metadata-write.js'
import { selfSigned } from '../../src/trust/certificate.js'
import { signerOf } from '../../src/xml/keys.js'
import { metadataLimits, parse } from '../../src/xml/parse.js'
import { elements } from '../../src/xml/tree.js'
import { newEcKey, newRsaKey } from '../support/new-key.js'

const now = new Date('2026-11-22T12:00:00Z')
const dates = { notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2036-01-01T00:00:00Z') }

function pair(type: 'rsa' | 'ec'): { readonly privateKey: KeyObject; readonly certificate: string } {
  const privateKey = type === 'rsa' ? newRsaKey() : newEcKey()
  const serial = Buffer.from('0102030405060708', 'hex')
  return { privateKey, certificate: selfSigned({ privateKey, commonName: 'us', serial, ...dates }) }
}

const rsa = pair('rsa')
const ec = pair('ec')
const encryption = pair('rsa')

function gateway(keys = { active: rsa, published: [rsa.certificate] as readonly string[] }) {
  const held = { ...keys }
  const write = ownMetadata({
    baseUrl: 'https://login.example.org',
    organization: { name: 'Bücher & <Co>', url: 'https://example.org/', contact: 'mailto:admin@example.org' },
    keyRing: {
      signer: () => signerOf(held.active.privateKey, held.active.certificate),
      signingCertificates: () => held.published,
      encryptionCertificates: () => [encryption.certificate],
      decryptionKeys: () => [],
    },
  })
  return { write, held }
}

function reading(pin?: string): ReadOptions {
  const terms = pin === undefined ? {} : { metadataSigner: pin }
  return { now, production: true, own: [], terms: () => terms }
}

function fault(read: () => unknown): MetadataFault {
  try {
    read()
  } catch (error) {
    if (error instanceof MetadataFault) return error
    throw error
  }
  throw new Error('it was accepted')
}

test('apps are told our Identity Provider, signed by the active key', () => {
  const { write } = gateway()
  const us = readPartnerMetadata(write('idp'), reading(rsa.certificate))
  expect(us.id).toBe('https://login.example.org/saml/idp')
  expect(us.signedBy).toBe(fingerprintOf(rsa.certificate))
  expect(us.oddities).toEqual([])
  expect(us.validUntil).toBeUndefined()
  expect(us.display).toEqual({
    name: { en: 'Bücher & <Co>' },
    informationUrl: 'https://example.org/',
    contact: 'mailto:admin@example.org',
  })
  expect(us.saml.keys).toEqual([{ use: 'signing', certificate: rsa.certificate, encryptionMethods: [] }])
  expect(us.saml.singleSignOnServices).toEqual([
    {
      binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
      location: 'https://login.example.org/saml/idp/sso',
    },
    {
      binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      location: 'https://login.example.org/saml/idp/sso',
    },
  ])
  expect(us.saml.nameIdFormats[0]).toBe('urn:oasis:names:tc:SAML:2.0:nameid-format:persistent')
})

test('partners are told our Service Provider; only those that are to encrypt get a key for it', () => {
  const { write } = gateway()
  const plain = readAppMetadata(write('sp'), reading(rsa.certificate))
  expect(plain.id).toBe('https://login.example.org/saml/sp')
  expect(plain.saml).toMatchObject({ authnRequestsSigned: true, wantAssertionsSigned: true })
  expect(plain.saml.keys.map(({ use }) => use)).toEqual(['signing'])
  expect(plain.saml.assertionConsumerServices).toEqual([
    {
      binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
      location: 'https://login.example.org/saml/sp/acs',
      index: 0,
      isDefault: true,
    },
  ])
  const encrypting = readAppMetadata(write('sp-with-encryption'), reading(rsa.certificate))
  expect(encrypting.saml.keys.map(({ use, certificate }) => [use, certificate])).toEqual([
    ['signing', rsa.certificate],
    ['encryption', encryption.certificate],
  ])
  expect(encrypting.saml.keys[1]?.encryptionMethods).not.toContain(expect.stringContaining('cbc'))
})

test('both roles stand in one signed document', () => {
  const { write } = gateway()
  const root = parse(write('both'), metadataLimits, 'metadata')
  expect(elements(root).map(({ name }) => name)).toEqual([
    'Signature',
    'EntityDescriptor',
    'EntityDescriptor',
  ])
  expect(fault(() => readAppMetadata(write('both'), reading())).code).toBe('several')
})

test.each<OwnDocument>(['idp', 'sp', 'sp-with-encryption', 'both'])(
  'the bytes of %s stay the same until a key changes, ECDSA or not (MD-03)',
  (which) => {
    for (const active of [rsa, ec]) {
      const { write, held } = gateway({ active, published: [active.certificate] })
      const first = write(which)
      expect(write(which)).toBe(first)
      held.published = [active.certificate, encryption.certificate]
      const second = write(which)
      expect(second).not.toBe(first)
      held.published = [active.certificate]
      if (active === rsa) expect(write(which)).toBe(first)
    }
  },
)

test('active and next keys are both published, and the new one signs once it is active (MD-05)', () => {
  const next = pair('rsa')
  const { write, held } = gateway({ active: rsa, published: [rsa.certificate, next.certificate] })
  const published = readPartnerMetadata(write('idp'), reading(rsa.certificate))
  expect(published.saml.keys.map(({ certificate }) => certificate)).toEqual([
    rsa.certificate,
    next.certificate,
  ])
  held.active = next
  held.published = [next.certificate]
  expect(fault(() => readPartnerMetadata(write('idp'), reading(rsa.certificate))).code).toBe('signature')
  expect(readPartnerMetadata(write('idp'), reading(next.certificate)).saml.keys).toHaveLength(1)
})

describe('a pinned signer', () => {
  const signed = gateway().write('idp')

  test('unsigned, changed and foreign-signed documents are refused under a pin, and taken without one', () => {
    const unsigned = signed.replace(/<ds:Signature .*?<\/ds:Signature>/s, '')
    const changed = signed.replaceAll('/saml/idp/sso', '/saml/idp/ssp')
    for (const xml of [unsigned, changed]) {
      expect(fault(() => readPartnerMetadata(xml, reading(rsa.certificate))).code).toBe('signature')
      expect(readPartnerMetadata(xml, reading()).signedBy).toBeUndefined()
    }
    expect(fault(() => readPartnerMetadata(signed, reading(encryption.certificate))).code).toBe('signature')
    expect(readPartnerMetadata(signed, reading(rsa.certificate)).signedBy).toBe(
      fingerprintOf(rsa.certificate),
    )
  })

  test('a signed entity wrapped beside another is never read as the other (M02)', () => {
    const md = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"'
    const body = signed.replace(/<\?xml.*?\?>/, '')
    const evil = body
      .replace(/<ds:Signature .*?<\/ds:Signature>/s, '')
      .replaceAll('login.example.org', 'evil.example')
      .replace(/ ID="[^"]+"/, ' ID="_evil"')
    const alone = `<md:EntitiesDescriptor ${md}>${body}</md:EntitiesDescriptor>`
    expect(readPartnerMetadata(alone, reading(rsa.certificate)).id).toBe('https://login.example.org/saml/idp')
    const both = `<md:EntitiesDescriptor ${md}>${evil}${body}</md:EntitiesDescriptor>`
    expect(fault(() => readPartnerMetadata(both, reading(rsa.certificate))).code).toBe('several')
    const hidden = evil.replace(
      '<md:IDPSSODescriptor',
      `<md:Extensions>${body}</md:Extensions><md:IDPSSODescriptor`,
    )
    expect(fault(() => readPartnerMetadata(hidden, reading(rsa.certificate))).code).toBe('signature')
  })

  test('the pin is chosen by the entity id, so another id does not escape it into this registration', () => {
    const terms = (id: string) =>
      id === 'https://login.example.org/saml/idp' ? { metadataSigner: rsa.certificate } : {}
    const unsigned = signed.replace(/<ds:Signature .*?<\/ds:Signature>/s, '')
    expect(fault(() => readPartnerMetadata(unsigned, { ...reading(), terms })).code).toBe('signature')
    const renamed = unsigned.replace(
      'entityID="https://login.example.org/saml/idp"',
      'entityID="urn:another"',
    )
    expect(readPartnerMetadata(renamed, { ...reading(), terms }).id).toBe('urn:another')
  })
})

function fingerprintOf(certificate: string): string {
  const { publicKey } = new X509Certificate(Buffer.from(certificate, 'base64'))
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}
