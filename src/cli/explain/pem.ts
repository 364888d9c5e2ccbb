import { privateKeyIn } from '../../trust/key-file.js'
import { XmlFault } from '../../xml/fault.js'
import type { KeyRing } from '../../xml/key-ring.js'
import { publicKeyOf } from '../../xml/keys.js'
import { CommandFault } from '../command-fault.js'
import type { Shelf } from './shelf.js'

type PrivateKey = ReturnType<KeyRing['decryptionKeys']>[number]

const certificate = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END/g
const anyBlock = /-----BEGIN ([A-Z0-9 ]{1,40})-----/
const privateKey = /-----BEGIN ((?:RSA |ENCRYPTED )?PRIVATE KEY)-----[^-]+-----END \1-----/

/** A file or text with one certificate or several, in PEM, bare base64 or DER; each must carry a key that can be used. */
export function certificatesIn(shelf: Shelf, given: string): readonly string[] {
  const { name, bytes } = isBareBase64(given)
    ? { name: 'cert', bytes: Buffer.from(given) }
    : shelf.document(given, 'cert')
  const found = textsOf(bytes)
  if (found.length === 0) throw noCertificate(name, bytes)
  for (const one of found) checkUsable(one, name)
  return found
}

/** The private key of a PEM file or text that may hold certificates beside it. */
export function decryptionKeyIn(shelf: Shelf, given: string): PrivateKey {
  const { name, bytes } = shelf.document(given, 'decryptionKey')
  const kept = keys.get(bytes)
  if (kept !== undefined) return kept
  try {
    const made = privateKeyIn(privateKey.exec(bytes.toString('latin1'))?.[0] ?? '')
    if (made.asymmetricKeyType !== 'rsa') throw new Error('it is not an RSA key, and only such can decrypt')
    keys.set(bytes, made)
    return made
  } catch (error) {
    throw new CommandFault(
      `The decryption key in ${short(name)} cannot be used: ${error instanceof Error ? error.message : 'unreadable'}.`,
      'Give the PEM file of our encryption key, as certs/encryption-active.pem.',
    )
  }
}

/** One KeyObject for each file: what is known of it is kept by it. */
const keys = new WeakMap<Buffer, PrivateKey>()

function textsOf(bytes: Buffer): readonly string[] {
  const text = bytes.toString('latin1')
  const blocks = [...text.matchAll(certificate)].map(([, base64 = '']) => base64.replace(/\s+/g, ''))
  if (blocks.length > 0) return blocks
  // DER is a SEQUENCE of more than 255 octets; its base64 begins with MII
  if (bytes[0] === 0x30 && bytes[1] === 0x82) return [bytes.toString('base64')]
  return isBareBase64(text) ? [text.replace(/\s+/g, '')] : []
}

function isBareBase64(text: string): boolean {
  return /^\s*MII[A-Za-z0-9+/=\s]{200,}$/.test(text)
}

function checkUsable(one: string, name: string): void {
  try {
    publicKeyOf(one)
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    throw new CommandFault(
      `The certificate in ${short(name)} cannot be used: ${error.message}.`,
      'Give a certificate on RSA with 2048 bits or more, or on P-256, P-384 or P-521.',
    )
  }
}

function noCertificate(name: string, bytes: Buffer): CommandFault {
  const holds = anyBlock.exec(bytes.toString('latin1'))?.[1]
  const came = holds === undefined ? '' : `: it holds ${/^[AEIOU]/.test(holds) ? 'an' : 'a'} ${holds}`
  return new CommandFault(
    `There is no certificate in ${short(name)}${came}.`,
    'Give an X.509 certificate in PEM.',
  )
}

function short(name: string): string {
  return JSON.stringify(name.length > 200 ? `${name.slice(0, 200)}…` : name)
}
