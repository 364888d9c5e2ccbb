// People as those who run the house see and change them: one file a deed. What a partner's rules gave is shown and never
// changed here; whether somebody may sign in, what was given here and how partners call them is.
import { createHash } from 'node:crypto'
import type { Gateway } from '../../model/ports.js'
import type { User } from '../../model/user.js'
import type { AuditEvent, UserState } from '../../model/audit-event.js'
import type { Caller } from '../../model/admin.js'
import { AdminRefusal } from '../refusal.js'

/** What these functions take of the office; the commands, which open no more than this, call them too. */
export interface PeopleOffice {
  readonly gateway: {
    readonly directory: { readonly users: Gateway['directory']['users'] }
    readonly state: { readonly sessions: Pick<Gateway['state']['sessions'], 'ofUser' | 'end' | 'endOfUser'> }
    readonly registry: Pick<Gateway['registry'], 'app' | 'partner' | 'partnerByHandle'>
    readonly audit: Pick<Gateway['audit'], 'record'>
    readonly clock: Pick<Gateway['clock'], 'now'>
    readonly random: Pick<Gateway['random'], 'id'>
  }
}

type UsersOffice = { readonly gateway: Pick<PeopleOffice['gateway'], 'directory'> }

/** By id. Throws AdminRefusal `not_found`. */
export async function personOf(id: string, { gateway }: UsersOffice): Promise<User> {
  const user = await gateway.directory.users.find(id)
  if (user !== undefined) return user
  throw new AdminRefusal('not_found', `There is no user ${JSON.stringify(id)}.`)
}

/**
 * What a change has to name: which version was seen, and what was decided here in it. A sign-in that renews what a partner
 * says makes another version, and yet leaves what was decided as it was.
 */
export function revisionOf(user: User): string {
  const decided = createHash('sha256')
    .update(JSON.stringify(stateOf(user)))
    .digest('hex')
  return `${user.version}-${decided.slice(0, 12)}`
}

/** Whether what was decided stands as it was seen. Throws AdminRefusal `changed_meanwhile`. */
export function checkSeen(user: User, seen: string | undefined): void {
  if (seen === undefined || seen.split('-').at(-1) === revisionOf(user).split('-').at(-1)) return
  throw changedMeanwhile()
}

export function changedMeanwhile(): AdminRefusal {
  return new AdminRefusal(
    'changed_meanwhile',
    'Somebody changed this person meanwhile, and nothing was done.',
    {
      todo: 'Look at them again, and make the change once more if it is still wanted.',
    },
  )
}

/** As the audit keeps it. */
export function stateOf({ active, roles, groups }: User): UserState {
  return { active, roles: roles.local, groups: groups.local }
}

export interface UserTelling {
  readonly user: string
  readonly change: string
  readonly before?: UserState
  readonly after?: UserState
}

/** No event, no change. */
export async function tell(
  { by }: Caller,
  { user, change, before, after }: UserTelling,
  { gateway }: { readonly gateway: Pick<PeopleOffice['gateway'], 'audit'> },
): Promise<void> {
  const event: AuditEvent = {
    type: 'user.changed',
    user,
    by,
    change,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }
  await gateway.audit.record([event], true)
}
