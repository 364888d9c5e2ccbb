import { constants, createHash, privateDecrypt, publicEncrypt } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Hash } from './algorithms.js'

/** RSAES-OAEP (RFC 8017, 7.1) with an empty label; xmlenc lets the digest and the mask's hash differ. */
export interface Oaep {
  readonly digest: Hash
  /** The hash of the mask, or those to try in turn on the result of one private-key operation. */
  readonly masks: readonly Hash[]
}

export function oaepEncrypt(key: KeyObject, hash: Hash, secret: Buffer): Buffer {
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, secret)
}

/** Undefined on any failure, always the same way. */
export function oaepDecrypt(key: KeyObject, { digest, masks }: Oaep, wrapped: Buffer): Buffer | undefined {
  try {
    if (masks.every((mask) => mask === digest)) {
      return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: digest }, wrapped)
    }
    const encoded = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, wrapped)
    return masks.map((mask) => decode(encoded, digest, mask)).find((secret) => secret !== undefined)
  } catch {
    return undefined
  }
}

/**
 * EME-OAEP decoding for a digest and a mask of different hashes, which node:crypto does not offer. All octets
 * are looked at whatever they hold, and one bit at the end tells (RFC 8017, 7.1.2: no error may be told apart).
 */
function decode(encoded: Buffer, digest: Hash, mask: Hash): Buffer | undefined {
  const ofLabel = createHash(digest).digest()
  const size = ofLabel.length
  if (encoded.length < 2 * size + 2) return undefined
  const maskedSeed = encoded.subarray(1, 1 + size)
  const maskedBlock = encoded.subarray(1 + size)
  const seed = xor(maskedSeed, generate(maskedBlock, size, mask))
  const block = xor(maskedBlock, generate(seed, maskedBlock.length, mask))
  let wrong = octet(encoded, 0)
  for (let i = 0; i < size; i += 1) wrong |= octet(block, i) ^ octet(ofLabel, i)
  const { start, missing } = separator(block, size)
  // The only branch on secret data, on a single bit that the caller turns into a random key
  return (wrong | missing) === 0 ? block.subarray(start) : undefined
}

/** Where the message begins: after zeros and a one. Constant time in what the block holds. */
function separator(block: Buffer, from: number): { readonly start: number; readonly missing: number } {
  let looking = 1
  let start = 0
  let garbage = 0
  for (let i = from; i < block.length; i += 1) {
    const value = octet(block, i)
    const isZero = 1 ^ (((value | -value) >>> 31) & 1)
    const other = value ^ 1
    const isOne = 1 ^ (((other | -other) >>> 31) & 1)
    start |= -(looking & isOne) & (i + 1)
    garbage |= looking & (1 ^ isZero) & (1 ^ isOne)
    looking &= 1 ^ isOne
    // past the first wrong octet there is nothing to find, but the loop runs on
    looking &= 1 ^ garbage
  }
  const found = ((start | -start) >>> 31) & 1
  return { start, missing: garbage | (1 ^ found) }
}

/** MGF1 (RFC 8017, B.2.1). */
function generate(seed: Buffer, length: number, hash: Hash): Buffer {
  const blocks: Buffer[] = []
  const counter = Buffer.alloc(4)
  for (let made = 0, i = 0; made < length; i += 1) {
    counter.writeUInt32BE(i)
    const block = createHash(hash).update(seed).update(counter).digest()
    blocks.push(block)
    made += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((value, i) => value ^ octet(right, i)))
}

function octet(bytes: Uint8Array, i: number): number {
  return bytes[i] ?? 0
}
