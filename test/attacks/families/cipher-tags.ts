// E05: the tag of GCM, and whatever is changed about a ciphertext.
import { randomBytes } from 'node:crypto'
import { ways } from '../play/products.js'
import { failed, flipped, type Sealing, xenc11 } from './sealings.js'

export const tags: readonly Sealing[] = [
  ...[4, 8, 12, 13, 14, 15].map(
    (tagLength): Sealing => ({
      row: 'E05',
      name: `tag-${tagLength}`,
      tries: `protects the ciphertext by a tag of ${tagLength} octets`,
      expected: failed,
      ways: ways(),
      how: { tagLength },
    }),
  ),
  ...[1, 4, 12, 15, 16].map(
    (count): Sealing => ({
      row: 'E05',
      name: `cut-${count}`,
      tries: `cuts ${count} octets off the tag`,
      expected: failed,
      how: { octets: (octets) => octets.subarray(0, -count) },
    }),
  ),
  {
    row: 'E05',
    name: 'tag-changed',
    tries: 'changes the tag',
    expected: failed,
    ways: ways(),
    how: { octets: (octets) => flipped(octets, octets.length - 1) },
  },
  {
    row: 'E05',
    name: 'text-changed',
    tries: 'changes a letter of the ciphertext',
    expected: failed,
    ways: ways(),
    how: { octets: (octets) => flipped(octets, 400) },
  },
  {
    row: 'E05',
    name: 'nonce-changed',
    tries: 'changes the nonce',
    expected: failed,
    how: { octets: (octets) => flipped(octets, 0) },
  },
  {
    row: 'E05',
    name: 'tag-only',
    tries: 'sends nonce and tag and nothing between',
    expected: failed,
    how: { octets: (octets) => octets.subarray(0, 28) },
  },
  {
    row: 'E05',
    name: 'too-short',
    tries: 'sends fewer octets than nonce and tag have',
    expected: failed,
    how: { octets: (octets) => octets.subarray(0, 27) },
  },
  {
    row: 'E05',
    name: 'one-octet',
    tries: 'sends one octet',
    expected: failed,
    how: { octets: () => Buffer.alloc(1) },
  },
  {
    row: 'E05',
    name: 'nothing',
    tries: 'sends no octet',
    expected: failed,
    how: { octets: () => Buffer.alloc(0) },
  },
  {
    row: 'E05',
    name: 'longer',
    tries: 'adds to the ciphertext',
    expected: failed,
    how: { octets: (octets) => Buffer.concat([octets, Buffer.alloc(1)]) },
  },
  {
    row: 'E05',
    name: 'noise-as-key',
    tries: 'sends noise as the wrapped key',
    expected: failed,
    ways: ways(),
    how: { wrapped: () => randomBytes(256) },
  },
  {
    row: 'E05',
    name: 'zero-as-key',
    tries: 'sends zeros as the wrapped key',
    expected: failed,
    how: { wrapped: () => Buffer.alloc(256) },
  },
  {
    row: 'E05',
    name: 'short-key',
    tries: 'sends a wrapped key that is cut short',
    expected: failed,
    // In front there may be a zero, without which the number is the same
    how: { wrapped: (octets) => octets.subarray(0, -1) },
  },
  {
    row: 'E05',
    name: 'long-key',
    tries: 'sends a wrapped key that is too long',
    expected: failed,
    how: { wrapped: () => randomBytes(5000) },
  },
  {
    row: 'E05',
    name: 'other-key-size',
    tries: 'calls AES-256 AES-128',
    expected: failed,
    how: { called: `${xenc11}aes128-gcm` },
  },
]
