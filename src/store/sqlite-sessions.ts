import type { Clock, Finishing, State, Vault } from '../model/ports.js'
import type { Session, Told } from '../model/signin.js'
import { type Sealer, sealer } from './sealer.js'
import { sessionStatements } from './session-statements.js'
import { changing, type SqlDatabase, type Statement } from './sql.js'
import { toldLately } from './transitions.js'

interface Row {
  readonly id: string
  readonly last_seen_at: number
  readonly sealed: string
}
interface ToldRow {
  readonly session_id: string
  readonly sealed: string
}

export type SqliteSessions = State['sessions'] & {
  /** What a finished sign-in changes here, for the one step in which it ends. */
  telling(session: Finishing['session']): readonly Statement[]
}

/** Sessions, with whom they told as rows of their own: tellings are added, never read and written back. */
export function sqliteSessions(db: SqlDatabase, vault: Vault, clock: Clock): SqliteSessions {
  const sql = sessionStatements(db.build)
  const sessions = sealer<Omit<Session, 'told'>>(vault, 'session')
  const tellings = sealer<Told>(vault, 'told')
  const now = () => clock.now().getTime()

  const { start, see } = changes(sql, sessions, tellings, now)

  const openTold = ({ session_id, sealed }: ToldRow) => tellings.open(session_id, sealed)
  const whole = ({ id, last_seen_at, sealed }: Row, told: readonly Told[]): Session | undefined => {
    const session = sessions.open(id, sealed)
    return session && Object.assign({}, session, { told, lastSeenAt: new Date(last_seen_at) })
  }
  const read = (rows: readonly Row[], told: readonly ToldRow[]) =>
    rows.flatMap((row) => {
      const own = told.filter(({ session_id }) => session_id === row.id)
      return (
        whole(
          row,
          own.flatMap((one) => openTold(one) ?? []),
        ) ?? []
      )
    })

  /** Whoever deletes them reads them, in one step: nobody told meanwhile is missed. */
  const end = async (which: readonly [Statement<Row>, Statement<ToldRow>, Statement]) => {
    const ended = await db.write(which)
    return ended.done ? read(ended.rows[0], ended.rows[1]) : []
  }

  return {
    telling(session) {
      if ('tells' in session) return see(session.tells, session)
      const { starts, replaces } = session
      return [...(replaces === undefined ? [] : [sql.endById({ id: replaces })]), ...start(starts)]
    },
    start: async (session) => void (await db.write(start(session))),
    async find(secretHash, lately) {
      const [row] = await db.read(sql.bySecret({ secretHash, now: now() }))
      if (row === undefined) return undefined
      const { id } = row
      if (lately === undefined) return read([row], await db.read(sql.toldById({ id })))[0]
      const { app, most } = lately
      return whole(row, toldLately(await db.read(sql.toldLately({ id, app, most })), openTold, lately))
    },
    tell: async (id, change) => (await db.write(see(id, change))).done,
    async end(id) {
      return (await end([sql.byId({ id, now: now() }), sql.toldById({ id }), sql.endById({ id })]))[0]
    },
    async ofUser(user) {
      const rows = await db.read(sql.byUser({ user, now: now() }))
      return read(rows, await db.read(sql.toldByUser({ user })))
    },
    async endOfUser(user) {
      return end([sql.byUser({ user, now: now() }), sql.toldByUser({ user }), sql.endByUser({ user })])
    },
  }
}

/** What is written of a session, as one job or a part of one. */
function changes(
  sql: ReturnType<typeof sessionStatements>,
  sessions: Sealer<Omit<Session, 'told'>>,
  tellings: Sealer<Told>,
  now: () => number,
) {
  const tell = (id: string, told: Told) =>
    sql.insertTold({ session_id: id, app: told.app, sealed: tellings.seal(id, told) })
  const start = ({ told, ...session }: Session) => {
    const row = {
      id: session.id,
      secret_hash: session.secretHash,
      user_id: session.user,
      last_seen_at: session.lastSeenAt.getTime(),
      expires_at: session.expiresAt.getTime(),
      sealed: sessions.seal(session.id, session),
    }
    return [sql.insert(row), ...told.map((entry) => tell(session.id, entry))]
  }
  const see = (id: string, { lastSeenAt, told }: { readonly lastSeenAt: Date; readonly told?: Told }) => {
    const seen = sql.see({ id, now: now(), lastSeenAt: lastSeenAt.getTime() })
    const added = told ? [tell(id, told), sql.forgetTold({ id, app: told.app })] : []
    return [changing(1, seen), ...added]
  }
  return { start, see }
}
