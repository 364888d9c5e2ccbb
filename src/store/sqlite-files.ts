import type { Clock, Log } from '../model/ports.js'
import type { SqlDatabase, SqlStore } from './sql.js'
import { openRecordsFile, openSqlite } from './sqlite.js'

/** The files of one gateway: the house's, and the recorder's beside it. */
export interface SqliteFiles {
  readonly db: SqlDatabase
  readonly records: SqlStore
  close(): Promise<void>
}

/** Both or none. Throws StoreUnusable. */
export async function openFiles(path: string, clock: Clock, log: Pick<Log, 'warn'>): Promise<SqliteFiles> {
  const deps = { clock, gateway: true, onWarning: (text: string) => log.warn('store', { text }) }
  const db = await openSqlite(path, deps)
  try {
    const records = await openRecordsFile(path, deps)
    return {
      db,
      records,
      async close() {
        await records.close()
        await db.close()
      },
    }
  } catch (error) {
    await db.close()
    throw error
  }
}
