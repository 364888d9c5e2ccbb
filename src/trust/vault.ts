import { createCipheriv, createDecipheriv, createHmac, randomBytes, randomFillSync } from 'node:crypto'
import { join } from 'node:path'
import type { Vault } from '../model/ports.js'
import { KeyFault } from './key-ring.js'
import { readOrCreate } from './private-file.js'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const version = 'v1.'
const nonceBytes = 12
const tagBytes = 16
/** Of much text most has an octet for each unit, and is sealed without being encoded; its place says so. */
const wide = /[^\0-\u00ff]/
const narrowly = '\0latin1'
/** Each place is written and read several times within a sign-in. */
const mostKeys = 1000

/**
 * Seals what is kept at rest and makes pairwise names. Both secrets stand in `folder` and are made at the first start;
 * without `record.key` what was sealed is lost, with another `pairwise.secret` every app sees strangers.
 */
export function openVault(folder: string): Vault {
  const recordKey = secretIn(join(folder, 'record.key'))
  const pairwiseSecret = secretIn(join(folder, 'pairwise.secret'))
  const keys = new Map<string, Buffer>()
  const keyOf = (about: string) => {
    const known = keys.get(about)
    if (known) return known
    const key = keyFor(recordKey, about)
    const [oldest] = keys.keys()
    if (keys.size >= mostKeys && oldest !== undefined) keys.delete(oldest)
    keys.set(about, key)
    return key
  }
  return {
    seal: (plain, about) => version + seal(keyOf(about), plain, about).toString('base64url'),
    open: (sealed, about) =>
      sealed.startsWith(version)
        ? open(keyOf(about), Buffer.from(sealed.slice(version.length), 'base64url'), about)
        : undefined,
    sealBytes: (plain, about) =>
      wide.test(plain)
        ? seal(keyOf(about), plain, about)
        : seal(keyOf(about), plain, about + narrowly, 'latin1'),
    openBytes: (sealed, about) =>
      open(keyOf(about), sealed, about + narrowly, 'latin1') ?? open(keyOf(about), sealed, about),
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

const drawn = Buffer.alloc(nonceBytes * 256)
let taken = drawn.length

/** Nonces are no secrets: many are drawn at once, for to ask the system costs more than to seal with one. */
function freshNonce(): Buffer {
  if (taken === drawn.length) {
    randomFillSync(drawn)
    taken = 0
  }
  taken += nonceBytes
  return Buffer.from(drawn.subarray(taken - nonceBytes, taken))
}

/** Nonce, tag, text. */
function seal(key: Buffer, plain: string, about: string, encoding: 'utf8' | 'latin1' = 'utf8'): Buffer {
  const nonce = freshNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
  const text = cipher.update(plain, encoding)
  const rest = cipher.final()
  return Buffer.concat([nonce, cipher.getAuthTag(), text, rest])
}

function open(
  key: Buffer,
  sealed: Uint8Array,
  about: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
): string | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  cipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    const text = cipher.update(sealed.subarray(nonceBytes + tagBytes))
    return Buffer.concat([text, cipher.final()]).toString(encoding)
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
