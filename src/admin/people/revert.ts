import type { Caller } from '../../model/admin.js'
import type { AuditEntry, UserState } from '../../model/audit-event.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { changePerson, type PersonChanged } from './change.js'
import { type PeopleOffice, personOf, revisionOf, stateOf } from './person.js'

/** Undoes one change of a person, if nothing that it changed was changed again since. Throws AdminRefusal. */
export async function revertPersonChange(
  caller: Caller,
  { seq, event }: AuditEntry,
  office: PeopleOffice,
): Promise<PersonChanged> {
  mustMay(caller, 'people.change')
  if (event.type !== 'user.changed') throw cannot(seq, 'it changed no person')
  const { before, after } = event
  if (after === undefined) throw cannot(seq, 'it does not say how they stood')
  if (before === undefined)
    throw new AdminRefusal('conflict', `Change ${seq} cannot be undone: it added the person.`, {
      todo: 'Switch the person off instead; then nobody gets in as them.',
    })
  const user = await personOf(event.user, office)
  const now = stateOf(user)
  const changed = fields.filter((field) => !isSame(before[field], after[field]))
  const again = changed.filter((field) => !isSame(now[field], after[field]))
  if (again.length > 0)
    throw cannot(seq, `${again.map((one) => words[one]).join(' and ')} changed again since`)
  const wanted = Object.fromEntries(changed.map((field) => [field, before[field]]))
  return changePerson(caller, user.id, wanted, revisionOf(user), office)
}

const fields = ['active', 'roles', 'groups'] as const
const words = { active: 'whether they may sign in', roles: 'their roles', groups: 'their groups' } as const

/** Of names the order does not count. */
function isSame(one: UserState[keyof UserState], other: UserState[keyof UserState]): boolean {
  const plain = (value: UserState[keyof UserState]) =>
    JSON.stringify(typeof value === 'boolean' ? value : value.toSorted())
  return plain(one) === plain(other)
}

function cannot(seq: number, because: string): AdminRefusal {
  return new AdminRefusal('conflict', `Change ${seq} cannot be undone: ${because}.`, {
    todo: 'Make the change by hand, as it is wanted now.',
  })
}
