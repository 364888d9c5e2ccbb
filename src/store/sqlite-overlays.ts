import { readKept, writeKept } from '../model/kept-text.js'
import type { Directory, Overlay } from '../model/ports.js'
import { overlayStatements } from './registration-statements.js'
import type { Schema } from './schema.js'
import { changing, type SqlDatabase, type Statement } from './sql.js'

type NewOverlay = Omit<Schema['overlays'], 'revision'>

/** What was decided about registrations, by kind and entity id. A change is durable once it is acknowledged. */
export function sqliteOverlays(db: SqlDatabase): Directory['overlays'] {
  const sql = overlayStatements(db.build)
  const setting = (row: NewOverlay, expected?: number): Statement => {
    if (expected === undefined) return sql.setOverlay(row)
    return expected === 0 ? sql.firstOverlay(row) : sql.swapOverlay({ revision: expected, ...row })
  }
  return {
    async all(kind) {
      const rows = await db.read(sql.overlays({ kind }))
      return new Map(rows.map(({ entity_id, overlay }) => [entity_id, overlayOf(overlay)]))
    },
    async find(kind, id) {
      const [row] = await db.read(sql.overlay({ kind, entity_id: id }))
      return row === undefined
        ? { overlay: {}, revision: 0 }
        : { overlay: overlayOf(row.overlay), revision: row.revision }
    },
    async set(kind, id, overlay, expected) {
      const row = { kind, entity_id: id, overlay: writeKept(overlay) }
      const job = [changing(1, setting(row, expected)), changing(1, sql.countChange({}))] as const
      return (await db.write(job, { durable: true })).done
    },
    version: async () => (await db.read(sql.changes({})))[0]?.value ?? 0,
  }
}

function overlayOf(text: string): Overlay {
  // Written by `set`, and by nobody else.
  return readKept(text) as Overlay
}
