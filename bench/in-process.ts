import { sign, verify } from 'node:crypto'
import { publicKeyOf } from '../src/xml/keys.js'
import { type BenchHouse, benchHouse, wsfedBenchHouse } from './house.js'
import { libraryOperations } from './libraries.js'
import { type KeyKind, keyKinds, keysOf } from './messages.js'
import { type Effort, interleaved, of, type Operation, type Rounds } from './rounds.js'
import { median, medianRatio, rounded, weighted } from './statistics.js'

/** CPU of one run, and the same as a multiple of one RSA-2048 signature taken in the same rounds. */
export interface Cost {
  readonly micros: number
  readonly xRsa: number
}

/** One side alone: its aims are multiples of one signature and one verification, however many it has to make. */
export interface Side extends Cost {
  readonly xBound: number
}

export interface Bridged extends Cost {
  /** Multiple of the signatures that each side has, each made and verified once, with keys of this kind. */
  readonly xBound: number
}

export interface KeyCosts {
  readonly signMicros: number
  readonly verifyMicros: number
  readonly verify: Cost
  readonly issue: Cost
  readonly bridgedSignIn: Bridged
}

export interface InProcess {
  readonly rsa: { readonly signMicros: number; readonly verifyMicros: number }
  readonly documentBytes: number
  readonly verify: Side & { readonly twoSignatures: Side }
  readonly issue: Side & { readonly twoSignatures: Side }
  readonly judge: Cost
  readonly bridgedSignIn: Bridged & { readonly twoSignatures: Bridged }
  /** The same by WS-Federation; `ofSaml` is its CPU in those of SAML's. */
  readonly wsfed: { readonly bridgedSignIn: Bridged; readonly ofSaml: number }
  readonly keys: Readonly<Record<string, KeyCosts>>
  readonly libraries: Readonly<Record<string, { readonly verify: Cost; readonly issue?: Cost }>>
}

const raw = Buffer.alloc(800, 'a SignedInfo is about as long as this. ')

export async function inProcess(effort: Effort, keysEffort: Effort): Promise<InProcess> {
  const now = new Date()
  const keys = { partner: keysOf('rsa-2048'), own: keysOf('rsa-2048') }
  const one = await benchHouse(keys, 'assertion', now)
  const two = await benchHouse(keys, 'both', now)
  const wsfed = await wsfedBenchHouse(keys, now)
  const libraries = libraryOperations(one)
  const rounds = await interleaved(
    [
      ...rawOperations('rsa-2048'),
      ...houseOperations('one', one),
      { name: 'wsfed.bridge', run: () => wsfed.bridge() },
      ...houseOperations('two', two),
    ],
    effort,
  )
  // By themselves: what they leave behind is collected on other threads for long after, at whoever's turn it is then
  const theirs = await interleaved([...rawOperations('rsa-2048'), ...libraries], effort)
  const cost = (name: string) => costOf(rounds, name)
  const bridged = (name: string, signatures: number): Bridged => ({
    ...cost(name),
    xBound: ratio(rounds, name, boundOf(rounds, 'rsa-2048', signatures)),
  })
  const side = (name: string): Side => bridged(name, 1)
  return {
    rsa: { signMicros: micros(rounds, 'rsa-2048.sign'), verifyMicros: micros(rounds, 'rsa-2048.verifyRaw') },
    documentBytes: Math.round(median(one.messages.map((xml) => Buffer.byteLength(xml)))),
    verify: { ...side('one.verify'), twoSignatures: side('two.verify') },
    issue: { ...side('one.issue'), twoSignatures: side('two.issue') },
    judge: cost('one.judge'),
    bridgedSignIn: { ...bridged('one.bridge', 1), twoSignatures: bridged('two.bridge', 2) },
    wsfed: {
      bridgedSignIn: bridged('wsfed.bridge', 1),
      ofSaml: ratio(rounds, 'wsfed.bridge', of(rounds, 'one.bridge')),
    },
    keys: await costsByKey(keysEffort, now),
    libraries: Object.fromEntries(
      [...new Set(libraries.map(({ name }) => name.split('.')[0] ?? ''))].map((library) => [
        library,
        {
          verify: costOf(theirs, `${library}.verify`),
          ...(theirs.has(`${library}.issue`) ? { issue: costOf(theirs, `${library}.issue`) } : {}),
        },
      ]),
    ),
  }
}

/** The other kinds of keys, each with its own bound, in rounds of their own. */
async function costsByKey(effort: Effort, now: Date): Promise<Readonly<Record<string, KeyCosts>>> {
  const operations: Operation[] = [...rawOperations('rsa-2048')]
  const kinds = keyKinds.filter((kind) => kind !== 'rsa-2048')
  for (const kind of kinds) {
    const house = await benchHouse({ partner: keysOf(kind), own: keysOf(kind) }, 'assertion', now)
    operations.push(...rawOperations(kind), ...houseOperations(kind, house))
  }
  const rounds = await interleaved(operations, effort)
  const costs = (kind: KeyKind): KeyCosts => ({
    signMicros: micros(rounds, `${kind}.sign`),
    verifyMicros: micros(rounds, `${kind}.verifyRaw`),
    verify: costOf(rounds, `${kind}.verify`),
    issue: costOf(rounds, `${kind}.issue`),
    bridgedSignIn: {
      ...costOf(rounds, `${kind}.bridge`),
      xBound: ratio(rounds, `${kind}.bridge`, boundOf(rounds, kind, 1)),
    },
  })
  return Object.fromEntries(kinds.map((kind) => [kind, costs(kind)]))
}

function rawOperations(kind: KeyKind): readonly Operation[] {
  const { privateKey, certificate } = keysOf(kind)
  const hash = kind === 'ec-p384' ? 'sha384' : 'sha256'
  const value = sign(hash, raw, privateKey)
  const publicKey = publicKeyOf(certificate).object
  return [
    { name: `${kind}.sign`, run: () => sign(hash, raw, privateKey) },
    {
      name: `${kind}.verifyRaw`,
      run: () => verify(hash, raw, publicKey, value),
    },
  ]
}

function houseOperations(name: string, house: BenchHouse): readonly Operation[] {
  return [
    { name: `${name}.verify`, run: () => house.verify() },
    { name: `${name}.judge`, run: () => house.judge() },
    { name: `${name}.issue`, run: () => house.issue() },
    { name: `${name}.bridge`, run: () => house.bridge() },
  ]
}

function boundOf(rounds: Rounds, kind: KeyKind, signatures: number): readonly number[] {
  return weighted([
    { times: signatures, of: of(rounds, `${kind}.sign`) },
    { times: signatures, of: of(rounds, `${kind}.verifyRaw`) },
  ])
}

function costOf(rounds: Rounds, name: string): Cost {
  return { micros: micros(rounds, name), xRsa: ratio(rounds, name, of(rounds, 'rsa-2048.sign')) }
}

function ratio(rounds: Rounds, name: string, base: readonly number[]): number {
  return rounded(medianRatio(of(rounds, name), base), 3)
}

function micros(rounds: Rounds, name: string): number {
  return rounded(median(of(rounds, name)), 1)
}
