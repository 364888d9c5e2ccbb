/** Another process at a database: holds the write lock, or opens the file as a gateway of the built code would. */
import Database from 'better-sqlite3'

const [path, what] = process.argv.slice(2)
const database = new Database(path, { timeout: 0 })
if (what === 'writing') database.exec('BEGIN IMMEDIATE')
if (what === 'owning') {
  database.pragma('journal_mode = MEMORY')
  database.exec('BEGIN EXCLUSIVE')
}
process.stdout.write('holding\n')
// Held on to: a database that nobody can reach any more is closed by the collector, with all its locks
setInterval(() => database.open, 1000)
