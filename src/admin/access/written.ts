import type { Admin } from '../../model/admin.js'
import type { AdminState } from '../../model/audit-event.js'
import { AdminRefusal } from '../refusal.js'
import type { AccessOffice } from './access-office.js'

export interface AccountTelling {
  readonly type?: 'admin.added' | 'admin.changed'
  readonly admin: Pick<Admin, 'id' | 'name'>
  readonly by: string
  readonly change: string
  readonly before?: AdminState
  readonly after?: AdminState
}

/** No event, no change; what is refused after all is said to be not made. */
export async function written<T>(
  { type = 'admin.changed', admin: { id, name }, by, change, ...states }: AccountTelling,
  { gateway: { audit } }: Pick<AccessOffice, 'gateway'>,
  work: () => Promise<T>,
): Promise<T> {
  const about = { type, admin: id, name, by } as const
  await audit.record([{ ...about, change, ...states }], true)
  try {
    return await work()
  } catch (error) {
    if (error instanceof AdminRefusal) await audit.record([{ ...about, change: `not made: ${change}` }], true)
    throw error
  }
}
