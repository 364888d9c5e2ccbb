import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import type { ECKeyPairOptions, KeyObject, RSAKeyPairOptions } from 'node:crypto'

/** Made as octets and read again: see `newPrivateKey` in src/trust/key-file.ts. */
const asOctets = {
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
} as const

export function newRsaKey(modulusLength = 2048, publicExponent = 65_537): KeyObject {
  const options: RSAKeyPairOptions<'der', 'der'> = { modulusLength, publicExponent, ...asOctets }
  return read(generateKeyPairSync('rsa', options))
}

export function newEcKey(namedCurve = 'P-256'): KeyObject {
  const options: ECKeyPairOptions<'der', 'der'> = { namedCurve, ...asOctets }
  return read(generateKeyPairSync('ec', options))
}

function read({ privateKey }: { readonly privateKey: Buffer }): KeyObject {
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' })
}
