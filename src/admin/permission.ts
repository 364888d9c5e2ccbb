import { type AdminRole, adminRoles, type Caller, type Permission, permissionsOf } from '../model/admin.js'
import { AdminRefusal } from './refusal.js'

/** The first line of every function that does something for somebody. Throws AdminRefusal `not_allowed`. */
export function mustMay(caller: Caller, permission: Permission): void {
  if (caller.may.has(permission)) return
  throw new AdminRefusal(
    'not_allowed',
    `This needs the permission ${permission}, which ${caller.by} has not got.`,
    { todo: todoFor(caller, permission) },
  )
}

/** Nobody gives more than they have: a token for accounts alone would make itself an owner. Throws AdminRefusal `not_allowed`. */
export function mustMayGive(caller: Caller, role: AdminRole): void {
  for (const permission of permissionsOf[role]) mustMay(caller, permission)
}

function todoFor({ via, role }: Caller, permission: Permission): string {
  if (via === 'api' && permissionsOf[role].includes(permission))
    return `Make a token whose scopes name ${permission}.`
  return `Ask somebody whose role allows it: ${rolesWith(permission).join(' or ')}.`
}

function rolesWith(permission: Permission): readonly AdminRole[] {
  return adminRoles.filter((role) => permissionsOf[role].includes(permission))
}
