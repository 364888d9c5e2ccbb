import { type Migration, migrations } from './migrations.js'
import { recordMigrations } from './record-migrations.js'

/** What a SQLite file is for, and how it keeps what it is given. */
export interface SqliteForm {
  readonly migrations: readonly Migration[]
  /**
   * WAL: small commits, and readers beside them. PERSIST: each page is written once, but whoever reads keeps the writer
   * waiting, so that all reading is the writer's.
   */
  readonly journal: 'WAL' | 'PERSIST'
  /** Octets of a page, of a file that is made anew. */
  readonly page: 4096 | 16384
  /** Of pages that are kept in memory, KiB. */
  readonly cache: 16_000 | 2000
  /** What to do about one that is damaged. */
  readonly remedy: string
}

/** Everything but records: many small rows. */
export const houseForm: SqliteForm = {
  migrations,
  journal: 'WAL',
  page: 4096,
  cache: 16_000,
  remedy: 'restore it from a backup',
}

/** The recorder's: few commits a second, of rows of some 50 kB. */
export const recordsForm: SqliteForm = {
  migrations: recordMigrations,
  journal: 'PERSIST',
  page: 16384,
  cache: 2000,
  remedy: 'it holds records of the last hours, and nothing else',
}
