import type { ChangedRegistration, RegistrationChanges } from '../model/registration-changes.js'
import { changeStatements } from './registration-statements.js'
import type { SqlDatabase } from './sql.js'
import { sqliteDocuments } from './sqlite-documents.js'
import { sqliteOverlays } from './sqlite-overlays.js'

/** Of more it is cheaper to look at everything; the schema keeps more than these. */
const most = 100

/** What a registry that stands at one count has to look at to stand at another. */
export function sqliteRegistrationChanges(db: SqlDatabase): RegistrationChanges {
  const sql = changeStatements(db.build)
  const overlays = sqliteOverlays(db)
  const documents = sqliteDocuments(db)
  return async (since, until) => {
    if (until < since || until - since > most) return undefined
    const rows = await db.read(sql.changed({ since }))
    return Promise.all(
      rows.map(async ({ kind, entity_id: id }): Promise<ChangedRegistration> => {
        const { overlay } = await overlays.find(kind, id)
        const kept = await documents.find(kind, id)
        if (kept === undefined) return { kind, id, overlay }
        const { bytes: _, ...document } = kept
        return { kind, id, overlay, document }
      }),
    )
  }
}
