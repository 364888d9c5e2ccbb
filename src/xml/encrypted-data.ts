import type { Hash } from './algorithms.js'
import { decodeBase64 } from './base64.js'
import type { DataCipher } from './ciphers.js'
import { dataCipherOf } from './ciphers.js'
import { XmlFault } from './fault.js'
import { Grammar } from './grammar.js'
import { DS, XENC, XENC11 } from './namespaces.js'
import type { Oaep } from './oaep.js'
import { attribute, isNamed } from './tree.js'
import type { XmlElement } from './tree.js'

/** What an encrypted element says, after its structure was found to be what SAML uses of xmlenc. */
export interface EncryptedContent {
  readonly cipher: DataCipher
  readonly octets: Buffer
  /** In the order in which to try them. */
  readonly keys: readonly WrappedKey[]
}

export interface WrappedKey {
  readonly oaep: Oaep
  readonly octets: Buffer
}

const grammar = new Grammar('encryption_structure', 'S7')
const mostKeys = 16
const longestKey = 4096

/** EncryptedAssertion, EncryptedID or EncryptedAttribute (saml-core 2.2.4): EncryptedData, then EncryptedKeys. */
export function readEncrypted(
  encrypted: XmlElement,
  recipient: string,
  acceptCbc: boolean,
): EncryptedContent {
  const [data, ...siblings] = grammar.elementsOf(encrypted)
  if (data === undefined || !isNamed(data, XENC, 'EncryptedData')) throw grammar.fault('no EncryptedData')
  if (!siblings.every((e) => isNamed(e, XENC, 'EncryptedKey'))) {
    throw grammar.fault('something else than EncryptedKeys beside EncryptedData')
  }
  grammar.onlyAttributes(data, ['Id', 'Type', 'MimeType', 'Encoding'])
  const type = attribute(data, 'Type')
  if (type !== undefined && type !== `${XENC}Element`)
    throw grammar.fault('encrypted content of another type')
  const { method, keyInfo, octets } = partsOf(data)
  const keys = keysFor(recipient, keyInfo, siblings)
  return { cipher: cipherOf(method, acceptCbc), octets, keys: keys.map(wrappedKey) }
}

interface Parts {
  readonly method: XmlElement
  readonly keyInfo: XmlElement | undefined
  readonly octets: Buffer
}

/** EncryptedType (xmlenc-core 3.1): EncryptionMethod, perhaps KeyInfo, CipherData; of EncryptedKey some more. */
function partsOf(e: XmlElement): Parts {
  const [method, ...rest] = grammar.elementsOf(e)
  const keyInfo = rest[0] !== undefined && isNamed(rest[0], DS, 'KeyInfo') ? rest.shift() : undefined
  const [cipherData, ...more] = rest
  if (method === undefined || !isNamed(method, XENC, 'EncryptionMethod'))
    throw grammar.fault('no EncryptionMethod')
  if (cipherData === undefined || !isNamed(cipherData, XENC, 'CipherData'))
    throw grammar.fault('no CipherData')
  const allowed = e.name === 'EncryptedKey' ? ['ReferenceList', 'CarriedKeyName'] : []
  if (!more.every((m) => m.namespace === XENC && allowed.includes(m.name))) {
    throw grammar.fault(`${e.name} holds something else`)
  }
  // CipherReference would be something to fetch
  const [value] = grammar.sequence(cipherData, XENC, ['CipherValue'])
  const octets = value === undefined ? undefined : decodeBase64(grammar.onlyText(value))
  if (octets === undefined || octets.length === 0) throw grammar.fault('CipherValue is not base64')
  return { method, keyInfo, octets }
}

function cipherOf(method: XmlElement, acceptCbc: boolean): DataCipher {
  grammar.onlyAttributes(method, ['Algorithm'])
  for (const e of grammar.elementsOf(method)) {
    if (!isNamed(e, XENC, 'KeySize')) throw grammar.fault('parameters that the cipher does not have')
  }
  const cipher = dataCipherOf(grammar.required(method, 'Algorithm'))
  if (cipher === undefined || (cipher.mode === 'cbc' && !acceptCbc))
    throw notAccepted('the cipher is not accepted')
  return cipher
}

/**
 * Which EncryptedKeys to try: those for us by Recipient, else the one that a RetrievalMethod names, else the
 * first. RetrievalMethod is resolved by structure, among the siblings, and nowhere else.
 */
function keysFor(
  recipient: string,
  keyInfo: XmlElement | undefined,
  siblings: readonly XmlElement[],
): readonly XmlElement[] {
  const hints = keyInfo === undefined ? [] : grammar.elementsOf(keyInfo)
  if (siblings.length > mostKeys || hints.length > 2 * mostKeys) throw grammar.fault('too many EncryptedKeys')
  const inside = hints.filter((e) => isNamed(e, XENC, 'EncryptedKey'))
  const named = hints.filter((e) => isNamed(e, DS, 'RetrievalMethod')).map((e) => retrieved(e, siblings))
  const all = [...new Set([...named, ...inside, ...siblings])]
  const [first] = all
  if (first === undefined) throw grammar.fault('no EncryptedKey')
  if (all.length > mostKeys) throw grammar.fault('too many EncryptedKeys')
  const ours = all.filter((e) => attribute(e, 'Recipient') === recipient)
  return ours.length > 0 ? ours : [first]
}

function retrieved(method: XmlElement, siblings: readonly XmlElement[]): XmlElement {
  grammar.onlyAttributes(method, ['URI', 'Type'])
  grammar.sequence(method, DS, [])
  const type = attribute(method, 'Type')
  const uri = grammar.required(method, 'URI')
  const found = siblings.filter((e) => `#${attribute(e, 'Id') ?? ''}` === uri && uri !== '#')
  const [only] = found
  if (only === undefined || found.length > 1 || (type !== undefined && type !== `${XENC}EncryptedKey`)) {
    throw grammar.fault('a RetrievalMethod that names no EncryptedKey beside it')
  }
  return only
}

function wrappedKey(key: XmlElement): WrappedKey {
  grammar.onlyAttributes(key, ['Id', 'Type', 'MimeType', 'Encoding', 'Recipient'])
  const { method, octets } = partsOf(key)
  if (octets.length > longestKey) throw grammar.fault('an EncryptedKey that is too long')
  return { oaep: oaepOf(method), octets }
}

const masks = new Map<string, Hash>([
  [`${XENC11}mgf1sha1`, 'sha1'],
  [`${XENC11}mgf1sha256`, 'sha256'],
  [`${XENC11}mgf1sha384`, 'sha384'],
  [`${XENC11}mgf1sha512`, 'sha512'],
])
const digests = new Map<string, Hash>([
  [`${DS}sha1`, 'sha1'],
  [`${XENC}sha256`, 'sha256'],
  // not a name the standards give, but one that is sent
  [`${DS}sha256`, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  [`${XENC}sha512`, 'sha512'],
])

/**
 * xmlenc-core 5.5.2: rsa-oaep-mgf1p masks with SHA-1 whatever the digest, rsa-oaep as MGF says, and both are
 * SHA-1 when left out (no weak signature: collisions do not matter here). RSA 1.5 has no code.
 */
function oaepOf(method: XmlElement): Oaep {
  grammar.onlyAttributes(method, ['Algorithm'])
  const algorithm = grammar.required(method, 'Algorithm')
  const maskMayDiffer = algorithm === `${XENC11}rsa-oaep`
  if (!maskMayDiffer && algorithm !== `${XENC}rsa-oaep-mgf1p`)
    throw notAccepted('the key transport is not accepted')
  let digest: Hash | undefined
  let mask: Hash | undefined
  for (const e of grammar.elementsOf(method)) {
    if (isNamed(e, DS, 'DigestMethod') && digest === undefined) digest = hashOf(e, digests)
    else if (isNamed(e, XENC11, 'MGF') && mask === undefined && maskMayDiffer) mask = hashOf(e, masks)
    else if (!isNamed(e, XENC, 'KeySize'))
      throw grammar.fault('parameters of the key transport that nobody uses')
  }
  return { digest: digest ?? 'sha1', masks: masksOf(maskMayDiffer, digest ?? 'sha1', mask) }
}

/** Software on Node masks with the digest's hash under rsa-oaep-mgf1p too: that is tried second. */
function masksOf(stated: boolean, digest: Hash, mask: Hash = 'sha1'): readonly Hash[] {
  return stated || digest === mask ? [mask] : [mask, digest]
}

function hashOf(e: XmlElement, known: ReadonlyMap<string, Hash>): Hash {
  grammar.onlyAttributes(e, ['Algorithm'])
  grammar.sequence(e, DS, [])
  const hash = known.get(grammar.required(e, 'Algorithm'))
  if (hash === undefined) throw notAccepted('a hash of the key transport is not accepted')
  return hash
}

function notAccepted(detail: string): XmlFault {
  return new XmlFault('algorithm', 'S7', detail)
}
