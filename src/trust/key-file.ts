import { createPrivateKey, createPublicKey, generateKeyPair, randomBytes } from 'node:crypto'
import type { ECKeyPairOptions, KeyObject, RSAKeyPairOptions } from 'node:crypto'
import { promisify } from 'node:util'
import { publicKeyFrom, publicKeyOf } from '../xml/keys.js'
import { selfSigned } from './certificate.js'

export const keyKinds = ['rsa-2048', 'rsa-3072', 'rsa-4096', 'ec-p256', 'ec-p384'] as const

export type KeyKind = (typeof keyKinds)[number]

/** One key pair, as one PEM file holds it: PKCS #8 private key and certificate. */
export interface KeyPair {
  readonly privateKey: KeyObject
  /** Base64 DER, on one line. */
  readonly certificate: string
  /** SHA-256 of the public key, hex. */
  readonly fingerprint: string
  /** For people: `RSA 2048`, `EC P-256`. */
  readonly kind: string
  /** As the settings name it: `rsa-2048`, `ec-p256`. Keys that were brought along may be of other kinds than we make. */
  readonly keyKind: string
  readonly notBefore: Date
  readonly notAfter: Date
}

const generate = promisify(generateKeyPair)
const asOctets = {
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  publicKeyEncoding: { type: 'spki', format: 'der' },
} as const
const tenYears = 10 * 365.25 * 86_400_000

/** A new key pair with its self-signed certificate, as the text of its file. */
export async function makeKeyFile(kind: KeyKind, commonName: string, now: Date): Promise<string> {
  const privateKey = await newPrivateKey(kind)
  const certificate = selfSigned({
    privateKey,
    commonName,
    serial: randomBytes(16),
    // Counterparts with slow clocks take it at once.
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + tenYears),
  })
  const lines = certificate.match(/.{1,64}/g)?.join('\n') ?? ''
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return `${key}-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

/**
 * Made as octets and read again. A key that comes straight from its making shares a lock with what made it: where that is
 * thrown away while the key's details are read, up to Node 20 the process waits for itself without end.
 */
async function newPrivateKey(kind: KeyKind): Promise<KeyObject> {
  const { privateKey } = await generateOf(kind)
  return createPrivateKey({ key: privateKey, type: 'pkcs8', format: 'der' })
}

function generateOf(kind: KeyKind): Promise<{ readonly privateKey: Buffer }> {
  return kind === 'ec-p256' || kind === 'ec-p384'
    ? generate('ec', curve(`P-${kind.slice(4)}`))
    : generate('rsa', bits(Number(kind.slice(4))))
}

function curve(namedCurve: string): ECKeyPairOptions<'der', 'der'> {
  return { namedCurve, ...asOctets }
}

function bits(modulusLength: number): RSAKeyPairOptions<'der', 'der'> {
  return { modulusLength, ...asOctets }
}

/** Throws an Error in words when the file does not hold one usable key and its certificate. */
export function readKeyFile(text: string): KeyPair {
  const pem = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/.exec(text)?.[1]
  if (pem === undefined) throw new Error('it holds no certificate')
  const certificate = pem.replace(/\s+/g, '')
  const own = publicKeyOf(certificate)
  const privateKey = privateKeyIn(text)
  if (publicKeyFrom(createPublicKey(privateKey)).fingerprint !== own.fingerprint) {
    throw new Error('its certificate belongs to another key')
  }
  return {
    privateKey,
    certificate,
    fingerprint: own.fingerprint,
    kind: own.kind === 'rsa' ? `RSA ${own.bits}` : `EC P-${own.bits}`,
    keyKind: own.kind === 'rsa' ? `rsa-${own.bits}` : `ec-p${own.bits}`,
    notBefore: own.certificate?.notBefore ?? new Date(0),
    notAfter: own.certificate?.notAfter ?? new Date(0),
  }
}

/** Throws an Error in words. */
export function privateKeyIn(text: string): KeyObject {
  try {
    return createPrivateKey(text)
  } catch {
    throw new Error('it holds no private key that can be read without a passphrase')
  }
}
