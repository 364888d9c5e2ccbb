import type { KeyDescriptor } from '../model/endpoint.js'
import type { EncryptTo } from '../xml/encryption.js'
import { XmlFault } from '../xml/fault.js'
import type { PublicKey } from '../xml/keys.js'
import { publicKeyOf } from '../xml/keys.js'

/** saml-metadata 2.4.1.1: a key without `use` serves both. Unusable ones are left out; the registry warns of them. */
export function signingKeys(descriptors: readonly KeyDescriptor[]): readonly PublicKey[] {
  return descriptors.filter(({ use }) => use !== 'encryption').flatMap((key) => usable(key) ?? [])
}

/** A certificate whose end cannot be read has none that could be relied on. */
export function isExpired(key: PublicKey, now: Date): boolean {
  return key.certificate !== undefined && !(key.certificate.notAfter >= now)
}

const dataCiphers = new Map<string, EncryptTo['data']>([
  ['http://www.w3.org/2009/xmlenc11#aes128-gcm', 'aes128-gcm'],
  ['http://www.w3.org/2009/xmlenc11#aes256-gcm', 'aes256-gcm'],
])
const transports = new Map<string, EncryptTo['keyTransport']>([
  ['http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p', 'rsa-oaep-mgf1p'],
  ['http://www.w3.org/2009/xmlenc11#rsa-oaep', 'rsa-oaep'],
])

/**
 * The first published key that we can encrypt to, by methods its owner lists, in its order (saml-metadata 2.4.1.1).
 * Who lists no method gets what everybody reads; who lists only ciphers that we do not write has no key for us.
 */
export function encryptionTarget(descriptors: readonly KeyDescriptor[]): EncryptTo | undefined {
  for (const descriptor of descriptors) {
    if (descriptor.use === 'signing') continue
    const key = usable(descriptor)
    const data = preferred(descriptor, dataCiphers, 'aes256-gcm')
    const keyTransport = preferred(descriptor, transports, 'rsa-oaep-mgf1p')
    if (key?.kind === 'rsa' && data !== undefined && keyTransport !== undefined)
      return { key, data, keyTransport }
  }
  return undefined
}

/** Methods of one kind that are listed decide; when none of that kind is listed, `otherwise`. */
function preferred<T>(
  { encryptionMethods }: KeyDescriptor,
  ours: ReadonlyMap<string, T>,
  otherwise: T,
): T | undefined {
  const isTransport = (uri: string): boolean => /#(?:rsa|kw-)/.test(uri)
  const kind = encryptionMethods.filter((uri) => isTransport(uri) === [...ours.keys()].some(isTransport))
  if (kind.length === 0) return otherwise
  return kind.map((uri) => ours.get(uri)).find((method) => method !== undefined)
}

function usable({ certificate }: KeyDescriptor): PublicKey | undefined {
  try {
    return publicKeyOf(certificate)
  } catch (error) {
    if (error instanceof XmlFault) return undefined
    throw error
  }
}
