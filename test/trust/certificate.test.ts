import { createPublicKey, X509Certificate } from 'node:crypto'
import { selfSigned } from '../../src/trust/certificate.js'
import { newEcKey, newRsaKey } from '../support/new-key.js'

const dates = { notBefore: new Date('2026-11-22T10:00:00Z'), notAfter: new Date('2036-11-22T10:00:00Z') }
const serial = Buffer.from('00f1000000000000000000000000aa', 'hex')

function read(base64: string): X509Certificate {
  return new X509Certificate(Buffer.from(base64, 'base64'))
}

test.each([
  ['RSA', () => newRsaKey()],
  ['P-256', () => newEcKey('P-256')],
  ['P-384', () => newEcKey('P-384')],
])('a self-signed certificate on %s reads and verifies', (_, make) => {
  const privateKey = make()
  const certificate = read(selfSigned({ privateKey, commonName: 'login.example.org', serial, ...dates }))
  expect(certificate.subject).toBe('CN=login.example.org')
  expect(certificate.issuer).toBe('CN=login.example.org')
  expect(certificate.serialNumber).toBe('F1000000000000000000000000AA')
  expect(certificate.ca).toBe(false)
  expect(new Date(certificate.validFrom)).toEqual(dates.notBefore)
  expect(new Date(certificate.validTo)).toEqual(dates.notAfter)
  expect(certificate.verify(createPublicKey(privateKey))).toBe(true)
  expect(certificate.checkPrivateKey(privateKey)).toBe(true)
})

test('names outside ASCII, long names and dates after 2049 are written as they are', () => {
  const privateKey = newEcKey()
  const notAfter = new Date('2050-01-01T00:00:00Z')
  const certificate = read(
    selfSigned({ privateKey, commonName: `Bücher ${'x'.repeat(80)}`, serial, ...dates, notAfter }),
  )
  expect(certificate.subject).toBe(`CN=Bücher ${'x'.repeat(57)}`)
  expect(new Date(certificate.validTo)).toEqual(notAfter)
})
