import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Vault } from '../model/ports.js'
import { KeyFault } from './key-ring.js'
import { readOrCreate } from './private-file.js'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const version = 'v1.'

/**
 * Seals what is kept at rest and makes pairwise names. Both secrets stand in `folder` and are made at the first start;
 * without `record.key` what was sealed is lost, with another `pairwise.secret` every app sees strangers.
 */
export function openVault(folder: string): Vault {
  const recordKey = secretIn(join(folder, 'record.key'))
  const pairwiseSecret = secretIn(join(folder, 'pairwise.secret'))
  return {
    seal: (plain, about) => seal(keyFor(recordKey, about), plain, about),
    open: (sealed, about) => open(keyFor(recordKey, about), sealed, about),
    pairwise: (user, app) => base32(pairwise(pairwiseSecret, user, app)),
  }
}

function secretIn(file: string): Buffer {
  const text = readOrCreate(file, () => `${randomBytes(32).toString('base64')}\n`)
  const secret = Buffer.from(text.trim(), 'base64')
  if (secret.length < 32)
    throw new KeyFault(`${file}: expected 32 octets in base64; restore it from the backup`)
  return secret
}

/** A key of its own for each place, so that a random nonce never meets itself under one key. */
function keyFor(recordKey: Buffer, about: string): Buffer {
  return createHmac('sha256', recordKey).update('seal\0').update(about).digest()
}

function seal(key: Buffer, plain: string, about: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return version + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
}

function open(key: Buffer, sealed: string, about: string): string | undefined {
  const bytes = Buffer.from(sealed.slice(version.length), 'base64url')
  if (!sealed.startsWith(version) || bytes.length < 28) return undefined
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
  cipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

/** Lengths go in first, or a user `a` at app `bc` would be a user `ab` at app `c`. */
function pairwise(secret: Buffer, user: string, app: string): Buffer {
  const mac = createHmac('sha256', secret)
  for (const part of [user, app]) mac.update(`${Buffer.byteLength(part)}:`).update(part)
  return mac.digest()
}

function base32(bytes: Buffer): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31]
    held &= (1 << bits) - 1
  }
  return bits === 0 ? text : text + alphabet[(held << (5 - bits)) & 31]
}
