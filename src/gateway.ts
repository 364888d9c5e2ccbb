/**
 * The one place where the house is put together: opens the stores and keys that the settings name, gives the line its
 * ports, and hands the whole back. The machine's clock and its randomness enter here and nowhere else.
 */
import { createHash, randomBytes } from 'node:crypto'
import { openAudit } from './audit/audit.js'
import type { Settings } from './config/load.js'
import { registrations } from './config/registrations.js'
import { weakenings } from './config/weakenings.js'
import { samlIdp } from './faces/saml-idp/index.js'
import { samlSp } from './faces/saml-sp/index.js'
import type { AuditEvent } from './model/audit-event.js'
import { every } from './model/every.js'
import type { Clock, Gateway, Random, State, Vault } from './model/ports.js'
import { openLog } from './observe/log.js'
import { openMeter } from './observe/meter.js'
import { openRecorder } from './recorder/recorder.js'
import { type OwnDocument, ownMetadata } from './saml/metadata-write.js'
import type { SqlDatabase } from './store/sql.js'
import { openSqlite } from './store/sqlite.js'
import { sqliteAudit } from './store/sqlite-audit.js'
import { sqliteDirectory } from './store/sqlite-directory.js'
import { sqliteRecords } from './store/sqlite-records.js'
import { sqliteState } from './store/sqlite-state.js'
import { openKeyRing } from './trust/key-ring.js'
import { everySecond } from './trust/poll.js'
import { openRegistry } from './trust/registry.js'
import { openVault } from './trust/vault.js'

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  ticks: () => performance.now(),
}

/** Crockford's base 32: no letter that is mistaken for another. */
const readable = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The machine's own randomness. */
export const systemRandom: Random = {
  id: () => `_${randomBytes(20).toString('hex')}`,
  secret: () => randomBytes(32).toString('base64url'),
  reference: () => {
    const letters = [...randomBytes(10)].map((byte) => readable[byte % 32]).join('')
    return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8)}`
  },
  hash: (secret) => createHash('sha256').update(secret).digest('base64url'),
}

/** The house, open: what the line needs, and what stands beside it. */
export interface OpenHouse {
  readonly gateway: Gateway
  /** Looks at the metadata folders now instead of within a second. */
  refresh(): Promise<void>
  metadata(which: OwnDocument): Promise<string>
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
  { clock, random }: Machine = { clock: systemClock, random: systemRandom },
): Promise<OpenHouse> {
  const log = openLog(settings.log, clock)
  const vault = openVault(settings.folders.certs)
  const db = await openSqlite(settings.stores.data, { clock, gateway: true })
  const audit = openAudit(sqliteAudit(db), { clock })
  const record = (events: readonly AuditEvent[]) => audit.record(events, true)
  const state = await openState(settings, db, vault, clock)
  const directory = sqliteDirectory(db, clock)
  const keyRing = await openKeyRing(settings.folders.certs, {
    clock,
    commonName: new URL(settings.baseUrl).hostname,
    kind: settings.keys.kind,
    every: everySecond,
    audit: record,
    by: 'gateway',
  })
  const registry = await openRegistry({
    home: settings.home,
    folders: settings.folders,
    baseUrl: settings.baseUrl,
    registrations: registrations(settings),
    overlays: directory.overlays,
    clock,
    skew: settings.lifetimes.skew,
    every: everySecond,
    audit: record,
    log,
  })
  const recorder = openRecorder(sqliteRecords(db), vault, clock, { hours: settings.records.hours })
  const meter = openMeter(() => recorder.lost())
  const own = { appSide: `${settings.baseUrl}/saml/idp`, partnerSide: `${settings.baseUrl}/saml/sp` }
  const faceDeps = {
    registry,
    keyRing,
    clock,
    random,
    baseUrl: settings.baseUrl,
    lifetimes: settings.lifetimes,
  }
  const document = ownMetadata({ baseUrl: settings.baseUrl, keyRing, organization: settings.organization })
  await record([{ type: 'house.started', version }])
  const closeHouse = async () => {
    registry.close()
    keyRing.close()
    await record([{ type: 'house.stopped', version }])
    await recorder.close()
    await audit.close()
    await state.close()
    await db.close()
    await log.close()
  }
  return {
    gateway: {
      baseUrl: settings.baseUrl,
      ownAppSide: own.appSide,
      ownPartnerSide: own.partnerSide,
      ownIds: [own.appSide, own.partnerSide],
      clock,
      random,
      registry,
      state,
      directory,
      audit,
      recorder,
      vault,
      meter,
      log,
      lifetimes: settings.lifetimes,
      showOwnRecords: settings.showOwnRecords,
      appFaces: { saml: samlIdp(faceDeps) },
      partnerFaces: { saml: samlSp(faceDeps) },
    },
    refresh: () => registry.refresh(),
    metadata: async (which) => document(which),
    weakenings: () =>
      weakenings(settings).map(({ name, where }) => (where === '' ? name : `${name} (${where})`)),
    metrics: () => meter.read(),
    stores: { state: () => state.ready(), directory: () => directory.ready() },
    storesSaid:
      settings.stores.redis === undefined
        ? `SQLite for everything, ${settings.stores.data}`
        : `Redis for sign-ins and sessions, SQLite for the rest, ${settings.stores.data}`,
    close: () => closeHouse(),
  }
}

function openState(settings: Settings, db: SqlDatabase, vault: Vault, clock: Clock): Promise<State> | State {
  const options = { pendingPerSource: settings.pendingPerSource, every }
  return sqliteState(db, vault, clock, options)
}
