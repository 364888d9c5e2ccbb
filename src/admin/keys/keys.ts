// Our own keys as those who run the house see and change them: their public halves, and the steps of a rollover.
import { createHash } from 'node:crypto'
import type { Caller } from '../../model/admin.js'
import type { Oddity } from '../../model/endpoint.js'
import type { Office, OwnKey } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'

type KeysOffice = Pick<Office, 'keys'>

export interface KeysShown {
  readonly keys: readonly OwnKey[]
  /** What is wrong with them, or about to be. */
  readonly oddities: readonly Oddity[]
  /** What a change may name: it differs whenever the keys do. */
  readonly revision: string
}

export function listKeys(caller: Caller, { keys }: KeysOffice): KeysShown {
  mustMay(caller, 'house.read')
  const all = keys.list()
  const standing = all.map(({ use, state, fingerprint }) => `${use} ${state} ${fingerprint}`).join('\n')
  const revision = createHash('sha256').update(standing).digest('hex').slice(0, 16)
  return { keys: all, oddities: keys.oddities(), revision }
}

export interface WhichKeys {
  readonly use: OwnKey['use']
  /** Of signing keys: `rsa-2048`; absent means the default. */
  readonly kind?: string
}

/** Makes the next key: published from now on, not used yet. Throws AdminRefusal. */
export async function nextKey(caller: Caller, { use, kind }: WhichKeys, office: KeysOffice): Promise<OwnKey> {
  mustMay(caller, 'keys.change')
  return inWords(() => office.keys.next(use, kind, caller.by))
}

/** The next key is used from now on, the active one retires. Throws AdminRefusal. */
export async function promoteKey(
  caller: Caller,
  { use, kind }: WhichKeys,
  office: KeysOffice,
): Promise<OwnKey> {
  mustMay(caller, 'keys.change')
  return inWords(() => office.keys.promote(use, kind, caller.by))
}

/** Deletes the retired keys for good, and says which. Throws AdminRefusal. */
export async function retireKeys(
  caller: Caller,
  { use, kind }: WhichKeys,
  office: KeysOffice,
): Promise<readonly OwnKey[]> {
  mustMay(caller, 'keys.change')
  const gone = await inWords(() => office.keys.retire(use, kind, caller.by))
  if (gone.length > 0) return gone
  throw new AdminRefusal(
    'conflict',
    `There is no retired ${use} key${kind === undefined ? '' : ` of kind ${kind}`}.`,
  )
}

/** A certificate as a file for somebody who wants one. Throws AdminRefusal `not_found`. */
export function certificateOf(
  caller: Caller,
  fingerprint: string,
  { keys }: KeysOffice,
): { readonly fileName: string; readonly pem: string } {
  mustMay(caller, 'house.read')
  const key = keys.list().find((one) => one.fingerprint === fingerprint)
  if (key === undefined) throw new AdminRefusal('not_found', `We have no key ${JSON.stringify(fingerprint)}.`)
  const lines = key.certificate.match(/.{1,64}/g)?.join('\n') ?? ''
  return {
    fileName: `${key.use}-${key.state}-${fingerprint.replaceAll(':', '').slice(0, 16).toLowerCase()}.pem`,
    pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}

/** The ring says an expected no as an Error of this name; anything else is a fault of ours. */
async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'KeyFault') throw error
    const says = `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`
    throw new AdminRefusal('conflict', says, { cause: error })
  }
}
