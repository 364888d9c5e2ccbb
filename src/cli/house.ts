import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openAudit } from '../audit/audit.js'
import { homeFolder, loadSettings } from '../config/load.js'
import type { Settings } from '../config/load.js'
import { registrations } from '../config/registrations.js'
import { systemClock } from '../gateway.js'
import { ruleFault } from '../mapping/rule-fault.js'
import type { AuditEvent } from '../model/audit-event.js'
import type { Documents } from '../model/office.js'
import type { Audit, Directory, Overlay } from '../model/ports.js'
import type { SqlDatabase } from '../store/sql.js'
import { openSqlite } from '../store/sqlite.js'
import { sqliteAudit } from '../store/sqlite-audit.js'
import { sqliteDirectory } from '../store/sqlite-directory.js'
import { sqliteDocuments } from '../store/sqlite-documents.js'
import { openKeyRing } from '../trust/key-ring.js'
import type { KeyHouse } from '../trust/key-ring.js'
import { openRegistry } from '../trust/registry.js'
import type { OpenRegistry } from '../trust/registry.js'
import { CommandFault } from './command-fault.js'
import type { Terminal } from './terminal.js'

/** What every command is given. */
export interface Setting {
  readonly terminal: Terminal
  /** `--home`, if given. */
  readonly home: string | undefined
}

/** Who did it, for the audit. */
export const by = 'command line'

/** A command in the wrong folder would otherwise make keys and a database there, and answer from them. */
export function settingsOf({ home }: Setting): Settings {
  const folder = homeFolder(home)
  if (!['config', 'metadata', 'certs', 'data'].some((name) => existsSync(join(folder, name)))) {
    throw new CommandFault(
      `${folder} is not the home folder of a gateway: it has neither config/ nor metadata/, certs/ or data/.`,
      'Name it with --home FOLDER or SALLYPORT_HOME, or begin a new one there: sallyport start',
    )
  }
  return loadSettings(folder, undefined, { rule: ruleFault })
}

/** The stores, opened for one command beside a gateway that may be running. */
export interface Stores {
  readonly db: SqlDatabase
  readonly directory: Directory
  readonly documents: Documents
  readonly audit: Audit
  record(...events: readonly AuditEvent[]): Promise<void>
}

export async function withStores<T>(settings: Settings, work: (stores: Stores) => Promise<T>): Promise<T> {
  const db = await openSqlite(settings.stores.data, { clock: systemClock, gateway: false })
  const audit = openAudit(sqliteAudit(db), { clock: systemClock })
  try {
    return await work({
      db,
      directory: sqliteDirectory(db, systemClock),
      documents: sqliteDocuments(db),
      audit,
      record: (...events) => audit.record(events, true),
    })
  } finally {
    await audit.close()
    await db.close()
  }
}

/** Who is registered right now, seen as a gateway sees it. A database that is not there yet is not made. */
export async function withRegistry<T>(
  settings: Settings,
  work: (registry: OpenRegistry) => Promise<T>,
): Promise<T> {
  const withDecided = async (overlays: LookedAt, documents?: Documents) => {
    const registry = await registryOf(settings, overlays, documents)
    try {
      return await work(registry)
    } finally {
      registry.close()
    }
  }
  if (!existsSync(settings.stores.data)) return withDecided(noOverlays)
  return withStores(settings, ({ directory, documents }) => withDecided(directory.overlays, documents))
}

export function registryOf(
  settings: Settings,
  overlays: LookedAt,
  documents?: Documents,
): Promise<OpenRegistry> {
  return openRegistry({
    home: settings.home,
    folders: settings.folders,
    baseUrl: settings.baseUrl,
    registrations: registrations(settings),
    overlays,
    ...(documents === undefined ? {} : { documents }),
    clock: systemClock,
    skew: settings.lifetimes.skew,
  })
}

type LookedAt = Pick<Directory['overlays'], 'all' | 'version'>

const noOverlays = { all: async () => new Map<string, Overlay>(), version: async () => 0 }

/** Our keys for one command; made, and that written down, when this is the first start of all. */
export async function withKeys<T>(settings: Settings, work: (keys: KeyHouse) => Promise<T>): Promise<T> {
  if (hasKeys(settings)) return withRing(settings, {}, work)
  return withStores(settings, (stores) => withRing(settings, stores, work))
}

export function hasKeys({ folders }: Settings): boolean {
  return existsSync(folders.certs) && readdirSync(folders.certs).some((name) => name.endsWith('.pem'))
}

/** With stores, what is done to the keys is written down. */
export async function withRing<T>(
  settings: Settings,
  { record }: Partial<Pick<Stores, 'record'>>,
  work: (keys: KeyHouse) => Promise<T>,
): Promise<T> {
  const keys = await openKeyRing(settings.folders.certs, {
    clock: systemClock,
    commonName: new URL(settings.baseUrl).hostname,
    ...settings.keys,
    by,
    ...(record === undefined ? { lookOnly: true } : { audit: (events) => record(...events) }),
  })
  try {
    return await work(keys)
  } finally {
    keys.close()
  }
}
