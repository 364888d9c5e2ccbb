import type { KeyObject } from 'node:crypto'
import type { Signer } from './keys.js'

/** What an app or a partner is set to be signed for with; the house's default where it says nothing. */
export interface SigningChoice {
  /** Of which of our kinds of keys. */
  readonly signingKey?: string
  readonly signatureAlgorithm?: string
}

/** Our own keys, as they stand this very moment; rotation shows without a restart. */
export interface KeyRing {
  /** The active signing key of the kind chosen, with the algorithm chosen where the key allows it. */
  signer(choice?: SigningChoice): Signer
  /**
   * Base64 DER: what metadata publishes for signing, all kinds', the default's first, active ones before next ones.
   * With a kind, only that one's; none when we have no such kind.
   */
  signingCertificates(kind?: string): readonly string[]
  /** Base64 DER of the keys others may encrypt to, active first. */
  encryptionCertificates(): readonly string[]
  /** Private keys that may decrypt: active, next and retired ones still kept. */
  decryptionKeys(): readonly KeyObject[]
}
