// K05: methods that do not fit the key, and values that do not fit the method.
import { constants, sign } from 'node:crypto'
import { makeKeys } from '../../support/keys.js'
import type { Sealing } from '../play/seal.js'
import { labelled, more, notOfKey, pssUri, type Signing, valued, wrong } from './signings.js'

const ecKeys = makeKeys({ kind: 'ec' })

export const kinds: readonly Signing[] = [
  ...(['ecdsa-sha256', 'ecdsa-sha384'] as const).map(
    (name): Signing => ({
      row: 'K05',
      name: `rsa-key-${name}`,
      tries: 'signs with an elliptic key where the partner’s is RSA',
      expected: notOfKey,
      all: true,
      sealing: () => valued(`${more}${name}`, (octets) => ecdsa(octets)),
    }),
  ),
  ...(['rsa-sha256', 'rsa-sha512'] as const).map(
    (name): Signing => ({
      row: 'K05',
      name: `ec-key-${name}`,
      tries: 'calls it an RSA signature where the partner’s key is elliptic',
      standing: 'ec',
      expected: notOfKey,
      all: true,
      sealing: () => valued(`${more}${name}`, () => Buffer.alloc(256, 7)),
    }),
  ),
  { ...rsa('pkcs1-called-pss', pssUri), tries: 'calls a PKCS #1 signature PSS' },
  { ...rsa('sha256-called-sha512', `${more}rsa-sha512`), tries: 'calls a SHA-256 signature SHA-512' },
  { ...rsa('sha256-called-sha384', `${more}rsa-sha384`), tries: 'calls a SHA-256 signature SHA-384' },
  { ...rsa('pss-called-pkcs1', `${more}rsa-sha256`, pss(32)), tries: 'calls a PSS signature PKCS #1' },
  { ...rsa('pss-without-salt', pssUri, pss(0)), tries: 'makes a PSS signature without salt' },
  {
    ...rsa('pss-long-salt', pssUri, pss(64)),
    tries: 'makes a PSS signature with more salt than there is digest',
  },
  {
    ...ec('zero', () => Buffer.alloc(64)),
    tries: 'gives the elliptic signature of zeros, which some take for every message',
  },
  {
    ...ec('der', (octets) => sign('sha256', octets, ecKeys.privateKey)),
    tries: 'writes an elliptic signature in DER',
  },
  { ...ec('other-key', (octets) => ecdsa(octets)), tries: 'signs with another elliptic key' },
  {
    ...ec('order', () => Buffer.concat([order, order])),
    tries: 'gives the order of the curve as a signature',
  },
  { ...ec('short', (octets) => ecdsa(octets).subarray(0, 40)), tries: 'cuts an elliptic signature short' },
  {
    ...ec('long', (octets) => Buffer.concat([ecdsa(octets), Buffer.alloc(8)])),
    tries: 'adds to an elliptic signature',
  },
]

const order = Buffer.from('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', 'hex')

export function rsa(name: string, uri: string, use?: Sealing['use']): Omit<Signing, 'tries'> {
  const signature = (text: string) => labelled(text, uri)
  return {
    row: 'K05',
    name,
    expected: wrong,
    sealing: () => (use === undefined ? { signature } : { signature, use }),
  }
}

function ec(name: string, value: (octets: Buffer) => Buffer): Omit<Signing, 'tries'> {
  return {
    row: 'K05',
    name: `ec-${name}`,
    standing: 'ec',
    expected: wrong,
    sealing: () => valued(`${more}ecdsa-sha256`, value),
  }
}

function pss(saltLength: number): Sealing['use'] {
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
}

export function ecdsa(octets: Buffer): Buffer {
  return sign('sha256', octets, { key: ecKeys.privateKey, dsaEncoding: 'ieee-p1363' })
}
