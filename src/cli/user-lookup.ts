import type { User } from '../model/user.js'
import { CommandFault } from './command-fault.js'
import type { Stores } from './house.js'

/** By id, or by what finds exactly one person. */
export async function userOf({ directory }: Stores, wanted: string): Promise<User> {
  const user = await directory.users.find(wanted)
  if (user !== undefined) return user
  const found = await directory.users.search(wanted, 3)
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  throw new CommandFault(
    found.length === 0
      ? `There is no user ${JSON.stringify(wanted)}.`
      : `${JSON.stringify(wanted)} finds several users.`,
    'Look for the id: sallyport user list [QUERY]',
  )
}
