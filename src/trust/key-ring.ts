// Our own keys, in the folder certs/: of each use one active, perhaps one next (already published, not yet used) and
// the retired ones. One PEM file per pair, its name says how it stands: signing-active.pem, signing-next.pem,
// signing-retired-<fingerprint>.pem. Commands change the files; a running gateway sees it within about a second.
import { copyFileSync, constants, readFileSync, renameSync, rmSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditEvent } from '../model/audit-event.js'
import type { Oddity } from '../model/endpoint.js'
import type { Clock } from '../model/ports.js'
import type { KeyRing } from '../xml/key-ring.js'
import type { SignatureAlgorithm, Signer } from '../xml/keys.js'
import { signerOf } from '../xml/keys.js'
import { makeKeyFile, readKeyFile } from './key-file.js'
import type { KeyKind, KeyPair } from './key-file.js'
import type { Poll } from './poll.js'
import { createPrivateFile, isOpenToOthers, privateFolder } from './private-file.js'

export type KeyUse = 'signing' | 'encryption'

export interface HeldKey extends KeyPair {
  readonly use: KeyUse
  readonly state: 'active' | 'next' | 'retired'
  readonly file: string
}

/** The key ring and what a person may do with it. */
export interface KeyHouse extends KeyRing {
  /** Active, next, retired; signing before encryption. */
  list(): readonly HeldKey[]
  /** What is wrong or about to be, in words. */
  oddities(): readonly Oddity[]
  /** Makes the next key; it is published from now on. Throws KeyFault when there is one. */
  next(use: KeyUse): Promise<HeldKey>
  /** The next key becomes active, the active one retires. Throws KeyFault without a next key. */
  promote(use: KeyUse): Promise<HeldKey>
  /** Deletes the retired keys of this use for good, and says which. */
  retire(use: KeyUse): Promise<readonly HeldKey[]>
  /** Looks at the files now instead of within a second. */
  refresh(): Promise<void>
  close(): void
}

export interface KeyRingDeps {
  readonly clock: Clock
  /** What a new certificate is named by: the host name of the base URL. */
  readonly commonName: string
  /** Of which kind new signing keys are; encryption keys are always RSA. */
  readonly kind?: KeyKind
  /** Absent: the files are looked at only by `refresh`. */
  readonly every?: Poll
  readonly audit?: (events: readonly AuditEvent[]) => Promise<void>
  /** Who makes, promotes and retires, for the audit. */
  readonly by?: string
}

/** An expected no of the key ring, in words with what to do. */
export class KeyFault extends Error {
  override readonly name = 'KeyFault'
}

const named = /^(signing|encryption)-(active|next|retired-[0-9a-f]{16})\.pem$/
const uses = ['signing', 'encryption'] as const
const states = ['active', 'next', 'retired']

interface Ring {
  readonly stamp: string
  readonly keys: readonly HeldKey[]
  readonly oddities: readonly Oddity[]
}

/** Opens the folder; makes what is missing at the first start. */
export async function openKeyRing(folder: string, deps: KeyRingDeps): Promise<KeyHouse> {
  privateFolder(folder)
  let ring = await read(folder)
  for (const use of uses) if (!ring.keys.some((key) => key.use === use)) await first(folder, use, deps)
  const signers = new Map<string, Signer>()
  const refresh = async () => {
    const seen = await read(folder, ring)
    if (seen !== ring) signers.clear()
    ring = seen
  }
  await refresh()
  for (const use of uses)
    only(ring, use, 'active', `restore ${join(folder, `${use}-active.pem`)} from the backup`)
  const certificates = (use: KeyUse) =>
    ring.keys.filter((key) => key.use === use && key.state !== 'retired').map((key) => key.certificate)
  const stop = deps.every?.(() => refresh().catch(() => undefined))
  return {
    signer: (algorithm) => signerFor(only(ring, 'signing', 'active'), algorithm, signers),
    signingCertificates: () => certificates('signing'),
    encryptionCertificates: () => certificates('encryption'),
    decryptionKeys: () => ring.keys.filter((key) => key.use === 'encryption').map((key) => key.privateKey),
    list: () => ring.keys,
    oddities: () => [...ring.oddities, ...expiring(ring.keys, deps.clock.now())],
    async next(use) {
      if (!(await make(folder, use, 'next', deps))) {
        throw new KeyFault(`there is a next ${use} key already: promote it, or delete ${use}-next.pem`)
      }
      await refresh()
      return only(ring, use, 'next')
    },
    async promote(use) {
      await refresh()
      const active = only(ring, use, 'active')
      const next = only(ring, use, 'next', `run: sallyport keys next --use ${use}`)
      promote(active, next, folder)
      await refresh()
      await tell(deps, 'key.promoted', next)
      return only(ring, use, 'active')
    },
    async retire(use) {
      await refresh()
      const gone = ring.keys.filter((key) => key.use === use && key.state === 'retired')
      for (const key of gone) rmSync(key.file, { force: true })
      await refresh()
      for (const key of gone) await tell(deps, 'key.retired', key)
      return gone
    },
    refresh,
    close: () => stop?.(),
  }
}

/** First start only: a folder that holds other keys of this use has lost its active one, and only a person may say so. */
async function first(folder: string, use: KeyUse, deps: KeyRingDeps): Promise<void> {
  const others = (await readdir(folder)).filter((name) => named.exec(name)?.[1] === use)
  if (others.length === 0) await make(folder, use, 'active', deps)
}

async function make(
  folder: string,
  use: KeyUse,
  state: 'active' | 'next',
  deps: KeyRingDeps,
): Promise<boolean> {
  const { kind = 'rsa-2048' } = deps
  const text = await makeKeyFile(
    use === 'encryption' && kind.startsWith('ec-') ? 'rsa-2048' : kind,
    deps.commonName,
    deps.clock.now(),
  )
  const made = createPrivateFile(join(folder, `${use}-${state}.pem`), text)
  if (made) await tell(deps, 'key.made', { use, fingerprint: readKeyFile(text).fingerprint })
  return made
}

/** A copy first, then one atomic rename over the active one: whoever looks in between finds an active key. */
function promote(active: HeldKey, next: HeldKey, folder: string): void {
  const retired = join(folder, `${active.use}-retired-${active.fingerprint.slice(0, 16)}.pem`)
  rmSync(retired, { force: true })
  copyFileSync(active.file, retired, constants.COPYFILE_EXCL)
  renameSync(next.file, active.file)
}

async function tell(
  deps: KeyRingDeps,
  type: 'key.made' | 'key.promoted' | 'key.retired',
  key: { readonly use: string; readonly fingerprint: string },
): Promise<void> {
  await deps.audit?.([{ type, use: key.use, fingerprint: key.fingerprint, by: deps.by ?? 'first start' }])
}

function only(ring: Ring, use: KeyUse, state: 'active' | 'next', todo?: string): HeldKey {
  const key = ring.keys.find((held) => held.use === use && held.state === state)
  if (key !== undefined) return key
  const why = ring.oddities
    .filter(({ says }) => says.includes(`${use}-${state}.pem`))
    .map(({ says }) => `; ${says}`)
  throw new KeyFault(`there is no ${state} ${use} key${why.join('')}${todo === undefined ? '' : `; ${todo}`}`)
}

/** The folder as it stands; the very same ring when nothing changed. A file gone bad leaves its key as it was. */
async function read(folder: string, before?: Ring): Promise<Ring> {
  const names = (await readdir(folder)).filter((name) => named.test(name)).sort()
  const stats = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)))
  const stamp = names
    .map((name, at) => `${name} ${stats[at]?.mtimeMs} ${stats[at]?.size} ${stats[at]?.mode}`)
    .join()
  if (before?.stamp === stamp) return before
  const oddities: Oddity[] = []
  const keys = names.flatMap((name) => keyIn(join(folder, name), name, oddities, before))
  const rank = (key: HeldKey) => uses.indexOf(key.use) * 4 + states.indexOf(key.state)
  return { stamp, keys: withoutTwins(keys.sort((one, other) => rank(one) - rank(other))), oddities }
}

function keyIn(file: string, name: string, oddities: Oddity[], before: Ring | undefined): readonly HeldKey[] {
  const [, use, standing = ''] = named.exec(name) ?? []
  try {
    const pair = readKeyFile(readFileSync(file, 'utf8'))
    if (isOpenToOthers(file)) oddities.push(openToOthers(file))
    return [{ ...pair, use: use as KeyUse, state: (standing.split('-')[0] ?? '') as HeldKey['state'], file }]
  } catch (error) {
    const says = `${name} cannot be used: ${error instanceof Error ? error.message : 'unreadable'}`
    oddities.push({ severity: 'warning', says, todo: 'Put the right file back, or delete it.' })
    return before?.keys.filter((key) => key.file === file) ?? []
  }
}

/** In the middle of a promotion a key stands twice. */
function withoutTwins(keys: readonly HeldKey[]): readonly HeldKey[] {
  const seen = new Set<string>()
  return keys.filter((key) => !seen.has(key.use + key.fingerprint) && seen.add(key.use + key.fingerprint))
}

function openToOthers(file: string): Oddity {
  return {
    severity: 'warning',
    says: `The private key in ${file} can be read by others than its owner.`,
    todo: `chmod 600 ${file}; if somebody may have read it, make a next key and promote it.`,
  }
}

const soon = 60 * 86_400_000

function expiring(keys: readonly HeldKey[], now: Date): readonly Oddity[] {
  return keys
    .filter((key) => key.state === 'active' && key.notAfter.getTime() - now.getTime() < soon)
    .map((key) => ({
      severity: 'warning',
      says: `The certificate of our active ${key.use} key ends on ${key.notAfter.toISOString().slice(0, 10)}.`,
      todo: `sallyport keys next --use ${key.use}, tell the counterparts, then sallyport keys promote --use ${key.use}.`,
    }))
}

function signerFor(key: HeldKey, algorithm: string | undefined, signers: Map<string, Signer>): Signer {
  const known = signers.get(algorithm ?? '')
  if (known !== undefined) return known
  const signer = signerWith(key, algorithm)
  signers.set(algorithm ?? '', signer)
  return signer
}

/** The algorithm asked for, where the key allows it. */
function signerWith(key: HeldKey, algorithm: string | undefined): Signer {
  const plain = () => signerOf(key.privateKey, key.certificate)
  if (algorithm === undefined) return plain()
  try {
    return signerOf(key.privateKey, key.certificate, algorithm as SignatureAlgorithm)
  } catch {
    return plain()
  }
}
