import type { Clock, Finish, Finishing, Unfinished, UserChange } from '../model/ports.js'
import { nameStatements, userStatements } from './directory-statements.js'
import { changing, type SqlDatabase, type Statement } from './sql.js'
import { auditRow, auditStatements } from './sqlite-audit.js'
import type { SqliteState } from './sqlite-state.js'
import { userChange } from './sqlite-users.js'

type Step = readonly [statement: Statement, otherwise: Unfinished]

/** Ends a sign-in in one durable commit: nothing of it stands unless all of it does. */
export function sqliteFinish(db: SqlDatabase, state: SqliteState, clock: Clock): Finish {
  const audit = auditStatements(db.build)
  const users = userStatements(db.build)
  const names = nameStatements(db.build)
  const written = (events: Finishing['events']) =>
    events.map((event) => audit.append(auditRow({ at: clock.now(), event })))

  const person = ({ activeUser, change, names: named }: Finishing): readonly Step[] => [
    ...as('user_inactive', activeUser === undefined ? [] : [changing(1, users.isActive({ id: activeUser }))]),
    ...as('user_changed', changeOf(change)),
    ...as(
      'user_changed',
      named
        ? [
            names.issue({
              user_id: named.user,
              app: named.app,
              value: named.value,
              issued_at: clock.now().getTime(),
            }),
          ]
        : [],
    ),
  ]
  const changeOf = (change: UserChange) => (change.kind === 'none' ? [] : userChange(users, change))

  return async (finishing) => {
    const { signIn, spends, session, events } = finishing
    const ending = await state.ending(signIn, spends?.handle)
    if (typeof ending === 'string') return no(ending === 'finished' ? 'finished_before' : ending)
    let done = false
    try {
      const steps = [
        ...as('replayed', [...(spends ? written([spends.vouched]) : []), ...ending.spending]),
        ...person(finishing),
        ...as('finished_before', ending.finishing),
        ...as('session_ended', state.sessions.telling(session)),
        ...as('finished_before', written(events)),
      ]
      const outcome = await db.write(
        steps.map(([statement]) => statement),
        { durable: true },
      )
      done = outcome.done
      return outcome.done ? { finished: true } : no(steps[outcome.at]?.[1] ?? 'finished_before')
    } finally {
      ending.settle(done)
    }
  }
}

/** Undone, all of it. */
function no(because: Unfinished) {
  return { finished: false, because, spent: false } as const
}

function as(otherwise: Unfinished, statements: readonly Statement[]): readonly Step[] {
  return statements.map((statement) => [statement, otherwise])
}
