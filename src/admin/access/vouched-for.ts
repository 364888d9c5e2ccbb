import { adminRoles, type Caller } from '../../model/admin.js'
import type { Gateway } from '../../model/ports.js'
import type { User } from '../../model/user.js'
import { AdminRefusal } from '../refusal.js'
import { consoleRole, grantedRole } from './console-role.js'

export interface VouchedOffice {
  readonly gateway: {
    readonly directory: { readonly users: Pick<Gateway['directory']['users'], 'having' | 'linksOf'> }
  }
}

/**
 * Whoever says by which key a partner vouches could vouch by one of their own, and come in as anybody of its people.
 * Where some of them run this house, that takes whoever may say who does. Throws AdminRefusal `not_allowed`.
 */
export async function mustMayVouch(caller: Caller, partner: string, office: VouchedOffice): Promise<void> {
  if (caller.may.has('admins.change') || !(await vouchesForConsole(partner, office))) return
  throw new AdminRefusal(
    'not_allowed',
    'Through this partner come people who have a role at the console: whoever changes how it is believed could come in as one of them.',
    { todo: 'An owner can do it. It can be enabled and disabled without one.' },
  )
}

async function vouchesForConsole(
  partner: string,
  { gateway: { directory } }: VouchedOffice,
): Promise<boolean> {
  const { users } = directory
  for (const role of adminRoles) {
    for await (const user of everybodyWith(consoleRole(role), users)) {
      if (grantedRole({ ...user, active: true }) === undefined) continue
      // Whoever is awaited from it would be whom its first fitting sign-in says
      if (user.provisionedFor === partner) return true
      if ((await users.linksOf(user.id)).some((link) => link.partner === partner)) return true
    }
  }
  return false
}

const stretch = 200

/** Also those for whom a partner's rules say so: they are passed over by whoever asks. */
async function* everybodyWith(
  role: string,
  users: VouchedOffice['gateway']['directory']['users'],
): AsyncGenerator<User> {
  for (let after: string | undefined; ; ) {
    const found = await users.having('role', role, stretch, after)
    yield* found
    after = found.at(-1)?.id
    if (found.length < stretch || after === undefined) return
  }
}
