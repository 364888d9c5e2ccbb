import type { Clock, Directory } from '../model/ports.js'
import { nameStatements } from './directory-statements.js'
import { type SqlDatabase, unavailable } from './sql.js'
import { sqliteOverlays } from './sqlite-overlays.js'
import { sqliteUsers } from './sqlite-users.js'

/** Users, names once issued, and what was decided on registrations. Whoever opened the database closes it. */
export function sqliteDirectory(db: SqlDatabase, clock: Clock): Directory {
  const sql = nameStatements(db.build)
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
    overlays: sqliteOverlays(db),
    ready: () => db.ready(),
    close: async () => {},
  }
}
