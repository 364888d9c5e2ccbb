import { historyOf } from '../../../admin/registrations/history.js'
import type { Kind } from '../../../model/office.js'
import type { Visit } from '../../route.js'

/** The number of what was just done, so that it can be looked at and reverted. */
export async function latestChange(
  { caller, office }: Visit,
  kind: Kind,
  /** A handle; an entity id where it is registered no more. */
  name: string,
): Promise<number | undefined> {
  const { items } = await historyOf(caller, kind, name, { limit: 1 }, office)
  return items[0]?.seq
}
