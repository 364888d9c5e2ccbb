import {
  createHash,
  createPublicKey,
  sign as signOctets,
  verify as verifyOctets,
  X509Certificate,
} from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { SignatureAlgorithm, SignatureMethod } from './algorithms.js'
import { signatureMethodNamed } from './algorithms.js'
import { decodeBase64 } from './base64.js'
import { XmlFault } from './fault.js'
import { oaepDecrypt } from './oaep.js'
import type { Oaep } from './oaep.js'

export type { SignatureAlgorithm } from './algorithms.js'

export interface PublicKey {
  /** SHA-256 of the SubjectPublicKeyInfo, hex. Keys are compared by this, never by certificate or name. */
  readonly fingerprint: string
  readonly kind: 'rsa' | 'ec'
  /** Size of the modulus, or of the curve. */
  readonly bits: number
  readonly curve?: string
  readonly object: KeyObject
  /** What the certificate says about itself: for warnings to people, never for a decision here. */
  readonly certificate?: { readonly subject: string; readonly notBefore: Date; readonly notAfter: Date }
}

/** Signs with one private key and hands out no value that its own public key does not verify. */
export interface Signer {
  /** Base64 DER, on one line. */
  readonly certificate: string
  readonly algorithm: SignatureAlgorithm
  sign(octets: Buffer | string): Buffer
}

/** Unwraps session keys with one private key; undefined on any failure, always the same way. */
export interface Decrypter {
  readonly fingerprint: string
  decrypt(wrapped: Buffer, oaep: Oaep): Buffer | undefined
}

const curves = new Map([
  ['prime256v1', 256],
  ['secp384r1', 384],
  ['secp521r1', 521],
])
const longestCertificate = 64 * 1024
const mostCached = 2000
const cache = new Map<string, PublicKey>()
const decrypters = new WeakMap<KeyObject, Decrypter>()

/**
 * The key inside a certificate (base64 DER or PEM, white space allowed). A certificate is a container for a
 * key and nothing more: neither its dates nor its issuer are looked at (saml-metadata-iop 2.6.1).
 */
export function publicKeyOf(certificate: string): PublicKey {
  const known = cache.get(certificate)
  if (known !== undefined) return known
  const parsed = certificateOf(certificate)
  const key = { certificate: about(parsed), ...describe(publicKeyIn(parsed)) }
  const [oldest] = cache.keys()
  if (cache.size >= mostCached && oldest !== undefined) cache.delete(oldest)
  cache.set(certificate, key)
  return key
}

/** The same description for a key that stands in no certificate. */
export function publicKeyFrom(object: KeyObject): PublicKey {
  return describe(object.type === 'private' ? createPublicKey(object) : object)
}

/**
 * A Signer for this key pair. By default rsa-sha256, or ECDSA with the hash that suits the curve.
 * Every value is verified before it leaves: a fault in one RSA computation would give the private key away.
 */
export function signerOf(privateKey: KeyObject, certificate: string, algorithm?: SignatureAlgorithm): Signer {
  const own = publicKeyOf(certificate)
  if (publicKeyFrom(privateKey).fingerprint !== own.fingerprint) {
    throw unusable('the certificate does not belong to the private key')
  }
  const method = signatureMethodNamed(algorithm ?? defaultAlgorithm(own))
  if (method.kind !== own.kind) throw unusable('the algorithm does not suit the key')
  const use = { key: privateKey, ...method.use }
  return {
    certificate: bare(certificate),
    algorithm: algorithm ?? defaultAlgorithm(own),
    sign(octets) {
      const bytes = typeof octets === 'string' ? Buffer.from(octets) : octets
      const value = signOctets(method.hash, bytes, use)
      if (!isValueOf(value, bytes, method, own)) throw new Error('a signature value did not verify: withheld')
      return value
    },
  }
}

/** Describing a key costs more than asking for it again: one Decrypter for each KeyObject. */
export function decrypterOf(privateKey: KeyObject): Decrypter {
  const known = decrypters.get(privateKey)
  if (known !== undefined) return known
  const own = publicKeyFrom(privateKey)
  if (own.kind !== 'rsa') throw unusable('only an RSA key can decrypt')
  const made: Decrypter = {
    fingerprint: own.fingerprint,
    decrypt: (wrapped, oaep) => oaepDecrypt(privateKey, oaep, wrapped),
  }
  decrypters.set(privateKey, made)
  return made
}

/** One verification with one key that fits the method. */
export function isValueOf(value: Buffer, octets: Buffer, method: SignatureMethod, key: PublicKey): boolean {
  return verifyOctets(method.hash, octets, { key: key.object, ...method.use }, value)
}

function defaultAlgorithm(key: PublicKey): SignatureAlgorithm {
  if (key.kind === 'rsa') return 'rsa-sha256'
  return key.bits > 256 ? 'ecdsa-sha384' : 'ecdsa-sha256'
}

function certificateOf(certificate: string): X509Certificate {
  if (certificate.length > longestCertificate) throw unusable('the certificate is too long')
  const der = decodeBase64(bare(certificate))
  if (der === undefined || der.length === 0) throw unusable('the certificate is not base64')
  try {
    return new X509Certificate(der)
  } catch {
    throw unusable('the certificate cannot be read')
  }
}

function bare(certificate: string): string {
  return certificate.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/[\t\n\r ]+/g, '')
}

function publicKeyIn(certificate: X509Certificate): KeyObject {
  try {
    return certificate.publicKey
  } catch {
    throw unusable('the key in the certificate cannot be read')
  }
}

function describe(object: KeyObject): PublicKey {
  const spki = object.export({ type: 'spki', format: 'der' })
  const fingerprint = createHash('sha256').update(spki).digest('hex')
  if (object.asymmetricKeyType === 'rsa') return { fingerprint, kind: 'rsa', bits: rsaBits(object), object }
  const curve = object.asymmetricKeyDetails?.namedCurve ?? ''
  const bits = curves.get(curve)
  if (object.asymmetricKeyType !== 'ec' || bits === undefined) {
    throw unusable('neither an RSA key nor one on P-256, P-384 or P-521')
  }
  return { fingerprint, kind: 'ec', bits, curve, object }
}

function rsaBits(object: KeyObject): number {
  const { modulusLength = 0, publicExponent = 0n } = object.asymmetricKeyDetails ?? {}
  if (modulusLength < 2048) throw unusable('an RSA key shorter than 2048 bits')
  // Longer ones only cost time; an exponent of 1 makes every value verify.
  if (modulusLength > 16_384 || publicExponent < 3n || publicExponent > 0xffff_ffffn) {
    throw unusable('an RSA key of unusual size')
  }
  return modulusLength
}

function about(certificate: X509Certificate): NonNullable<PublicKey['certificate']> {
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
  }
}

function unusable(detail: string): XmlFault {
  return new XmlFault('no_key', 'S5', detail)
}
