import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { busyMilliseconds } from './sqlite-file.js'

/** Records stood in the house's file once: what is still there comes along. Nobody else may have either file open. */
export function moveRecords(house: string, records: string): void {
  if (!existsSync(house)) return
  const database = new Database(records, { timeout: busyMilliseconds })
  try {
    database.prepare('attach ? as house').run(house)
    const isThere = database.prepare("select 1 from house.sqlite_schema where name = 'records'").get()
    if (!isThere || !database.prepare('select 1 from house.records limit 1').get()) return
    const move = database.transaction(() => {
      database.exec(`
        insert into main.record_names (hash, at, sealed)
          select hash, at, sealed from house.record_names where true on conflict do nothing;
        insert into main.records (reference, at, sealed)
          select reference, at, sealed from house.records order by number;
        delete from house.record_names;
        delete from house.records;`)
    })
    move.immediate()
  } finally {
    database.close()
  }
}
