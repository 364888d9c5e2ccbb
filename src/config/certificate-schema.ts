import { z } from 'zod'
import { publicKeyOf } from '../xml/keys.js'

export const certificate = z
  .string()
  .max(64 * 1024)
  .refine(
    isUsable,
    'not a certificate (PEM or base64) with an RSA key of 2048 bits or more, or one on P-256, P-384 or P-521',
  )

/** The kinds of signing keys that we make. */
export const keyKind = z.enum(['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384'])

export const signingKey = keyKind.describe(
  'With which of our keys it is signed for: `keys.kind` or one of `keys.also`. Default: `keys.kind`. Our metadata with `?key=KIND` shows that key alone.',
)

export const signatureAlgorithm = z
  .enum(['rsa-sha256', 'rsa-sha384', 'rsa-sha512', 'rsa-pss-sha256', 'ecdsa-sha256', 'ecdsa-sha384'])
  .describe(
    'The signature algorithm; it must fit the key (`signingKey`). Default: SHA-256, with a P-384 key SHA-384.',
  )

function isUsable(text: string): boolean {
  try {
    publicKeyOf(text)
    return true
  } catch {
    return false
  }
}
