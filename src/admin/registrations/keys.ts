import type { KeyDescriptor } from '../../model/endpoint.js'
import { describeKey } from '../../xml/described-key.js'
import type { Registered } from './registered.js'

/** A counterpart's key, as people compare it over the telephone. */
export interface ShownKey {
  readonly use: KeyDescriptor['use']
  /** `RSA 2048` */
  readonly kind: string
  /** SHA-256 of the certificate. */
  readonly fingerprint: string
  readonly subject: string
  readonly notAfter: Date
}

const described = new WeakMap<KeyDescriptor, ShownKey>()

export function shownKeys({ saml, wsfed }: Pick<Registered, 'saml' | 'wsfed'>): readonly ShownKey[] {
  return (saml ?? wsfed)?.keys.map(shownKey) ?? []
}

function shownKey(key: KeyDescriptor): ShownKey {
  const known = described.get(key)
  if (known !== undefined) return known
  const shown = { use: key.use, ...describeKey(key.certificate) }
  described.set(key, shown)
  return shown
}
