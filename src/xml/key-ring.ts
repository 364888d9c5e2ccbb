import type { KeyObject } from 'node:crypto'
import type { Signer } from './keys.js'

/** Our own keys, as they stand this very moment; rotation shows without a restart. */
export interface KeyRing {
  /** The active signing key, with the algorithm asked for where the key allows it. */
  signer(algorithm?: string): Signer
  /** Base64 DER, active first, then next: what metadata publishes for signing. */
  signingCertificates(): readonly string[]
  /** Base64 DER of the keys others may encrypt to, active first. */
  encryptionCertificates(): readonly string[]
  /** Private keys that may decrypt: active, next and retired ones still kept. */
  decryptionKeys(): readonly KeyObject[]
}
