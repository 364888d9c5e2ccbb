import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Clock } from '../model/ports.js'
import type { Migration } from './migrations.js'
import type { SqliteForm } from './sqlite-form.js'
import { StoreUnusable } from './store-unusable.js'

export const busyMilliseconds = 2000

/**
 * Makes a file ready for use: there, whole, with the newest schema. A gateway owns its file until it calls the returned
 * function; a command may use the file beside a gateway, but does not change the schema under one.
 */
export function prepareSqliteFile(path: string, form: SqliteForm, owned: boolean, clock: Clock): () => void {
  return said(path, form, () => {
    createPrivately(path)
    const release = owned ? lock(path) : () => {}
    try {
      const database = new Database(path, { timeout: busyMilliseconds })
      try {
        if (owned) checkWhole(database, path, form)
        bringUpToDate(database, path, form, owned, clock)
      } finally {
        database.close()
      }
    } catch (error) {
      release()
      throw error
    }
    return release
  })
}

/** People's data: for the owner's eyes only. SQLite gives its side files the same mode. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

/** A lock that dies with the process: an open exclusive transaction on a file beside the database. */
function lock(path: string): () => void {
  createPrivately(`${path}.lock`)
  const holder = new Database(`${path}.lock`, { timeout: 0 })
  try {
    holder.pragma('journal_mode = MEMORY')
    holder.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    holder.close()
    if (codeOf(error) !== 'SQLITE_BUSY') throw error
    throw new StoreUnusable(
      'in_use',
      `${path} is in use by another gateway; one file serves one gateway`,
      error,
    )
  }
  return () => holder.close()
}

function checkWhole(database: Database.Database, path: string, { remedy }: SqliteForm): void {
  const found = database.pragma('quick_check(5)', { simple: true })
  if (found !== 'ok') {
    throw new StoreUnusable('corrupt', `${path} is damaged (${String(found)}); ${remedy}`)
  }
}

function bringUpToDate(
  database: Database.Database,
  path: string,
  { migrations, journal, page }: SqliteForm,
  owned: boolean,
  clock: Clock,
): void {
  const newest = migrations.length
  const reached = reachedBy(database)
  if (reached > newest) {
    throw new StoreUnusable(
      'newer',
      `${path} has schema ${reached}, this program knows up to ${newest}: it was written by a newer version`,
    )
  }
  if (reached === newest) return
  const release = owned ? () => {} : lockForChange(path)
  try {
    database.pragma(`page_size = ${page}`)
    database.pragma(`journal_mode = ${journal}`)
    migrate(database, migrations, clock)
  } finally {
    release()
  }
}

function lockForChange(path: string): () => void {
  try {
    return lock(path)
  } catch (error) {
    if (!(error instanceof StoreUnusable)) throw error
    throw new StoreUnusable(
      'outdated',
      `${path} needs a newer schema and a gateway of an older version uses it; restart that gateway first`,
      error,
    )
  }
}

function reachedBy(database: Database.Database): number {
  const known = database
    .prepare("select 1 from sqlite_schema where type = 'table' and name = 'migrations'")
    .get()
  // max() of a table that may be empty: a number or null.
  return known
    ? ((database.prepare('select max(number) from migrations').pluck().get() as number | null) ?? 0)
    : 0
}

function migrate(database: Database.Database, migrations: readonly Migration[], clock: Clock): void {
  const all = database.transaction(() => {
    database.exec(
      'create table if not exists migrations (number integer primary key, name text not null, applied_at bigint not null)',
    )
    const reached = reachedBy(database)
    for (const migration of migrations.filter(({ number }) => number > reached))
      apply(database, migration, clock)
  })
  all.immediate()
}

function apply(database: Database.Database, { number, name, sqlite }: Migration, clock: Clock): void {
  for (const statement of sqlite) database.exec(statement)
  database
    .prepare('insert into migrations (number, name, applied_at) values (?, ?, ?)')
    .run(number, name, clock.now().getTime())
}

/** Faults of opening, in the operator's words. */
function said<Result>(path: string, { remedy }: SqliteForm, open: () => Result): Result {
  try {
    return open()
  } catch (error) {
    if (error instanceof StoreUnusable) throw error
    const code = codeOf(error)
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
      throw new StoreUnusable('corrupt', `${path} is damaged or no database; ${remedy}`, error)
    }
    throw new StoreUnusable('unreachable', `${path} cannot be opened (${code || String(error)})`, error)
  }
}

function codeOf(error: unknown): string {
  // better-sqlite3 and node:fs both put a text there.
  return (error as { readonly code?: string } | undefined)?.code ?? ''
}
