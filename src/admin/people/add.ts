import { attributesOf } from '../../mapping/attributes.js'
import { isSendable } from '../../mapping/sendable.js'
import type { Caller } from '../../model/admin.js'
import type { Attributes } from '../../model/rule.js'
import type { User } from '../../model/user.js'
import { mustMayChangeRoles } from '../access/console-role.js'
import { mustMay } from '../permission.js'
import { type AdminFault, AdminRefusal } from '../refusal.js'
import { checked } from './change.js'
import { partnerCalled } from './links.js'
import { type PeopleOffice, stateOf, tell } from './person.js'
import { type PersonShown, shown } from './show.js'

export interface NewPerson {
  /** By house names; at least one value, or nobody could find them again. */
  readonly attributes: Attributes
  readonly roles?: readonly string[]
  readonly groups?: readonly string[]
  /** Handle or entity id of the partner whose first fitting sign-in will be theirs (`onFirstSignIn: link`). */
  readonly partner?: string
}

/** Provisions a person before the first sign-in. Throws AdminRefusal. */
export async function addPerson(
  caller: Caller,
  wanted: NewPerson,
  office: PeopleOffice,
): Promise<PersonShown> {
  mustMay(caller, 'people.change')
  const attributes = checkedAttributes(wanted.attributes)
  const { roles = [], groups = [] } = wanted
  const given = checked({ roles, groups })
  const { random, clock, directory } = office.gateway
  const now = clock.now()
  const user: User = {
    id: random.id(),
    attributes,
    roles: { imported: [], local: given.roles ?? [] },
    groups: { imported: [], local: given.groups ?? [] },
    active: true,
    ...(wanted.partner === undefined ? {} : { provisionedFor: partnerCalled(wanted.partner, office) }),
    createdAt: now,
    updatedAt: now,
    version: 1,
  }
  mustMayChangeRoles(caller, user, [], office)
  await tell(caller, { user: user.id, change: 'added', after: stateOf(user) }, office)
  await directory.users.create(user)
  return shown(user, office)
}

function checkedAttributes(given: Attributes): Attributes {
  const entries = Object.entries(given).filter(([, values]) => values.length > 0)
  const faults = entries.flatMap(([name, values]) => values.flatMap((value, at) => faultOf(name, value, at)))
  if (entries.length === 0)
    faults.push({ path: 'attributes', says: 'expected at least one value, as a name or an e-mail address' })
  if (faults.length > 0) throw new AdminRefusal('invalid', 'Nobody can be added like this.', { faults })
  return attributesOf(entries)
}

const longest = 1024

function faultOf(name: string, value: string, at: number): readonly AdminFault[] {
  const path = `attributes.${name}[${at}]`
  if (value === '' || value.length > longest) return [{ path, says: `expected 1 to ${longest} characters` }]
  return isSendable(value) ? [] : [{ path, says: 'it has a character that no message can carry' }]
}
