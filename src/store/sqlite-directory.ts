import { readKept, writeKept } from '../model/kept-text.js'
import type { Clock, Directory, Overlay } from '../model/ports.js'
import { houseStatements } from './directory-statements.js'
import { changing, type SqlDatabase, unavailable } from './sql.js'
import { sqliteUsers } from './sqlite-users.js'

/** Users, names once issued, and what was decided on registrations. Whoever opened the database closes it. */
export function sqliteDirectory(db: SqlDatabase, clock: Clock): Directory {
  const sql = houseStatements(db.build)
  return {
    users: sqliteUsers(db),
    names: {
      issued: async (user, app) => (await db.read(sql.issued({ user, app })))[0]?.value,
      async issue(user, app, value) {
        const row = { user_id: user, app, value, issued_at: clock.now().getTime() }
        const issued = await db.write([sql.issue(row)])
        if (!issued.done) throw unavailable(`no name is issued to ${user}: there is no such user`)
      },
    },
    overlays: {
      async all(kind) {
        const rows = await db.read(sql.overlays({ kind }))
        // Written by `set`, and by nobody else.
        return new Map(rows.map(({ entity_id, overlay }) => [entity_id, readKept(overlay) as Overlay]))
      },
      find: async () => ({ overlay: {}, revision: 0 }),
      async set(kind, id, overlay) {
        const row = { kind, entity_id: id, overlay: writeKept(overlay) }
        await db.write([sql.setOverlay(row), changing(1, sql.countOverlay({}))], { durable: true })
        return true
      },
      version: async () => (await db.read(sql.overlayCount({})))[0]?.value ?? 0,
    },
    ready: () => db.ready(),
    close: async () => {},
  }
}
