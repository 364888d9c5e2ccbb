import { X509Certificate } from 'node:crypto'
import { publicKeyOf } from './keys.js'

/** A certificate as people compare it over the telephone. */
export interface DescribedKey {
  /** `RSA 2048` */
  readonly kind: string
  /** Of the certificate, as `openssl x509 -fingerprint -sha256` prints it. */
  readonly fingerprint: string
  readonly subject: string
  readonly notAfter: Date
}

export function describeKey(certificate: string): DescribedKey {
  const { kind, bits } = publicKeyOf(certificate)
  const x509 = new X509Certificate(Buffer.from(certificate, 'base64'))
  return {
    kind: kind === 'rsa' ? `RSA ${bits}` : `EC P-${bits}`,
    fingerprint: x509.fingerprint256,
    subject: x509.subject.replaceAll('\n', ', '),
    notAfter: new Date(x509.validTo),
  }
}
