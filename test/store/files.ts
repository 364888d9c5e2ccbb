import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../src/model/ports.js'
import type { SqlDatabase } from '../../src/store/sql.js'
import { openSqlite, type SqliteDeps } from '../../src/store/sqlite.js'

/** A folder of its own for each test file, gone afterwards. */
export function ownFolder(): () => string {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sallyport-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return () => folder
}

export function openAs(path: string, clock: Clock, change: Partial<SqliteDeps> = {}): Promise<SqlDatabase> {
  return openSqlite(path, { clock, gateway: true, ...change })
}
