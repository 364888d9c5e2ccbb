import { randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { selfSigned } from '../../src/trust/certificate.js'
import type { KeyRing } from '../../src/xml/key-ring.js'
import type { SignatureAlgorithm, Signer } from '../../src/xml/keys.js'
import { signerOf } from '../../src/xml/keys.js'
import { newEcKey, newRsaKey } from './new-key.js'

/** A key pair, and the certificate that carries its public half. */
export interface Keys {
  readonly privateKey: KeyObject
  /** Base64 DER on one line, as registrations keep it. */
  readonly certificate: string
  readonly signer: Signer
}

export interface KeyOptions {
  readonly kind?: 'rsa' | 'ec'
  readonly notBefore?: Date
  readonly notAfter?: Date
  readonly algorithm?: SignatureAlgorithm
}

/** A new pair; RSA-2048 unless told otherwise, with a certificate from 2020 to 2040. */
export function makeKeys(options: KeyOptions = {}): Keys {
  const privateKey = options.kind === 'ec' ? newEcKey() : newRsaKey()
  const certificate = selfSigned({
    privateKey,
    commonName: 'counterpart',
    serial: Buffer.concat([Buffer.from([1]), randomBytes(15)]),
    notBefore: options.notBefore ?? new Date('2020-01-01T00:00:00Z'),
    notAfter: options.notAfter ?? new Date('2040-01-01T00:00:00Z'),
  })
  return { privateKey, certificate, signer: signerOf(privateKey, certificate, options.algorithm) }
}

/** Our own key ring, made of one pair for signing and one to be encrypted to. */
export function keyRingOf(signing: Keys, encryption: Keys): KeyRing {
  return {
    signer: ({ signatureAlgorithm } = {}) =>
      signatureAlgorithm === undefined
        ? signing.signer
        : signerOf(signing.privateKey, signing.certificate, signatureAlgorithm as SignatureAlgorithm),
    signingCertificates: () => [signing.certificate],
    encryptionCertificates: () => [encryption.certificate],
    decryptionKeys: () => [encryption.privateKey],
  }
}
