import { type AdminRole, adminRoles, type Caller } from '../../model/admin.js'
import type { User } from '../../model/user.js'
import { mustMay, mustMayGive } from '../permission.js'
import { type FreshOffice, mustBeFresh } from './fresh.js'

/** The role that lets a user of this house into the console, when it was granted here. */
export function consoleRole(role: AdminRole): string {
  return `console-${role}`
}

export function isConsoleRole(name: string): boolean {
  return adminRoles.some((role) => consoleRole(role) === name)
}

/**
 * What this user may be at the console: the first of our roles that was granted here. What a partner's rules import
 * counts for nothing, whatever it is called: no partner makes owners of this house.
 */
export function grantedRole({ active, roles }: Pick<User, 'active' | 'roles'>): AdminRole | undefined {
  return active ? adminRoles.find((role) => roles.local.includes(consoleRole(role))) : undefined
}

/**
 * Whoever may change people could otherwise make themselves an owner: by granting the role, or by linking a name of
 * their own to somebody who has it. It takes what it takes to change an account.
 */
export function mustMayChangeRoles(
  caller: Caller,
  user: Pick<User, 'roles'>,
  roles: readonly string[],
  office: FreshOffice,
): void {
  const concerned = adminRoles.filter((role) => [...user.roles.local, ...roles].includes(consoleRole(role)))
  if (concerned.length === 0) return
  mustMay(caller, 'admins.change')
  for (const role of concerned) mustMayGive(caller, role)
  mustBeFresh(caller, office)
}
