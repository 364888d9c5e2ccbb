import { createPublicKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** What a self-signed certificate says: only a container for a key (saml-metadata-iop 2.6.1), for counterparts that want one. */
export interface SelfSigned {
  readonly privateKey: KeyObject
  readonly commonName: string
  /** 8 to 20 octets, random. */
  readonly serial: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
}

const oids = {
  commonName: '550403',
  basicConstraints: '551d13',
  rsaSha256: '2a864886f70d01010b',
  ecdsaSha256: '2a8648ce3d040302',
  ecdsaSha384: '2a8648ce3d040303',
} as const

/** An X.509 version 3 certificate (RFC 5280 4.1), base64 DER: Node reads certificates but cannot make them. */
export function selfSigned({ privateKey, commonName, serial, notBefore, notAfter }: SelfSigned): string {
  const { algorithm, hash } = signatureAlgorithmOf(privateKey)
  // RFC 5280 4.1.2.4: X520CommonName has at most 64 characters
  const name = sequence(set(sequence(oid(oids.commonName), der(0x0c, Buffer.from(commonName.slice(0, 64))))))
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    createPublicKey(privateKey).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(notAnAuthority())),
  )
  const signature = sign(hash, body, privateKey)
  return sequence(body, algorithm, bits(signature)).toString('base64')
}

function signatureAlgorithmOf(key: KeyObject): { readonly algorithm: Buffer; readonly hash: string } {
  if (key.asymmetricKeyType === 'rsa') {
    return { algorithm: sequence(oid(oids.rsaSha256), der(0x05, Buffer.alloc(0))), hash: 'sha256' }
  }
  const long = key.asymmetricKeyDetails?.namedCurve === 'secp384r1'
  return {
    algorithm: sequence(oid(long ? oids.ecdsaSha384 : oids.ecdsaSha256)),
    hash: long ? 'sha384' : 'sha256',
  }
}

/** Basic constraints, critical, with cA left at its default of false (RFC 5280 4.2.1.9). */
function notAnAuthority(): Buffer {
  return sequence(oid(oids.basicConstraints), der(0x01, Buffer.from([0xff])), der(0x04, sequence()))
}

function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), length(content.length), content])
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size])
  const octets = Buffer.from(size.toString(16).padStart(size > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.from([0x80 | octets.length]), octets])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts))
}

function set(part: Buffer): Buffer {
  return der(0x31, part)
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

function bits(content: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.from([0]), content]))
}

/** Positive and of minimal length, as DER wants it. */
function integer(octets: Buffer): Buffer {
  let at = 0
  while (at < octets.length - 1 && octets[at] === 0) at++
  const plain = octets.subarray(at)
  return der(0x02, (plain[0] ?? 0) < 0x80 ? plain : Buffer.concat([Buffer.from([0]), plain]))
}

/** RFC 5280 4.1.2.5: UTCTime up to 2049, GeneralizedTime from 2050. */
function time(instant: Date): Buffer {
  const digits = instant.toISOString().replace(/[-:T]|\.\d+/g, '')
  return instant.getUTCFullYear() < 2050
    ? der(0x17, Buffer.from(digits.slice(2)))
    : der(0x18, Buffer.from(digits))
}
