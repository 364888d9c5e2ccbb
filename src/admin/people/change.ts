import { isSendable } from '../../mapping/sendable.js'
import type { Caller } from '../../model/admin.js'
import type { UserState } from '../../model/audit-event.js'
import type { User } from '../../model/user.js'
import { mustMayChangeRoles } from '../access/console-role.js'
import { mustMay } from '../permission.js'
import { type AdminFault, AdminRefusal } from '../refusal.js'
import { endAll } from '../sessions/end.js'
import { changedMeanwhile, checkSeen, type PeopleOffice, personOf, stateOf, tell } from './person.js'
import { type PersonShown, shown } from './show.js'

/** What is to be different; what is not named stays as it is. */
export interface WantedOfPerson {
  /** Whether they may sign in. */
  readonly active?: boolean
  /** Roles given here, all of them: those of a partner's rules are not among them. */
  readonly roles?: readonly string[]
  /** The same of groups. */
  readonly groups?: readonly string[]
}

export interface PersonChanged extends PersonShown {
  /** Sessions that ended because the person may not sign in any more. */
  readonly sessionsEnded: number
}

/** Who is disabled is signed out too. Throws AdminRefusal. */
export async function changePerson(
  caller: Caller,
  id: string,
  wanted: WantedOfPerson,
  seen: string | undefined,
  office: PeopleOffice,
): Promise<PersonChanged> {
  mustMay(caller, 'people.change')
  const given = checked(wanted)
  const user = await personOf(id, office)
  checkSeen(user, seen)
  const changed = await changeUser(caller, user, (now) => ({ ...now, ...given }), office)
  const ended = given.active === false ? await endAll(caller, changed.id, office) : []
  return { ...(await shown(changed, office)), sessionsEnded: ended.length }
}

/** Gives one role or takes it away, whatever else was decided meanwhile. */
export async function giveRole(
  caller: Caller,
  id: string,
  { role, given }: { readonly role: string; readonly given: boolean },
  office: PeopleOffice,
): Promise<PersonShown> {
  mustMay(caller, 'people.change')
  const [name = ''] = checked({ roles: [role] }).roles ?? []
  const user = await personOf(id, office)
  if (!given && !user.roles.local.includes(name)) throw notGivenHere(user, name)
  const others = (now: UserState) => now.roles.filter((each) => each !== name)
  const change = (now: UserState) => ({ ...now, roles: given ? [...others(now), name] : others(now) })
  return shown(await changeUser(caller, user, change, office), office)
}

function notGivenHere({ id, roles }: User, role: string): AdminRefusal {
  return new AdminRefusal('conflict', `${id} was not given the role ${JSON.stringify(role)} here.`, {
    ...(roles.imported.includes(role)
      ? { todo: 'It comes from the partner’s import rules; change those.' }
      : {}),
  })
}

/**
 * Writes down how they stood and how they will, then changes them. A sign-in that renews what a partner says may come in
 * between: then the same is done on what it left.
 */
async function changeUser(
  caller: Caller,
  first: User,
  change: (now: UserState) => UserState,
  office: PeopleOffice,
): Promise<User> {
  const before = stateOf(first)
  const after = change(before)
  mustMayChangeRoles(caller, first, after.roles, office)
  const says = saidOf(before, after)
  if (says === '') return first
  await tell(caller, { user: first.id, change: says, before, after }, office)
  const { directory, clock } = office.gateway
  let user: User | undefined = first
  for (let attempt = 0; attempt < 5 && user && same(stateOf(user), before); attempt += 1) {
    const changed = await directory.users.update({ ...withState(user, after), updatedAt: clock.now() })
    if (changed !== undefined) return changed
    user = await directory.users.find(first.id)
  }
  await tell(caller, { user: first.id, change: `not made, somebody else was first: ${says}` }, office)
  throw changedMeanwhile()
}

function withState(user: User, { active, roles, groups }: UserState): User {
  return {
    ...user,
    active,
    roles: { ...user.roles, local: roles },
    groups: { ...user.groups, local: groups },
  }
}

function same(one: UserState, other: UserState): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** What a change comes to, in few words; empty when it changes nothing. */
function saidOf(before: UserState, after: UserState): string {
  const lists = (['role', 'group'] as const).flatMap((what) => {
    const [was, is] = [before[`${what}s`], after[`${what}s`]]
    const come = is.filter((name) => !was.includes(name)).map((name) => `${what} ${name} granted`)
    const gone = was.filter((name) => !is.includes(name)).map((name) => `${what} ${name} taken away`)
    return [...come, ...gone]
  })
  const switched = before.active === after.active ? [] : [after.active ? 'enabled' : 'disabled']
  return [...switched, ...lists].join(', ')
}

const mostNames = 200
const longestName = 256

/** Throws AdminRefusal `invalid`. */
export function checked(wanted: WantedOfPerson): Partial<UserState> {
  const { active, roles, groups } = wanted
  const faults = [...faultsOf('roles', roles ?? []), ...faultsOf('groups', groups ?? [])]
  if (faults.length > 0) throw new AdminRefusal('invalid', 'Some of these names cannot be given.', { faults })
  return {
    ...(active === undefined ? {} : { active }),
    ...(roles === undefined ? {} : { roles: tidy(roles) }),
    ...(groups === undefined ? {} : { groups: tidy(groups) }),
  }
}

function tidy(names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => name.trim()))]
}

function faultsOf(field: string, names: readonly string[]): readonly AdminFault[] {
  if (names.length > mostNames)
    return [{ path: field, says: `expected at most ${mostNames}, got ${names.length}` }]
  return names.flatMap((name, at) => {
    const says = wrongWith(name.trim())
    return says === undefined ? [] : [{ path: `${field}[${at}]`, says }]
  })
}

function wrongWith(name: string): string | undefined {
  if (name === '') return 'expected a name, got nothing'
  if (name.length > longestName) return `expected at most ${longestName} characters, got ${name.length}`
  return isSendable(name) && !/\p{Cc}/u.test(name)
    ? undefined
    : 'it has a character that no message can carry'
}
