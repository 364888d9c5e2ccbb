/** The writer on a disk with room for so many pages only. */
import Database from 'better-sqlite3'

const { pragma } = Database.prototype
Database.prototype.pragma = function (source, options) {
  if (source === 'journal_mode = WAL') pragma.call(this, 'max_page_count = 120')
  return pragma.call(this, source, options)
}
await import('../../src/store/sqlite-worker.mjs')
