import { type AdminRole, type Caller, permissionsOf } from '../../src/model/admin.js'

export function callerOf(role: AdminRole): Caller {
  return {
    admin: `_${role}`,
    by: `admin ${role}`,
    via: 'console',
    role,
    may: new Set(permissionsOf[role]),
    source: '192.0.2.7',
  }
}
