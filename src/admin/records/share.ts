import type { Caller } from '../../model/admin.js'
import type { Kind, RecordLink } from '../../model/office.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { recordOf, type ShownLink } from './read.js'
import type { RecordsOffice } from './search.js'

/** Hours that a link may last. */
export const shortestShare = 1
export const longestShare = 7 * 24

export interface MadeLink {
  readonly link: ShownLink
  /** The only time that it is known here: `/shared/SECRET`. */
  readonly path: string
}

/** Lets somebody outside see their own leg of a sign-in, redacted. It leaves the house, so it takes both permissions. */
export async function shareSignIn(
  caller: Caller,
  reference: string,
  { leg, hours }: { readonly leg: Kind; readonly hours: number },
  office: RecordsOffice,
): Promise<MadeLink> {
  mustMay(caller, 'records.read')
  mustMay(caller, 'registrations.change')
  checkHours(hours)
  const { gateway, recordLinks } = office
  if (!(await recordOf(reference, office)))
    throw new AdminRefusal('not_found', `There is no record ${reference} any more, so nothing can be shown.`)
  const { random, clock, audit } = gateway
  const secret = random.secret()
  const createdAt = clock.now()
  const link: RecordLink = {
    id: random.id(),
    secretHash: random.hash(secret),
    reference,
    leg,
    createdBy: caller.by,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + hours * 3_600_000),
  }
  await audit.record([{ type: 'record.shared', reference, by: caller.by, leg }], true)
  await recordLinks.keep(link)
  await recordLinks.forget(new Date(createdAt.getTime() - longestShare * 3_600_000))
  const { secretHash: _, ...shown } = link
  return { link: shown, path: `/shared/${secret}` }
}

/** From this moment on it opens nothing. */
export async function revokeShare(
  caller: Caller,
  reference: string,
  id: string,
  { gateway, recordLinks }: RecordsOffice,
): Promise<void> {
  mustMay(caller, 'records.read')
  mustMay(caller, 'registrations.change')
  const link = (await recordLinks.of(reference)).find((one) => one.id === id)
  if (!link) throw new AdminRefusal('not_found', 'There is no such link of this sign-in.')
  const event = { type: 'record.unshared', reference, by: caller.by, leg: link.leg } as const
  await gateway.audit.record([event], true)
  await recordLinks.revoke(id, gateway.clock.now())
}

function checkHours(hours: number): void {
  if (Number.isInteger(hours) && hours >= shortestShare && hours <= longestShare) return
  throw new AdminRefusal('invalid', 'A link lasts from one hour to seven days.', {
    faults: [{ path: 'hours', says: `expected a whole number from ${shortestShare} to ${longestShare}` }],
  })
}
