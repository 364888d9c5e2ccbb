// Whose keys or metadata are other than the plain ones, by standing.
import { keyDescriptor, type Outsider, outsider } from '../support/house.js'
import { type Keys, makeKeys } from '../support/keys.js'

/** Somebody with a second key pair. */
export interface Equipped extends Outsider {
  readonly spare: Keys
}

const bindings = 'urn:oasis:names:tc:SAML:2.0:bindings:'
const cbcOnly = [
  'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
  'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
]

/** Addresses of an app that is answered at several, in the order of its metadata; the first stands before them. */
export const addresses = {
  second: '/acs/second',
  withPort: ':8443/acs',
  withQuery: '/acs?tenant=1',
  artifact: '/acs/artifact',
} as const

const special: Readonly<Record<string, (plain: Outsider) => Outsider | Equipped>> = {
  ec: (plain) => ({ ...plain, keys: makeKeys({ kind: 'ec' }) }),
  /** Both of its keys sign: it is about to change them. */
  rolls(plain) {
    const spare = makeKeys()
    return { ...plain, spare, more: keyDescriptor(spare.certificate, 'signing') }
  },
  /** The spare key's certificate has expired. */
  ages(plain) {
    const spare = makeKeys({ notAfter: new Date('2025-06-01T00:00:00Z') })
    return { ...plain, spare, more: keyDescriptor(spare.certificate) }
  },
  /** The spare key is to be encrypted to, and signs nothing. */
  splits(plain) {
    const spare = makeKeys()
    return { ...plain, use: 'signing', spare, more: keyDescriptor(spare.certificate, 'encryption') }
  },
  many: (plain) => ({ ...plain, more: manyAddresses(plain) }),
  'many-signs': (plain) => ({ ...plain, more: manyAddresses(plain) }),
  keyless: (plain) => ({ ...plain, use: 'signing' }),
  'old-ciphers'(plain) {
    const methods = cbcOnly.map((uri) => `<md:EncryptionMethod Algorithm="${uri}"/>`).join('')
    return {
      ...plain,
      use: 'signing',
      more: keyDescriptor(plain.keys.certificate, 'encryption', methods),
    }
  },
}

/** `ws-rolls` is equipped as `rolls` is. */
export function equipped(handle: string, protocol: 'saml' | 'wsfed'): Outsider {
  const plain = outsider(handle, protocol)
  return special[handle.replace(/^(?:ws|portal)-/, '')]?.(plain) ?? plain
}

/** The second key pair of a standing that has one. */
export function spareOf(who: Outsider): Keys {
  if (!('spare' in who)) throw new Error(`${who.handle} has one key pair`)
  // Holds: nobody else carries this field
  return (who as Equipped).spare
}

function manyAddresses({ id }: Outsider): string {
  const { second, withPort, withQuery, artifact } = addresses
  const at = (binding: string, location: string, index: number) =>
    `<md:AssertionConsumerService Binding="${bindings}${binding}" Location="${id}${location}" index="${index}"/>`
  return (
    at('HTTP-POST', second, 1) +
    at('HTTP-POST', withPort, 2) +
    at('HTTP-POST', withQuery, 3) +
    at('HTTP-Artifact', artifact, 4) +
    hostileAddresses.map((location, index) => atHostile(location, index + 10)).join('')
  )
}

/** Addresses that no browser may be sent to, whoever registers them. */
export const hostileAddresses = [
  'javascript:alert(1)',
  'JavaScript:alert(1)//https://many.test/',
  'data:text/html,%3Cscript%3Ealert(1)%3C/script%3E',
  'vbscript:msgbox(1)',
  'http://many.test/plain',
  'file:///etc/passwd',
  'ftp://many.test/acs',
  'https://user:secret@many.test/acs',
  'https://many.test/acs#fragment',
  '//many.test/acs',
  '/acs',
  'https://many.test\\@evil.test/acs',
  'blob:https://many.test/1',
] as const

function atHostile(location: string, index: number): string {
  return `<md:AssertionConsumerService Binding="${bindings}HTTP-POST" Location="${location}" index="${index}"/>`
}
