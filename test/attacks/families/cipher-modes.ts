// E01: the cipher. AES-GCM, and CBC only where it is set so and something signed covers the ciphertext.
import { randomBytes } from 'node:crypto'
import { pad } from '../play/encrypted.js'
import { ways } from '../play/products.js'
import {
  cbc,
  failed,
  flipped,
  type How,
  notTaken,
  type Sealing,
  signedAssertion,
  signedResponse,
  xenc,
} from './sealings.js'

export const modes: readonly Sealing[] = [
  ...(['aes-128-cbc', 'aes-256-cbc'] as const).flatMap((cipher): Sealing[] => [
    {
      row: 'E01',
      name: `${cipher}-not-allowed`,
      tries: 'encrypts in a mode without integrity, where that is not taken',
      expected: notTaken,
      ways: ways(),
      how: { cipher },
    },
    {
      row: 'E01',
      name: `${cipher}-not-covered`,
      tries: 'encrypts in a mode without integrity, where no signature covers the ciphertext',
      expected: notTaken,
      standing: 'cbc',
      ways: signedAssertion,
      how: { cipher },
      twin: { signed: 'response', cipher },
    },
  ]),
  {
    row: 'E01',
    name: 'triple-des',
    tries: 'encrypts with Triple DES',
    expected: notTaken,
    standing: 'cbc',
    how: { cipher: 'des-ede3-cbc' },
  },
  {
    row: 'E01',
    name: 'gcm-called-cbc',
    tries: 'calls a GCM ciphertext CBC',
    expected: failed,
    standing: 'cbc',
    ways: signedResponse,
    how: { cipher: 'aes-256-gcm', called: `${xenc}aes256-cbc` },
    twin: cbc,
  },
  ...paddings(),
  ...['kw-aes256', 'arcfour', 'chacha20', 'aes256-ctr', ''].map(
    (called): Sealing => ({
      row: 'E01',
      name: `cipher-${called || 'empty'}`,
      tries: 'names a cipher that is none of ours',
      expected: notTaken,
      how: { called: called === '' ? '' : `${xenc}${called}` },
    }),
  ),
]

function paddings(): readonly Sealing[] {
  const last = (value: number) => (plain: Buffer) => {
    const padded = pad(plain)
    padded[padded.length - 1] = value
    return padded
  }
  const of = (name: string, tries: string, more: How): Sealing => ({
    row: 'E01',
    name: `cbc-${name}`,
    tries,
    expected: failed,
    standing: 'cbc',
    ways: signedResponse,
    how: { ...cbc, ...more },
    twin: cbc,
  })
  return [
    of('padding-0', 'pads by no octet', { padded: last(0) }),
    of('padding-17', 'pads by more octets than a block has', { padded: last(17) }),
    of('padding-255', 'pads by 255 octets', { padded: last(255) }),
    of('first-block', 'changes the first block', { octets: (octets) => flipped(octets, 0) }),
    // Of the last one all may be padding, and one in 256 changes leaves a padding
    of('late-block', 'changes the last block but one', {
      octets: (octets) => flipped(octets, octets.length - 17),
    }),
    of('half-block', 'cuts a block in half', { octets: (octets) => octets.subarray(0, -8) }),
    of('iv-only', 'sends nothing but the first block', { octets: (octets) => octets.subarray(0, 16) }),
    of('wrong-key', 'encrypts with another key than it wraps', { wrapped: () => randomBytes(256) }),
  ]
}
