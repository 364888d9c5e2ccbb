import { z } from 'zod'
import { publicKeyOf } from '../xml/keys.js'

export const certificate = z
  .string()
  .max(64 * 1024)
  .refine(
    isUsable,
    'not a certificate (PEM or base64) with an RSA key of 2048 bits or more, or one on P-256, P-384 or P-521',
  )

export const signatureAlgorithm = z
  .enum(['rsa-sha256', 'rsa-sha384', 'rsa-sha512', 'rsa-pss-sha256', 'ecdsa-sha256', 'ecdsa-sha384'])
  .describe('The signature algorithm, where our active key allows it.')

function isUsable(text: string): boolean {
  try {
    publicKeyOf(text)
    return true
  } catch {
    return false
  }
}
