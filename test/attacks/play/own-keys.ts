import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signerOf } from '../../../src/xml/keys.js'
import type { Keys } from '../../support/keys.js'
import type { Ground } from '../ground.js'

/** The house's own pair, as somebody would hold it who has read its folder. */
export function ownKeys({ house }: Ground, use: 'signing' | 'encryption'): Keys {
  const pem = readFileSync(join(house.home, 'certs', `${use}-active.pem`), 'utf8')
  const privateKey = createPrivateKey(pem)
  const certificate = new X509Certificate(pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'))).raw.toString(
    'base64',
  )
  return { privateKey, certificate, signer: signerOf(privateKey, certificate) }
}
