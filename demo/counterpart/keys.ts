import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
// The gateway's maker of self-signed certificates is borrowed: Node has none, and nothing may need installing.
import { selfSigned } from '../../src/trust/certificate.js'

/** PEM: what a counterpart signs with. */
export interface Keys {
  readonly privateKey: string
  readonly certificate: string
}

const tenYears = 10 * 365.25 * 86_400_000

/** The keys of the folder; made at the first start. */
export function openKeys(folder: string, commonName: string): Keys {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  if (!existsSync(certificate)) {
    const made = makeKeys(commonName)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(key, made.privateKey, { mode: 0o600 })
    writeFileSync(certificate, made.certificate)
  }
  return { privateKey: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
}

function makeKeys(commonName: string): Keys {
  // As text, and read again: see `newPrivateKey` in src/trust/key-file.ts
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const now = Date.now()
  const body = selfSigned({
    privateKey: createPrivateKey(privateKey),
    commonName,
    serial: randomBytes(16),
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + tenYears),
  })
  const lines = body.match(/.{1,64}/g) ?? []
  return {
    privateKey,
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  }
}
