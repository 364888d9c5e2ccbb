// Our own keys, in the folder certs/: of each line one active, perhaps one next (already published, not yet used) and
// the retired ones. A line is the encryption key's, or one kind of signing key's (key-lines.ts). One PEM file per pair,
// its name says how it stands: signing-active.pem, signing-ec-p256-next.pem, encryption-retired-<fingerprint>.pem.
// Commands change the files; a running gateway sees it within about a second.
import { copyFileSync, constants, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { AuditEvent } from '../model/audit-event.js'
import type { Oddity } from '../model/endpoint.js'
import type { Clock } from '../model/ports.js'
import type { KeyRing } from '../xml/key-ring.js'
import type { SignatureAlgorithm, Signer } from '../xml/keys.js'
import { signerOf } from '../xml/keys.js'
import { makeKeyFile, readKeyFile } from './key-file.js'
import type { KeyKind } from './key-file.js'
import { readKeyFolder } from './key-folder.js'
import type { HeldKey, KeysFound, KeyUse } from './key-folder.js'
import { activeIn, activeSigner, inUse, kindOddities, kindsOf, lineOf } from './key-lines.js'
import type { KeyKinds } from './key-lines.js'
import type { Poll } from './poll.js'
import { createPrivateFile, privateFolder } from './private-file.js'
import { turns } from './turns.js'

export type { HeldKey, KeyUse } from './key-folder.js'

/**
 * The key ring and what a person may do with it. Without a kind, signing keys are those of the default kind; `by` is who
 * does it, where that is not whoever opened the ring.
 */
export interface KeyHouse extends KeyRing {
  /** Signing before encryption, the default kind first; of each line active, next, retired. */
  list(): readonly HeldKey[]
  /** What is wrong or about to be, in words. */
  oddities(): readonly Oddity[]
  /** Makes the next key; it is published from now on. Throws KeyFault when there is one. */
  next(use: KeyUse, kind?: KeyKind, by?: string): Promise<HeldKey>
  /** The next key becomes active, the active one retires. Throws KeyFault without a next key. */
  promote(use: KeyUse, kind?: KeyKind, by?: string): Promise<HeldKey>
  /** Deletes the retired keys of this line for good, and says which. */
  retire(use: KeyUse, kind?: KeyKind, by?: string): Promise<readonly HeldKey[]>
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
  /** Signing keys to hold beside it. */
  readonly also?: readonly KeyKind[]
  /** Makes no key of a kind that the settings newly name: it is said to be missing. */
  readonly lookOnly?: boolean
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

/** Opens the folder; makes what is missing at the first start, and the first key of a kind that the settings newly name. */
export async function openKeyRing(folder: string, deps: KeyRingDeps): Promise<KeyHouse> {
  const kinds: KeyKinds = { kind: deps.kind ?? 'rsa-2048', also: deps.also ?? [] }
  privateFolder(folder)
  let found = await withFirstKeys(folder, kinds, deps)
  const signers = new Map<string, Signer>()
  const look = async () => {
    const seen = await readKeyFolder(folder, found)
    if (seen !== found) signers.clear()
    found = seen
  }
  // A look that ends after a later one would put back what is not so any more
  const inTurn = turns(1)
  const refresh = () => inTurn(look)
  const ring: OpenRing = { folder, kinds, deps, found: () => found, refresh }
  const ringOf = (by = deps.by) => (by === undefined ? ring : { ...ring, deps: { ...deps, by } })
  const used = (use: KeyUse) => inUse(found, kinds).filter((key) => key.use === use)
  const stop = deps.every?.(() => refresh().catch(() => undefined))
  return {
    signer: ({ signingKey, signatureAlgorithm } = {}) =>
      signerFor(signingKeyOf(ring, signingKey), signatureAlgorithm, signers),
    signingCertificates: (kind) => published(kind === undefined ? used('signing') : keysOf(ring, kind)),
    encryptionCertificates: () => published(used('encryption')),
    decryptionKeys: () => used('encryption').map((key) => key.privateKey),
    list: () => inUse(found, kinds),
    oddities: () => [
      ...found.oddities,
      ...kindOddities(found, kinds),
      ...expiring(inUse(found, kinds), kinds, deps.clock.now()),
    ],
    next: (use, kind, by) => makeNext(ringOf(by), use, kind),
    promote: (use, kind, by) => promoteNext(ringOf(by), use, kind),
    retire: (use, kind, by) => deleteRetired(ringOf(by), use, kind),
    refresh,
    close: () => stop?.(),
  }
}

/** What the verbs work on. */
interface OpenRing {
  readonly folder: string
  readonly kinds: KeyKinds
  readonly deps: KeyRingDeps
  found(): KeysFound
  refresh(): Promise<void>
}

async function makeNext(ring: OpenRing, use: KeyUse, kind: KeyKind | undefined): Promise<HeldKey> {
  const { folder, kinds, deps } = ring
  const line = lineOfKnown(ring, use, kind)
  if (!(await make(folder, use, `${line}-next.pem`, kind ?? kinds.kind, deps))) {
    throw new KeyFault(`there is a next ${use} key already: promote it, or delete ${line}-next.pem`)
  }
  await ring.refresh()
  return nextIn(ring.found(), line)
}

async function promoteNext(ring: OpenRing, use: KeyUse, kind: KeyKind | undefined): Promise<HeldKey> {
  await ring.refresh()
  const line = lineOfKnown(ring, use, kind)
  const next = nextIn(ring.found(), line, `run: sallyport keys next ${options(use, kind, ring.kinds)}`)
  promote(activeIn(ring.found(), line), next, ring.folder)
  await ring.refresh()
  await tell(ring.deps, 'key.promoted', next)
  return activeIn(ring.found(), line) ?? missing(ring.found(), line)
}

async function deleteRetired(
  ring: OpenRing,
  use: KeyUse,
  kind: KeyKind | undefined,
): Promise<readonly HeldKey[]> {
  await ring.refresh()
  const line = lineOfKnown(ring, use, kind)
  const gone = ring.found().keys.filter((key) => key.line === line && key.state === 'retired')
  for (const key of gone) rmSync(key.file, { force: true })
  await ring.refresh()
  for (const key of gone) await tell(ring.deps, 'key.retired', key)
  return gone
}

/** A line that has files has lost its active key when there is none, and only a person may say so. Throws KeyFault. */
async function withFirstKeys(folder: string, kinds: KeyKinds, deps: KeyRingDeps): Promise<KeysFound> {
  let found = await readKeyFolder(folder)
  const lost = (line: string) =>
    missing(found, line, `restore ${join(folder, `${line}-active.pem`)} from the backup`)
  const first = async (use: KeyUse, kind: KeyKind) => {
    const line = lineOf(found, kinds, use, kind)
    const isThere = use === 'signing' ? activeSigner(found, kinds, kind) : activeIn(found, line)
    if (isThere !== undefined) return
    // It may be of any kind, this one too
    if (found.lines.includes('signing') && activeIn(found, 'signing') === undefined) lost('signing')
    if (!found.lines.includes(line)) await make(folder, use, `${line}-active.pem`, kind, deps)
    found = await readKeyFolder(folder, found)
    if (activeIn(found, line) === undefined) lost(line)
  }
  for (const kind of deps.lookOnly === true ? [kinds.kind] : kindsOf(kinds)) await first('signing', kind)
  await first('encryption', kinds.kind)
  return found
}

async function make(
  folder: string,
  use: KeyUse,
  name: string,
  kind: KeyKind,
  deps: KeyRingDeps,
): Promise<boolean> {
  const text = await makeKeyFile(
    use === 'encryption' && kind.startsWith('ec-') ? 'rsa-2048' : kind,
    deps.commonName,
    deps.clock.now(),
  )
  const made = createPrivateFile(join(folder, name), text)
  if (made) await tell(deps, 'key.made', { use, fingerprint: readKeyFile(text).fingerprint })
  return made
}

/** A copy first, then one atomic rename over the active one: whoever looks in between finds an active key. */
function promote(active: HeldKey | undefined, next: HeldKey, folder: string): void {
  if (active !== undefined) {
    const retired = join(folder, `${active.line}-retired-${active.fingerprint.slice(0, 16)}.pem`)
    rmSync(retired, { force: true })
    copyFileSync(active.file, retired, constants.COPYFILE_EXCL)
  }
  renameSync(next.file, join(folder, `${next.line}-active.pem`))
}

async function tell(
  deps: KeyRingDeps,
  type: 'key.made' | 'key.promoted' | 'key.retired',
  key: { readonly use: string; readonly fingerprint: string },
): Promise<void> {
  await deps.audit?.([{ type, use: key.use, fingerprint: key.fingerprint, by: deps.by ?? 'first start' }])
}

function lineOfKnown(ring: OpenRing, use: KeyUse, kind: KeyKind | undefined): string {
  const kinds = kindsOf(ring.kinds)
  if (use === 'encryption' && kind !== undefined) {
    throw new KeyFault('the kind of encryption keys is always RSA: give none')
  }
  if (kind === undefined || kinds.includes(kind)) return lineOf(ring.found(), ring.kinds, use, kind)
  throw new KeyFault(
    `we have no signing keys of kind ${kind}, only ${kinds.join(', ')}: name it in keys.also`,
  )
}

/** Throws KeyFault rather than sign with a key of another kind than the counterpart expects. */
function signingKeyOf({ found, kinds }: OpenRing, kind: string | undefined): HeldKey {
  return activeSigner(found(), kinds, kind) ?? missing(found(), lineOf(found(), kinds, 'signing', kind))
}

/** What one kind is published as: what signs by it, and what will. */
function keysOf(ring: OpenRing, kind: string): readonly HeldKey[] {
  if (!kindsOf(ring.kinds).some((known) => known === kind)) return []
  const line = lineOf(ring.found(), ring.kinds, 'signing', kind)
  return [
    signingKeyOf(ring, kind),
    ...ring.found().keys.filter((key) => key.line === line && key.state === 'next'),
  ]
}

function published(keys: readonly HeldKey[]): readonly string[] {
  return (['active', 'next'] as const).flatMap((state) =>
    keys.filter((key) => key.state === state).map(({ certificate }) => certificate),
  )
}

function nextIn(found: KeysFound, line: string, todo?: string): HeldKey {
  const next = found.keys.find((key) => key.line === line && key.state === 'next')
  return next ?? missing(found, line, todo, 'next')
}

function missing(found: KeysFound, line: string, todo?: string, state = 'active'): never {
  const [use = '', ...kind] = line.split('-')
  const what = `${state} ${use} key${kind.length === 0 ? '' : ` of kind ${kind.join('-')}`}`
  const why = found.oddities
    .filter(({ says }) => says.startsWith(`${line}-${state}.pem`))
    .map(({ says }) => `; ${says}`)
  throw new KeyFault(`there is no ${what}${why.join('')}${todo === undefined ? '' : `; ${todo}`}`)
}

/** What a command is given to mean this line. */
function options(use: KeyUse, kind: string | undefined, kinds: KeyKinds): string {
  return `--use ${use}${kind === undefined || kind === kinds.kind ? '' : ` --kind ${kind}`}`
}

const soon = 60 * 86_400_000

function expiring(keys: readonly HeldKey[], kinds: KeyKinds, now: Date): readonly Oddity[] {
  return keys
    .filter((key) => key.state === 'active' && key.notAfter.getTime() - now.getTime() < soon)
    .map((key) => {
      const also = kinds.also.find((kind) => key.use === 'signing' && kind === key.keyKind)
      const line = options(key.use, also, kinds)
      return {
        severity: 'warning',
        says: `The certificate of our active ${key.use} key${also === undefined ? '' : ` of kind ${also}`} ends on ${key.notAfter.toISOString().slice(0, 10)}.`,
        todo: `sallyport keys next ${line}, tell the counterparts, then sallyport keys promote ${line}.`,
      }
    })
}

function signerFor(key: HeldKey, algorithm: string | undefined, signers: Map<string, Signer>): Signer {
  const name = `${key.fingerprint} ${algorithm ?? ''}`
  const known = signers.get(name)
  if (known !== undefined) return known
  const signer = signerWith(key, algorithm)
  signers.set(name, signer)
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
