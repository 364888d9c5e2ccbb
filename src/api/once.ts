import { AdminRefusal } from '../admin/refusal.js'
import type { Caller } from '../model/admin.js'
import type { Office } from '../model/office.js'
import type { OfficeRequest } from '../model/office-door.js'
import type { Operation } from './operation.js'

const day = 86_400_000

/**
 * Where to ask twice would make two: whoever sends an Idempotency-Key and asks again within a day, because an answer was
 * lost, hears that it was asked before, on whichever replica. Throws AdminRefusal `conflict`.
 */
export async function checkOnce(
  { id }: Operation,
  { admin, by }: Caller,
  { headers }: OfficeRequest,
  { gateway }: Office,
): Promise<void> {
  const key = headers['idempotency-key']
  if (key === undefined) return
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AdminRefusal('invalid', 'This Idempotency-Key cannot be taken.', {
      faults: [{ path: 'Idempotency-Key', says: 'expected 1 to 255 visible ASCII characters' }],
    })
  }
  const until = new Date(gateway.clock.now().getTime() + day)
  const name = `api ${gateway.random.hash(JSON.stringify([id, admin, by, key]))}`
  if (await gateway.state.replays.firstSeen(name, until)) return
  throw new AdminRefusal(
    'conflict',
    'This was asked before with the same Idempotency-Key, and is not done twice.',
    {
      todo: 'Look whether it was done. To do it once more, send another key.',
    },
  )
}
