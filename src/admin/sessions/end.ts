import type { Caller } from '../../model/admin.js'
import type { Session } from '../../model/signin.js'
import { personOf } from '../people/person.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { type SessionsOffice, type ShownSession, shownSession } from './list.js'

/** Ends one session of a person. The apps that were told are not asked: they may keep their own. Throws AdminRefusal. */
export async function endSession(
  caller: Caller,
  user: string,
  session: string,
  office: SessionsOffice,
): Promise<ShownSession> {
  mustMay(caller, 'sessions.end')
  const { id } = await personOf(user, office)
  const { sessions } = office.gateway.state
  const isTheirs = (await sessions.ofUser(id)).some((one) => one.id === session)
  const ended = isTheirs ? await sessions.end(session) : undefined
  if (ended === undefined) {
    throw new AdminRefusal('not_found', `${id} has no session ${JSON.stringify(session)} any more.`)
  }
  await writeDown(caller, [ended], office)
  return shownSession(ended, office)
}

/** Ends all sessions of a person. */
export async function endSessions(
  caller: Caller,
  user: string,
  office: SessionsOffice,
): Promise<readonly ShownSession[]> {
  mustMay(caller, 'sessions.end')
  const { id } = await personOf(user, office)
  return endAll(caller, id, office)
}

/** The same for whoever may already do what ends them. */
export async function endAll(
  caller: Caller,
  user: string,
  office: SessionsOffice,
): Promise<readonly ShownSession[]> {
  const ended = await office.gateway.state.sessions.endOfUser(user)
  await writeDown(caller, ended, office)
  return ended.map((session) => shownSession(session, office))
}

/** Written down with the apps that still think that the person is signed in. */
async function writeDown(
  { by }: Caller,
  ended: readonly Session[],
  { gateway }: SessionsOffice,
): Promise<void> {
  if (ended.length === 0) return
  const events = ended.map(({ id, user, told }) => ({
    type: 'session.ended' as const,
    session: id,
    user,
    by: 'operator' as const,
    operator: by,
    notTold: [...new Set(told.map(({ app }) => app))],
  }))
  await gateway.audit.record(events, true)
}
