import { X509Certificate } from 'node:crypto'
import { certificateEnd } from '../../../src/admin/reports/certificate-end.js'
import { makeKeys } from '../../support/counterpart.js'

describe('the end of a certificate', () => {
  test.each([
    ['2026-11-12T00:00:00Z', 'rsa'],
    ['2049-12-31T23:59:59Z', 'ec'],
    ['2050-01-01T00:00:00Z', 'rsa'],
    ['2099-06-01T12:30:00Z', 'ec'],
  ] as const)('of %s (%s) is read as OpenSSL reads it', (end, kind) => {
    const { certificate } = makeKeys({ notAfter: new Date(end), kind })
    const { validTo } = new X509Certificate(Buffer.from(certificate, 'base64'))
    expect(certificateEnd(certificate)).toEqual(new Date(end))
    expect(certificateEnd(certificate)).toEqual(new Date(validTo))
  })

  test('is unknown where it cannot be read, wherever it breaks off', () => {
    const der = Buffer.from(makeKeys().certificate, 'base64')
    expect(certificateEnd('')).toBeUndefined()
    expect(certificateEnd('bm90IGEgY2VydGlmaWNhdGU=')).toBeUndefined()
    for (let length = 0; length < 120; length += 1)
      expect(certificateEnd(der.subarray(0, length).toString('base64'))).toBeUndefined()
    for (let at = 0; at < 120; at += 1) {
      const other = Buffer.from(der)
      other[at] = 0xff
      expect(() => certificateEnd(other.toString('base64'))).not.toThrow()
    }
  })
})
