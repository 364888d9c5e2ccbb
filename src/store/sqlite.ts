import { existsSync, renameSync } from 'node:fs'
import { join, parse } from 'node:path'
import Database from 'better-sqlite3'
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Clock } from '../model/ports.js'
import type { Schema } from './schema.js'
import {
  changing,
  type Done,
  type Durability,
  prepare,
  type SqlDatabase,
  type SqlStore,
  type Statement,
  unavailable,
} from './sql.js'
import { moveRecords } from './move-records.js'
import { prepareSqliteFile } from './sqlite-file.js'
import { houseForm, recordsForm, type SqliteForm } from './sqlite-form.js'
import { type Commit, SqliteWriter } from './sqlite-writer.js'
import { StoreUnusable } from './store-unusable.js'

/** Builds SQL in SQLite's dialect and runs none of it. */
const build = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

export interface SqliteDeps {
  readonly clock: Clock
  /** A gateway owns its file and checks it whole; a command works beside it. */
  readonly gateway: boolean
  readonly onCommit?: (commit: Commit) => void
  /** Hears what an operator should know although all goes on. */
  readonly onWarning?: (text: string) => void
  /** The writer's code, for benches that slow it down. */
  readonly worker?: URL
}

/** Reads stay on this thread, for they take microseconds; every write goes to the one writer. Throws StoreUnusable. */
export async function openSqlite(path: string, deps: SqliteDeps): Promise<SqlDatabase> {
  return prepared(path, houseForm, deps, async (release) => {
    const reader = new Reader(path)
    try {
      return overFile(reader, await openWriter(path, houseForm, deps), release)
    } catch (error) {
      reader.close()
      throw error
    }
  })
}

/**
 * The recorder's file, beside the house's. What it holds is large, is let go after hours, and may be lost: a gateway sets a
 * damaged one aside, and says so. Reads go to the writer, too. Throws StoreUnusable.
 */
export async function openRecordsFile(house: string, deps: SqliteDeps): Promise<SqlStore> {
  const path = recordsBeside(house)
  try {
    return await openRecords(house, path, deps)
  } catch (error) {
    if (!deps.gateway || !(error instanceof StoreUnusable) || error.code !== 'corrupt') throw error
    const aside = `${path}.damaged-${deps.clock.now().getTime()}`
    renameSync(path, aside)
    // A journal belongs to the file of its name
    if (existsSync(`${path}-journal`)) renameSync(`${path}-journal`, `${aside}-journal`)
    deps.onWarning?.(`${error.message}. It was set aside as ${aside}, and a new one is begun`)
    return await openRecords(house, path, deps)
  }
}

/** `data/sallyport.db` has `data/sallyport-records.db` beside it. */
function recordsBeside(house: string): string {
  const { dir, name, ext } = parse(house)
  return join(dir, `${name}-records${ext}`)
}

function openRecords(house: string, path: string, deps: SqliteDeps): Promise<SqlStore> {
  return prepared(path, recordsForm, deps, async (release) => {
    if (deps.gateway) moveOrSay(house, path, deps)
    const writer = await openWriter(path, recordsForm, deps)
    const write = writing(writer)
    return {
      build,
      write,
      async read<Row>(statement: Statement<Row>) {
        const done = await write([statement])
        if (!done.done) throw unavailable(`reading failed: ${done.because}`)
        return done.rows[0]
      },
      async close() {
        await writer.close()
        release()
      },
    }
  })
}

/** Old records are not worth a gateway that does not start. */
function moveOrSay(house: string, path: string, { onWarning = () => {} }: SqliteDeps): void {
  try {
    moveRecords(house, path)
  } catch (error) {
    onWarning(
      `not all earlier records could be moved to ${path}, which is tried again at the next start: ${String(error)}`,
    )
  }
}

/** Lets go of the file where it cannot be opened after all. */
async function prepared<Store>(
  path: string,
  form: SqliteForm,
  { clock, gateway }: SqliteDeps,
  open: (release: () => void) => Promise<Store>,
): Promise<Store> {
  const release = prepareSqliteFile(path, form, gateway, clock)
  try {
    return await open(release)
  } catch (error) {
    release()
    throw error
  }
}

function openWriter(
  path: string,
  form: SqliteForm,
  { clock, onCommit = () => {}, worker }: SqliteDeps,
): Promise<SqliteWriter> {
  const code = worker ?? new URL('./sqlite-worker.mjs', import.meta.url)
  return SqliteWriter.open(path, form, code, () => clock.ticks(), onCommit)
}

function writing(writer: SqliteWriter): SqlStore['write'] {
  return <const Statements extends readonly Statement[]>(
    statements: Statements,
    durability: Durability = { durable: false },
    // The writer gives rows back statement by statement, in the order they were handed in.
  ) => writer.write(statements, durability) as Promise<Done<Statements>>
}

function overFile(reader: Reader, writer: SqliteWriter, release: () => void): SqlDatabase {
  const beat = prepare(() =>
    build
      .updateTable('counters')
      .set((row) => ({ value: row('value', '+', 1) }))
      .where('name', '=', 'asked'),
  )
  const write = writing(writer)
  return {
    build,
    write,
    read: async (statement) => reader.all(statement),
    async ready() {
      // A real write: a full disk or a foreign lock shows only there.
      await write([changing(1, beat({}))])
    },
    async close() {
      reader.close()
      await writer.close()
      release()
    },
  }
}

const readerPatience = 100

class Reader {
  private readonly database: Database.Database
  private readonly prepared = new Map<string, Database.Statement>()

  constructor(path: string) {
    this.database = new Database(path, { readonly: true, fileMustExist: true, timeout: readerPatience })
  }

  all<Row>({ sql, parameters }: Statement<Row>): readonly Row[] {
    try {
      // The statement was built over the schema: its rows are of the type it says.
      return this.prepare(sql).all(...parameters) as Row[]
    } catch (error) {
      throw unavailable(`reading failed: ${String(error)}`, error)
    }
  }

  close(): void {
    this.database.close()
  }

  private prepare(sql: string): Database.Statement {
    const known = this.prepared.get(sql) ?? this.database.prepare(sql)
    this.prepared.set(sql, known)
    return known
  }
}
