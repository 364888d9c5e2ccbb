/**
 * What those who run the house are given, put together of the line's own stores, keys and registrations; gateway.ts calls
 * this once it has opened them.
 */
import { callerOf } from './admin/access/callers.js'
import { isLoopback } from './config/base-url.js'
import { entrySettings } from './config/entry-settings.js'
import type { Settings } from './config/load.js'
import { registrations } from './config/registrations.js'
import { ruleFault } from './mapping/rule-fault.js'
import type { Office } from './model/office.js'
import type { Clock, Gateway, Testers } from './model/ports.js'
import type { RegistrationChanges } from './model/registration-changes.js'
import type { SqlDatabase } from './store/sql.js'
import { sqliteAdmins } from './store/sqlite-admins.js'
import { sqliteDocuments } from './store/sqlite-documents.js'
import { sqliteMetadataFetches } from './store/sqlite-metadata-fetches.js'
import { sqliteRegistrationChanges } from './store/sqlite-registration-changes.js'
import { sqliteRecordLinks } from './store/sqlite-record-links.js'
import { sqliteReports } from './store/sqlite-reports.js'
import { openCounterparts } from './trust/counterparts.js'
import type { KeyHouse } from './trust/key-ring.js'
import { ownKeys } from './trust/own-keys.js'
import { argonPasswords } from './trust/passwords.js'
import type { OpenRegistry } from './trust/registry.js'

/** `changes` is the registry's. */
export type OfficeStores = { readonly changes: RegistrationChanges } & Pick<
  Office,
  'admins' | 'documents' | 'reports' | 'metadataFetches' | 'recordLinks'
>

export function officeStores(db: SqlDatabase, clock: Clock): OfficeStores {
  return {
    admins: sqliteAdmins(db),
    documents: sqliteDocuments(db),
    changes: sqliteRegistrationChanges(db),
    reports: sqliteReports(db, clock),
    metadataFetches: sqliteMetadataFetches(db),
    recordLinks: sqliteRecordLinks(db),
  }
}

/** Browsers in which somebody is signed in to the console. */
export function consoleTesters(
  admins: Office['admins'],
  gateway: Pick<Gateway, 'baseUrl' | 'clock' | 'random' | 'audit' | 'directory'>,
): Testers {
  return {
    mayTest: async (secret) => (await callerOf(secret, '', { admins, gateway })) !== undefined,
  }
}

export interface OfficeDeps extends Pick<Office, 'gateway' | 'bench' | 'metadata'> {
  readonly settings: Settings
  readonly stores: OfficeStores
  readonly registry: OpenRegistry
  readonly keyRing: KeyHouse
  readonly house: Omit<Office['house'], 'startedAt' | 'settings' | 'recordHours'>
}

export function openOffice(deps: OfficeDeps): Office {
  const { settings, stores: all, registry, keyRing, gateway, bench, metadata, house } = deps
  const { changes: _, ...stores } = all
  const { baseUrl, folders } = settings
  const { clock } = gateway
  return {
    gateway,
    bench,
    metadata,
    ...stores,
    counterparts: openCounterparts({
      registry,
      registrations: registrations(settings),
      entries: entrySettings(settings, { rule: ruleFault }),
      documents: stores.documents,
      folders,
      baseUrl,
      loopback: isLoopback(baseUrl),
      clock,
    }),
    keys: ownKeys(keyRing),
    passwords: argonPasswords(),
    house: {
      ...house,
      startedAt: clock.now(),
      settings: withoutSecrets(settings),
      recordHours: settings.records.hours,
    },
  }
}

/** The one secret that stands in them once they are read. */
function withoutSecrets({ stores, ...settings }: Settings): unknown {
  const { redis, ...files } = stores
  return { ...settings, stores: redis === undefined ? files : { ...files, redis: 'given by reference' } }
}
