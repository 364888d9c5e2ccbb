import { randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { DataCipher } from './ciphers.js'
import { decipher, gcmEncrypt } from './ciphers.js'
import type { EncryptedContent, WrappedKey } from './encrypted-data.js'
import { readEncrypted } from './encrypted-data.js'
import { XmlFault } from './fault.js'
import type { PublicKey } from './keys.js'
import { decrypterOf } from './keys.js'
import { DS, XENC, XENC11 } from './namespaces.js'
import { oaepEncrypt } from './oaep.js'
import type { Limits } from './parse.js'
import { parseWithin } from './parse.js'
import type { XmlDeclaration, XmlElement } from './tree.js'
import type { Written } from './write.js'
import { element, serialize, verbatim } from './write.js'

export interface EncryptTo {
  readonly key: PublicKey
  readonly data: 'aes128-gcm' | 'aes256-gcm'
  /** rsa-oaep-mgf1p is SHA-1 throughout, which everybody reads; rsa-oaep is SHA-256 throughout. */
  readonly keyTransport: 'rsa-oaep-mgf1p' | 'rsa-oaep'
  /** entityID, for a reader that has to choose among several EncryptedKeys. */
  readonly recipient?: string
}

export interface DecryptOptions {
  /** Private keys, in the order in which to try them. */
  readonly keys: readonly KeyObject[]
  /** CBC has no integrity of its own: only where a verified signature covers the ciphertext. */
  readonly acceptCbc: boolean
  /** Our entityID. */
  readonly recipient: string
  readonly limits: Limits
}

const mostOperations = 3

/** xenc:EncryptedData with its EncryptedKey in KeyInfo; `xml` is one element, declaring all it uses. */
export function encryptElement(xml: string, to: EncryptTo): Written {
  if (to.key.kind !== 'rsa') throw new XmlFault('no_key', 'S12', 'only an RSA key can be encrypted to')
  const aes = to.data === 'aes128-gcm' ? ({ name: 'aes-128-gcm', length: 16 } as const) : aes256
  const secret = randomBytes(aes.length)
  const wrapped = oaepEncrypt(to.key.object, to.keyTransport === 'rsa-oaep' ? 'sha256' : 'sha1', secret)
  const encryptedKey = element(
    'xenc:EncryptedKey',
    { Recipient: to.recipient },
    transportMethod(to.keyTransport),
    cipherData(wrapped),
  )
  const data = element(
    'xenc:EncryptedData',
    { Type: `${XENC}Element` },
    element('xenc:EncryptionMethod', { Algorithm: `${XENC11}${to.data}` }),
    element('ds:KeyInfo', {}, encryptedKey),
    cipherData(gcmEncrypt(aes.name, secret, Buffer.from(xml))),
  )
  return ofItsOwn(data)
}

const aes256 = { name: 'aes-256-gcm', length: 32 } as const
const ownVocabulary = { xenc: XENC, ds: DS, xenc11: XENC11 }

/** Written under our own prefixes, so that the caller's vocabulary need not know them. */
function ofItsOwn(data: Written): Written {
  return verbatim(serialize(data, ownVocabulary), Object.keys(ownVocabulary))
}

function transportMethod(transport: EncryptTo['keyTransport']): Written {
  if (transport === 'rsa-oaep-mgf1p') {
    const digest = element('ds:DigestMethod', { Algorithm: `${DS}sha1` })
    return element('xenc:EncryptionMethod', { Algorithm: `${XENC}rsa-oaep-mgf1p` }, digest)
  }
  const digest = element('ds:DigestMethod', { Algorithm: `${XENC}sha256` })
  const mask = element('xenc11:MGF', { Algorithm: `${XENC11}mgf1sha256` })
  return element('xenc:EncryptionMethod', { Algorithm: `${XENC11}rsa-oaep` }, digest, mask)
}

function cipherData(octets: Buffer): Written {
  return element('xenc:CipherData', {}, element('xenc:CipherValue', {}, octets.toString('base64')))
}

/**
 * S7: what EncryptedAssertion, EncryptedID or EncryptedAttribute holds, read from S1 on as a document of its
 * own that sees the namespaces in scope. Encryption proves nothing about who sent it. Once the structure is
 * right, every failure is one and the same fault, and takes the same way: a key that cannot be unwrapped is
 * replaced by a random one, and the wrong plaintext fails later, with all others.
 */
export function decryptElement(encrypted: XmlElement, options: DecryptOptions): XmlElement {
  const content = readEncrypted(encrypted, options.recipient, options.acceptCbc)
  const keys = options.keys.filter((key) => key.asymmetricKeyType === 'rsa')
  if (keys.length === 0) throw new XmlFault('no_key', 'S7', 'no key to decrypt with')
  for (const [wrapped, key] of attempts(content, keys)) {
    const secret = unwrap(wrapped, key, content.cipher)
    const plain = readPlain(decipher(content.cipher, secret, content.octets), encrypted, options.limits)
    if (plain !== undefined) return plain
  }
  throw new XmlFault('decryption', 'S7', 'it cannot be decrypted')
}

function attempts(
  content: EncryptedContent,
  keys: readonly KeyObject[],
): readonly (readonly [WrappedKey, KeyObject])[] {
  return content.keys
    .flatMap((wrapped) => keys.map((key) => [wrapped, key] as const))
    .slice(0, mostOperations)
}

function unwrap(wrapped: WrappedKey, key: KeyObject, cipher: DataCipher): Buffer {
  const random = randomBytes(cipher.keyLength)
  const secret = decrypterOf(key).decrypt(wrapped.octets, wrapped.oaep)
  return secret?.length === cipher.keyLength ? secret : random
}

function readPlain(plain: Buffer | undefined, encrypted: XmlElement, limits: Limits): XmlElement | undefined {
  if (plain === undefined) return undefined
  try {
    return parseWithin(plain, limits, 'message', scopeAt(encrypted))
  } catch (error) {
    if (error instanceof XmlFault) return undefined
    throw error
  }
}

/** An element that is nothing but the namespaces in scope, so that the plaintext reaches nothing else. */
function scopeAt(e: XmlElement): XmlElement {
  const inScope = new Map<string, XmlDeclaration>()
  for (let at: XmlElement | undefined = e; at !== undefined; at = at.parent) {
    for (const d of at.declarations) if (!inScope.has(d.prefix)) inScope.set(d.prefix, d)
  }
  return {
    prefix: '',
    namespace: '',
    name: 'scope',
    declarations: [...inScope.values()],
    attributes: [],
    children: [],
    parent: undefined,
    tag: undefined,
  }
}
