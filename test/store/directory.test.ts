import { join } from 'node:path'
import { sqliteDirectory } from '../../src/store/sqlite-directory.js'
import { directoryConformance } from './directory-conformance.js'
import { openAs, ownFolder } from './files.js'
import { fresh } from './people.js'

const folder = ownFolder()

directoryConformance('SQLite', async (clock) => {
  const db = await openAs(join(folder(), `${fresh('directory')}.db`), clock)
  return { ...sqliteDirectory(db, clock), close: () => db.close() }
})
