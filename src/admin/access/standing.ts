import type { Admin, AdminRole } from '../../model/admin.js'
import type { AdminState } from '../../model/audit-event.js'
import type { AccessOffice } from './access-office.js'
import { grantedRole } from './console-role.js'

/**
 * What this account may be at this very moment; undefined: it lets nobody in. Somebody who comes in through the gateway
 * stands and falls with the role that the user has, so there is nothing to take back in two places.
 */
export async function roleNow(
  { active, role, user }: Admin,
  { gateway }: Pick<AccessOffice, 'gateway'>,
): Promise<AdminRole | undefined> {
  if (!active) return undefined
  if (user === undefined) return role
  const found = await gateway.directory.users.find(user)
  return found && grantedRole(found)
}

export function stateOf({ role, active }: Admin): AdminState {
  return { role, active }
}
