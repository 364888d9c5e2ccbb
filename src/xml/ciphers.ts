import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { CipherGCMTypes } from 'node:crypto'
import { XENC, XENC11 } from './namespaces.js'

/** The block ciphers of xmlenc-core 5.2 that we know. Triple DES is not among them: its blocks are too short. */
export type DataCipher =
  | { readonly mode: 'gcm'; readonly name: CipherGCMTypes; readonly keyLength: number }
  | { readonly mode: 'cbc'; readonly name: string; readonly keyLength: number; readonly block: number }

const ciphers = new Map<string, DataCipher>([
  [`${XENC11}aes128-gcm`, { mode: 'gcm', name: 'aes-128-gcm', keyLength: 16 }],
  [`${XENC11}aes192-gcm`, { mode: 'gcm', name: 'aes-192-gcm', keyLength: 24 }],
  [`${XENC11}aes256-gcm`, { mode: 'gcm', name: 'aes-256-gcm', keyLength: 32 }],
  [`${XENC}aes128-cbc`, { mode: 'cbc', name: 'aes-128-cbc', keyLength: 16, block: 16 }],
  [`${XENC}aes192-cbc`, { mode: 'cbc', name: 'aes-192-cbc', keyLength: 24, block: 16 }],
  [`${XENC}aes256-cbc`, { mode: 'cbc', name: 'aes-256-cbc', keyLength: 32, block: 16 }],
])

const nonceLength = 12
const tagLength = 16

export function dataCipherOf(uri: string): DataCipher | undefined {
  return ciphers.get(uri)
}

/** xmlenc-core 5.2.4: nonce, ciphertext, tag. */
export function gcmEncrypt(name: CipherGCMTypes, key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(name, key, nonce, { authTagLength: tagLength })
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Undefined when the octets are not what that key made. */
export function decipher(cipher: DataCipher, key: Buffer, octets: Buffer): Buffer | undefined {
  try {
    return cipher.mode === 'gcm' ? gcmDecrypt(cipher.name, key, octets) : cbcDecrypt(cipher, key, octets)
  } catch {
    return undefined
  }
}

function gcmDecrypt(name: CipherGCMTypes, key: Buffer, octets: Buffer): Buffer | undefined {
  if (octets.length < nonceLength + tagLength) return undefined
  // Without authTagLength a tag of four octets would do
  const cipher = createDecipheriv(name, key, octets.subarray(0, nonceLength), { authTagLength: tagLength })
  cipher.setAuthTag(octets.subarray(-tagLength))
  return Buffer.concat([cipher.update(octets.subarray(nonceLength, -tagLength)), cipher.final()])
}

/**
 * xmlenc-core 5.2.1: the last octet counts the padding, the others are arbitrary. When it is out of range the
 * whole is handed on unstripped: it will not parse, and nothing tells the one failure from the other.
 */
function cbcDecrypt(cipher: DataCipher & { mode: 'cbc' }, key: Buffer, octets: Buffer): Buffer | undefined {
  const { block, name } = cipher
  if (octets.length < 2 * block || octets.length % block !== 0) return undefined
  const decryption = createDecipheriv(name, key, octets.subarray(0, block)).setAutoPadding(false)
  const padded = Buffer.concat([decryption.update(octets.subarray(block)), decryption.final()])
  const padding = padded.at(-1) ?? 0
  return padding >= 1 && padding <= block
    ? padded.subarray(0, -padding)
    : Buffer.concat([padded, Buffer.alloc(1)])
}
