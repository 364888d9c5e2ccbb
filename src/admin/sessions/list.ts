import type { Caller } from '../../model/admin.js'
import type { Session } from '../../model/signin.js'
import { type PeopleOffice, personOf } from '../people/person.js'
import { appNamed, type Named, partnerNamed } from '../people/show.js'
import { mustMay } from '../permission.js'

/** One browser's sign-in, without what it is known again by. */
export interface ShownSession
  extends Pick<Session, 'id' | 'user' | 'startedAt' | 'lastSeenAt' | 'expiresAt'> {
  readonly partner: Named
  /** How strongly they proved who they are, and when. */
  readonly authnContext: string
  readonly authnInstant: Date
  readonly told: readonly { readonly app: Named; readonly at: Date; readonly reference: string }[]
}

export type SessionsOffice = {
  readonly gateway: Pick<PeopleOffice['gateway'], 'directory' | 'registry' | 'state' | 'audit'>
}

/** The sessions of a person, the latest first. */
export async function listSessions(
  caller: Caller,
  user: string,
  office: SessionsOffice,
): Promise<readonly ShownSession[]> {
  mustMay(caller, 'people.read')
  const { id } = await personOf(user, office)
  const sessions = await office.gateway.state.sessions.ofUser(id)
  return sessions
    .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime())
    .map((session) => shownSession(session, office))
}

export function shownSession(session: Session, office: SessionsOffice): ShownSession {
  const { id, user, partner, authentication, startedAt, lastSeenAt, expiresAt, told } = session
  return {
    id,
    user,
    partner: partnerNamed(partner, office),
    authnContext: authentication.context,
    authnInstant: authentication.instant,
    startedAt,
    lastSeenAt,
    expiresAt,
    told: told.map(({ app, at, reference }) => ({ app: appNamed(app, office), at, reference })),
  }
}
