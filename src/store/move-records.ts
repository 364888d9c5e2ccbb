import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { busyMilliseconds } from './sqlite-file.js'

const atOnce = 500

/**
 * Records stood in the house's file once: what is still there comes along, some rows at a time. No commit spans both files,
 * so that each row is first there and then gone here; what was moved before is known by its seal, which is never the same.
 * Throws what SQLite throws: the rest is moved another time.
 */
export function moveRecords(house: string, records: string): void {
  if (!existsSync(house)) return
  const database = new Database(records, { timeout: busyMilliseconds })
  try {
    database.prepare('attach ? as house').run(house)
    if (!database.prepare("select 1 from house.sqlite_schema where name = 'records'").get()) return
    const some = database.prepare(
      'select max(number) from (select number from house.records order by number limit ?)',
    )
    const last = (): number | null => some.pluck().get(atOnce) as number | null // max() of numbers, or of nothing
    const names = database.prepare(`insert into main.record_names (hash, at, sealed)
      select hash, at, sealed from house.record_names where true
      on conflict (hash) do update set at = max(at, excluded.at)`)
    const copy = database.prepare(`insert into main.records (reference, at, sealed)
      select reference, at, sealed from house.records as old where number <= ?
        and not exists (select 1 from main.records as new
          where new.reference = old.reference and new.at = old.at and new.sealed = old.sealed)
      order by number`)
    const drop = database.prepare('delete from house.records where number <= ?')
    if (last() === null) return
    names.run()
    for (let upTo = last(); upTo !== null; upTo = last()) {
      copy.run(upTo)
      drop.run(upTo)
    }
    database.prepare('delete from house.record_names').run()
  } finally {
    database.close()
  }
}
