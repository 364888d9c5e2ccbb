import { constants } from 'node:crypto'
import { XmlFault } from './fault.js'
import type { Stage } from './fault.js'

export type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512'

/** The signature algorithms we sign with, by their short names. */
export type SignatureAlgorithm =
  | 'rsa-sha256'
  | 'rsa-sha384'
  | 'rsa-sha512'
  | 'rsa-pss-sha256'
  | 'ecdsa-sha256'
  | 'ecdsa-sha384'

export interface SignatureMethod {
  readonly name: SignatureAlgorithm | 'rsa-sha1'
  readonly uri: string
  readonly kind: 'rsa' | 'ec'
  readonly hash: Hash
  /** How node:crypto is to use the key. XML signatures carry ECDSA values as r and s of fixed width (RFC 4050). */
  readonly use:
    | { readonly padding: number; readonly saltLength?: number }
    | { readonly dsaEncoding: 'ieee-p1363' }
}

export interface DigestMethod {
  readonly hash: Hash
  readonly uri: string
  readonly length: number
}

const pkcs1 = { padding: constants.RSA_PKCS1_PADDING }
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
const p1363 = { dsaEncoding: 'ieee-p1363' } as const
const more = 'http://www.w3.org/2001/04/xmldsig-more#'

/** The allow-list. HMAC and DSA have no row and no code. */
const signatureMethods: readonly SignatureMethod[] = [
  { name: 'rsa-sha256', uri: `${more}rsa-sha256`, kind: 'rsa', hash: 'sha256', use: pkcs1 },
  { name: 'rsa-sha384', uri: `${more}rsa-sha384`, kind: 'rsa', hash: 'sha384', use: pkcs1 },
  { name: 'rsa-sha512', uri: `${more}rsa-sha512`, kind: 'rsa', hash: 'sha512', use: pkcs1 },
  // RFC 9231 2.3.10: salt as long as the digest
  {
    name: 'rsa-pss-sha256',
    uri: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    kind: 'rsa',
    hash: 'sha256',
    use: pss,
  },
  { name: 'ecdsa-sha256', uri: `${more}ecdsa-sha256`, kind: 'ec', hash: 'sha256', use: p1363 },
  { name: 'ecdsa-sha384', uri: `${more}ecdsa-sha384`, kind: 'ec', hash: 'sha384', use: p1363 },
  {
    name: 'rsa-sha1',
    uri: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    kind: 'rsa',
    hash: 'sha1',
    use: pkcs1,
  },
]

const digestMethods: readonly DigestMethod[] = [
  { hash: 'sha256', uri: 'http://www.w3.org/2001/04/xmlenc#sha256', length: 32 },
  { hash: 'sha384', uri: `${more}sha384`, length: 48 },
  { hash: 'sha512', uri: 'http://www.w3.org/2001/04/xmlenc#sha512', length: 64 },
  { hash: 'sha1', uri: 'http://www.w3.org/2000/09/xmldsig#sha1', length: 20 },
]

const signatureByUri = new Map(signatureMethods.map((m) => [m.uri, m]))
const signatureByName = new Map<string, SignatureMethod>(signatureMethods.map((m) => [m.name, m]))
const digestByUri = new Map(digestMethods.map((m) => [m.uri, m]))
const digestByHash = new Map(digestMethods.map((m) => [m.hash, m]))

/** SHA-1 only where the registration of that partner or app says so. */
export function signatureMethodOf(uri: string, acceptSha1: boolean, stage: Stage = 'S4'): SignatureMethod {
  const method = signatureByUri.get(uri)
  if (method === undefined || (method.hash === 'sha1' && !acceptSha1)) {
    throw new XmlFault('algorithm', stage, 'the signature algorithm is not accepted')
  }
  return method
}

export function digestMethodOf(uri: string, acceptSha1: boolean): DigestMethod {
  const method = digestByUri.get(uri)
  if (method === undefined || (method.hash === 'sha1' && !acceptSha1)) {
    throw new XmlFault('algorithm', 'S4', 'the digest algorithm is not accepted')
  }
  return method
}

/** What we sign with; the tables above are complete for their types, so a miss is a mistake in them. */
export function signatureMethodNamed(name: SignatureAlgorithm): SignatureMethod {
  const method = signatureByName.get(name)
  if (method === undefined) throw new Error(`no signature method ${name}`)
  return method
}

export function digestMethodFor(hash: Hash): DigestMethod {
  const method = digestByHash.get(hash)
  if (method === undefined) throw new Error(`no digest method ${hash}`)
  return method
}
