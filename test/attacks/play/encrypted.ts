import { constants, createCipheriv, publicEncrypt, randomBytes } from 'node:crypto'
import { publicKeyOf } from '../../../src/xml/keys.js'
import { spaces } from './pieces.js'

/** What somebody encrypts, sound or strange. */
export interface Encryption {
  /** Base64 DER. */
  readonly certificate: string
  readonly name?: 'EncryptedAssertion' | 'EncryptedID' | 'EncryptedAttribute'
  readonly cipher?: 'aes-128-gcm' | 'aes-256-gcm' | 'aes-128-cbc' | 'aes-256-cbc' | 'des-ede3-cbc'
  /** How the cipher is called; its own name unless told otherwise. */
  readonly called?: string
  readonly tagLength?: number
  /** CBC only: the plaintext with its padding. */
  readonly padded?: (plain: Buffer) => Buffer
  readonly padding?: number
  readonly oaepHash?: string
  /** EncryptionMethod of the key. */
  readonly transport?: string
  /** Changes the ciphertext; the wrapped key. */
  readonly octets?: (octets: Buffer) => Buffer
  readonly wrapped?: (octets: Buffer) => Buffer
  /** Changes the finished element. */
  readonly shape?: (xml: string, parts: Parts) => string
}

/** To build other shapes of. */
export interface Parts {
  readonly key: string
  readonly data: string
}

const xenc = 'http://www.w3.org/2001/04/xmlenc#'
const xenc11 = 'http://www.w3.org/2009/xmlenc11#'
const uris = {
  'aes-128-gcm': `${xenc11}aes128-gcm`,
  'aes-256-gcm': `${xenc11}aes256-gcm`,
  'aes-128-cbc': `${xenc}aes128-cbc`,
  'aes-256-cbc': `${xenc}aes256-cbc`,
  'des-ede3-cbc': `${xenc}tripledes-cbc`,
} as const
const lengths = {
  'aes-128-gcm': 16,
  'aes-256-gcm': 32,
  'aes-128-cbc': 16,
  'aes-256-cbc': 32,
  'des-ede3-cbc': 24,
} as const

export const oaep = `<xenc:EncryptionMethod Algorithm="${xenc}rsa-oaep-mgf1p"/>`

/** `saml:EncryptedAssertion` and its like around a plaintext, declaring all it uses. */
export function encrypted(plain: string | Buffer, given: Encryption): string {
  const {
    certificate,
    name = 'EncryptedAssertion',
    cipher = 'aes-256-gcm',
    octets = same,
    wrapped = same,
  } = given
  const secret = randomBytes(lengths[cipher])
  const key = encryptedKey(wrapped(wrap(secret, certificate, given)), given.transport)
  const method = `<xenc:EncryptionMethod Algorithm="${given.called ?? uris[cipher]}"/>`
  const data = value(octets(enciphered(Buffer.from(plain), secret, given)))
  const whole =
    `<saml:${name} ${spaces('saml')}><xenc:EncryptedData ${spaces('xenc', 'ds')} Type="${xenc}Element">${method}` +
    `<ds:KeyInfo>${key}</ds:KeyInfo>${data}</xenc:EncryptedData></saml:${name}>`
  return given.shape?.(whole, { key, data }) ?? whole
}

export function encryptedKey(octets: Buffer, transport = oaep, recipient?: string): string {
  const to = recipient === undefined ? '' : ` Recipient="${recipient}"`
  return `<xenc:EncryptedKey${to}>${transport}${value(octets)}</xenc:EncryptedKey>`
}

function value(octets: Buffer): string {
  return `<xenc:CipherData><xenc:CipherValue>${octets.toString('base64')}</xenc:CipherValue></xenc:CipherData>`
}

function wrap(secret: Buffer, certificate: string, { padding, oaepHash = 'sha1' }: Encryption): Buffer {
  const key = publicKeyOf(certificate).object
  return padding === undefined
    ? publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, secret)
    : publicEncrypt({ key, padding }, secret)
}

function enciphered(
  plain: Buffer,
  secret: Buffer,
  { cipher = 'aes-256-gcm', tagLength = 16, padded = pad }: Encryption,
): Buffer {
  if (cipher === 'aes-128-gcm' || cipher === 'aes-256-gcm') {
    const nonce = randomBytes(12)
    const made = createCipheriv(cipher, secret, nonce, { authTagLength: tagLength })
    return Buffer.concat([nonce, made.update(plain), made.final(), made.getAuthTag()])
  }
  const block = cipher === 'des-ede3-cbc' ? 8 : 16
  const iv = randomBytes(block)
  const made = createCipheriv(cipher, secret, iv).setAutoPadding(false)
  return Buffer.concat([iv, made.update(block === 16 ? padded(plain) : pad(plain, 8)), made.final()])
}

/** xmlenc-core 5.2.1 */
export function pad(plain: Buffer, block = 16): Buffer {
  const missing = block - (plain.length % block)
  return Buffer.concat([plain, Buffer.alloc(missing - 1), Buffer.from([missing])])
}

function same(octets: Buffer): Buffer {
  return octets
}
