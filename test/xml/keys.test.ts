import { createPublicKey } from 'node:crypto'
import { publicKeyFrom, publicKeyOf, signerOf } from '../../src/xml/keys.js'
import { certificateFor, ecPair, outcome, rsaPair } from './people.js'
import { newEcKey, newRsaKey } from '../support/new-key.js'

const pair = rsaPair()

test('a certificate is only a container for its key, whatever its dates say', () => {
  const key = publicKeyOf(pair.certificate)
  expect(key).toMatchObject({
    kind: 'rsa',
    bits: 2048,
    fingerprint: publicKeyFrom(pair.privateKey).fingerprint,
  })
  expect(key.certificate).toEqual({
    subject: 'CN=test',
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date('2021-01-01T00:00:00Z'),
  })
})

test('a certificate reads the same as PEM, in lines, and on one line', () => {
  const lines = pair.certificate.replace(/(.{64})/g, '$1\r\n\t')
  const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
  const known = publicKeyOf(pair.certificate).fingerprint
  expect([lines, pem].map((c) => publicKeyOf(c).fingerprint)).toEqual([known, known])
})

test('a certificate is read once', () => {
  expect(publicKeyOf(pair.certificate)).toBe(publicKeyOf(pair.certificate))
})

test.each([
  ['P-256', 256],
  ['P-384', 384],
  ['P-521', 521],
])('a key on %s is known by its size', (curve, bits) => {
  expect(ecPair(curve).publicKey).toMatchObject({ kind: 'ec', bits })
})

test.each<[string, () => string]>([
  ['an RSA key of 1024 bits', () => certificateFor(newRsaKey(1024))],
  ['a key on secp256k1', () => certificateFor(newEcKey('secp256k1'))],
  ['a key on a smaller curve', () => certificateFor(newEcKey('P-224'))],
  ['what is not base64', () => '****'],
  ['base64 that is no certificate', () => 'AAAA'],
  ['a certificate cut short', () => pair.certificate.slice(0, 400)],
  ['nothing', () => ''],
  ['more than any certificate holds', () => 'A'.repeat(70_000)],
])('%s is no key', (_, make) => {
  expect(outcome(() => publicKeyOf(pair.certificate))).toBe('accepted')
  expect(outcome(() => publicKeyOf(make()))).toBe('no_key S5')
})

test.each([
  [pair, undefined, 'rsa-sha256'],
  [pair, 'rsa-sha512', 'rsa-sha512'],
  [pair, 'rsa-pss-sha256', 'rsa-pss-sha256'],
  [ecPair('P-256'), undefined, 'ecdsa-sha256'],
  [ecPair('P-384'), undefined, 'ecdsa-sha384'],
] as const)(
  'a signer takes the algorithm that suits its key, or the one asked for',
  (own, asked, algorithm) => {
    const signer = own.signer(asked)
    expect(signer.algorithm).toBe(algorithm)
    expect(signer.certificate).toBe(own.certificate)
    expect(signer.sign('octets')).toBeInstanceOf(Buffer)
  },
)

test('a signer is not made for a certificate of another key, nor an algorithm of another family', () => {
  expect(outcome(() => signerOf(pair.privateKey, rsaPair().certificate))).toBe('no_key S5')
  expect(outcome(() => pair.signer('ecdsa-sha256'))).toBe('no_key S5')
  expect(outcome(() => pair.signer())).toBe('accepted')
})

test('keys are compared by themselves, not by the certificates around them', () => {
  const again = certificateFor(pair.privateKey)
  expect(publicKeyOf(again).fingerprint).toBe(publicKeyFrom(createPublicKey(pair.privateKey)).fingerprint)
})
