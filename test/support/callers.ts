import { AdminRefusal } from '../../src/admin/refusal.js'
import { type AdminRole, type Caller, type Permission, permissionsOf } from '../../src/model/admin.js'

/** Somebody who has just signed in at the console, in this role, whatever the clock says. */
export function callerAs(role: AdminRole): Caller {
  const by = `admin ${role}`
  return {
    admin: `a-${role}`,
    by,
    via: 'console',
    role,
    may: new Set(permissionsOf[role]),
    source: '192.0.2.1',
    session: { id: `s-${role}`, by: 'password', startedAt: new Date(8_640_000_000_000_000) },
  }
}

/** An owner who may do just these things. */
export function callerWho(...may: readonly Permission[]): Caller {
  return { ...callerAs('owner'), may: new Set(may) }
}

/** The no that this is refused with. */
export async function refusalOf(work: () => unknown): Promise<AdminRefusal> {
  try {
    await work()
  } catch (error) {
    if (error instanceof AdminRefusal) return error
    throw error
  }
  throw new Error('it was not refused')
}
