/**
 * The one place where the house is put together: opens the stores and keys that the settings name, gives the line its
 * ports, and hands the whole back. The machine's clock and its randomness enter here and nowhere else.
 */
import { hash, randomFillSync } from 'node:crypto'
import { dirname, join } from 'node:path'
import { openAudit } from './audit/audit.js'
import { benchAt, facesWith } from './bench.js'
import type { Settings } from './config/load.js'
import { registrations } from './config/registrations.js'
import { saidWeakenings } from './config/weakenings.js'
import { besideConsole } from './faces/console/index.js'
import type { AppProtocol } from './model/app.js'
import type { AuditEvent } from './model/audit-event.js'
import type { Oddity } from './model/endpoint.js'
import { every } from './model/every.js'
import type { Bench, Moment, Office } from './model/office.js'
import type { Clock, Gateway, Log, Meter, Random, Vault } from './model/ports.js'
import { openLog } from './observe/log.js'
import { openMeter } from './observe/meter.js'
import { consoleTesters, openOffice, officeStores, type OfficeStores } from './office.js'
import { openRecorder } from './recorder/recorder.js'
import { finishInSteps } from './store/finish-in-steps.js'
import { redisState } from './store/redis-state.js'
import type { SqlDatabase } from './store/sql.js'
import { openFiles, type SqliteFiles } from './store/sqlite-files.js'
import { hasServed, sqliteAudit } from './store/sqlite-audit.js'
import { sqliteDirectory } from './store/sqlite-directory.js'
import { sqliteFinish } from './store/sqlite-finish.js'
import { sqliteRecords } from './store/sqlite-records.js'
import { sqliteState } from './store/sqlite-state.js'
import { type KeyHouse, openKeyRing } from './trust/key-ring.js'
import { checkNoneLost } from './trust/lost-secrets.js'
import { everySecond } from './trust/poll.js'
import { type OpenRegistry, openRegistry } from './trust/registry.js'
import { openVault } from './trust/vault.js'
import { everyOwnId, ownWsfedNames } from './wsfed/own-names.js'
import { ownDocuments } from './wsfed/own-documents.js'
import type { OwnDocument } from './wsfed/own-documents.js'

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  ticks: () => performance.now(),
}

/** Crockford's base 32: no letter that is mistaken for another. */
const readable = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const drawn = Buffer.alloc(8192)
let taken = drawn.length

/** Drawn a few hundred at a time: to ask the system for each alone costs more than to use it. */
function randomText(count: number, encoding: 'hex' | 'base64url' | 'latin1'): string {
  if (taken + count > drawn.length) {
    randomFillSync(drawn)
    taken = 0
  }
  const text = drawn.toString(encoding, taken, taken + count)
  drawn.fill(0, taken, taken + count)
  taken += count
  return text
}

/** The machine's own randomness. */
export const systemRandom: Random = {
  id: () => `_${randomText(20, 'hex')}`,
  secret: () => randomText(32, 'base64url'),
  reference: () => {
    const octets = randomText(10, 'latin1')
    let text = ''
    for (let at = 0; at < octets.length; at += 1)
      text += (at === 4 || at === 8 ? '-' : '') + (readable[octets.charCodeAt(at) % 32] ?? '')
    return text
  },
  hash: (secret) => hash('sha256', secret, 'base64url'),
}

/** The house, open: what the line needs, and what stands beside it. */
export interface OpenHouse {
  readonly gateway: Gateway
  /** For those who run the house. */
  readonly office: Office
  bench(moment: Moment): Bench
  /** Looks at the metadata folders now instead of within a second. */
  refresh(): Promise<void>
  /** What is wrong with our own keys, or about to be. */
  keyOddities(): readonly Oddity[]
  /** Metadata files that are set aside, and why. */
  quarantined(): readonly { readonly file: string; readonly reason: string }[]
  metadata(which: OwnDocument, kind?: string): Promise<string>
  /** Settings in force that make this gateway weaker than it comes, in words. */
  weakenings(): readonly string[]
  metrics(): Promise<{ readonly type: string; readonly text: string }>
  readonly stores: Readonly<Record<string, () => Promise<void>>>
  /** Where sign-ins, sessions and what was spent are kept, in words. */
  readonly storesSaid: string
  /** Writes out what is queued and closes every store. */
  close(): Promise<void>
}

/** The machine's own clock, randomness and timer, unless a test hands in others. */
export interface Machine {
  readonly clock: Clock
  readonly random: Random
}

export async function openHouse(
  settings: Settings,
  version: string,
  machine: Machine = { clock: systemClock, random: systemRandom },
): Promise<OpenHouse> {
  const { clock } = machine
  const log = openLog(settings.log, clock)
  const stores = await openStores(settings, clock, log)
  try {
    const trust = await openTrust(settings, stores, clock, log)
    const meter = openMeter(() => stores.recorder.lost())
    const gateway = assembled(settings, stores, trust, machine, log, meter)
    const document = ownDocuments({ ...settings, keyRing: trust.keyRing })
    const weak = saidWeakenings(settings)
    const said = {
      weakenings: () => weak(trust.registry.decided()),
      stores: { state: () => stores.state.ready(), directory: () => stores.directory.ready() },
      storesSaid: storesSaid(settings),
    }
    const seen: Pick<OpenHouse, 'bench' | 'metadata'> = {
      bench: (moment) => benchAt(gateway, trust.keyRing, moment),
      metadata: async (which, kind) => document(which, kind),
    }
    await stores.audit.record([{ type: 'house.started', version }], true)
    return {
      gateway,
      ...seen,
      ...said,
      office: openOffice({
        ...trust,
        ...seen,
        gateway,
        settings,
        stores: stores.office,
        house: { ...said, version },
      }),
      refresh: () => trust.registry.refresh(),
      keyOddities: () => trust.keyRing.oddities(),
      quarantined: () => trust.registry.quarantined(),
      metrics: () => meter.read(),
      async close() {
        trust.close()
        await stores.audit.record([{ type: 'house.stopped', version }], true).catch(() => {})
        await stores.close()
        await log.close()
      },
    }
  } catch (error) {
    await stores.close()
    throw error
  }
}

type Stores = Pick<Gateway, 'state' | 'directory' | 'audit' | 'finish' | 'recorder' | 'vault'> & {
  readonly office: OfficeStores
  close(): Promise<void>
}

async function openStores(settings: Settings, clock: Clock, log: Log): Promise<Stores> {
  const files = await openFiles(settings.stores.data, clock, log)
  try {
    if (await hasServed(files.db)) checkNoneLost(settings.folders.certs, settings.keys.kind)
    return await storesOver(files, settings, clock, log)
  } catch (error) {
    await files.close()
    throw error
  }
}

async function storesOver(files: SqliteFiles, settings: Settings, clock: Clock, log: Log): Promise<Stores> {
  const { db, records } = files
  const vault = openVault(settings.folders.certs)
  const audit = openAudit(sqliteAudit(db), { clock })
  const recorder = openRecorder(sqliteRecords(records), vault, clock, { hours: settings.records.hours })
  const directory = sqliteDirectory(db, clock)
  const { state, finish } = await openState(settings, { db, directory, audit }, vault, clock, log)
  return {
    state,
    directory,
    office: officeStores(db, clock),
    audit,
    finish,
    recorder,
    vault,
    async close() {
      await recorder.close()
      await audit.close()
      await state.close()
      await files.close()
    },
  }
}

async function openState(
  { pendingPerSource, stores }: Settings,
  { db, directory, audit }: Pick<Stores, 'directory' | 'audit'> & { readonly db: SqlDatabase },
  vault: Vault,
  clock: Clock,
  log: Log,
): Promise<Pick<Stores, 'state' | 'finish'>> {
  if (stores.redis === undefined) {
    const state = sqliteState(db, vault, clock, { pendingPerSource, every })
    return { state, finish: sqliteFinish(db, state, clock) }
  }
  const onWarning = (text: string) => log.warn('redis', { text })
  const state = await redisState(stores.redis, vault, clock, { pendingPerSource, onWarning })
  return { state, finish: finishInSteps({ state, directory, audit }) }
}

interface Trust {
  readonly keyRing: KeyHouse
  readonly registry: OpenRegistry
  close(): void
}

async function openTrust(
  settings: Settings,
  { directory, office, audit }: Stores,
  clock: Clock,
  log: Log,
): Promise<Trust> {
  const { baseUrl, home, folders, lifetimes } = settings
  const record = (events: readonly AuditEvent[]) => audit.record(events, true)
  const watched = { clock, every: everySecond, audit: record }
  const commonName = new URL(baseUrl).hostname
  const keyRing = await openKeyRing(folders.certs, {
    ...watched,
    commonName,
    ...settings.keys,
    by: 'gateway',
  })
  const registry = await openRegistry({
    ...watched,
    home,
    folders,
    baseUrl,
    registrations: registrations(settings),
    overlays: directory.overlays,
    documents: office.documents,
    changes: office.changes,
    skew: lifetimes.skew,
    log,
    memory: join(dirname(settings.stores.data), 'registrations.json'),
  })
  const close = () => {
    registry.close()
    keyRing.close()
  }
  return { keyRing, registry, close }
}

function assembled(
  { baseUrl, lifetimes, showOwnRecords }: Settings,
  { state, directory, audit, finish, recorder, vault, office }: Stores,
  { keyRing, registry: registered }: Trust,
  { clock, random }: Machine,
  log: Log,
  meter: Meter,
): Gateway {
  const appSide = { saml: `${baseUrl}/saml/idp`, wsfed: ownWsfedNames(baseUrl).entityId }
  const own = {
    ownAppSide: (protocol: AppProtocol) => (protocol === 'wsfed' ? appSide.wsfed : appSide.saml),
    ownPartnerSide: `${baseUrl}/saml/sp`,
  }
  const registry = besideConsole(registered, baseUrl)
  const faces = { registry, keyRing, vault, clock, random, baseUrl, lifetimes }
  return {
    baseUrl,
    ...own,
    ownIds: everyOwnId(baseUrl),
    clock,
    random,
    registry,
    state,
    directory,
    audit,
    finish,
    recorder,
    vault,
    meter,
    log,
    lifetimes,
    showOwnRecords,
    testers: consoleTesters(office.admins, { baseUrl, clock, random, audit, directory }),
    ...facesWith(faces),
  }
}

function storesSaid({ stores }: Settings): string {
  return stores.redis === undefined
    ? `SQLite for everything: ${stores.data}`
    : `Redis for sign-ins, sessions and replays; SQLite for the rest: ${stores.data}`
}
