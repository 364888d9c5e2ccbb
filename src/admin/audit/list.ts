// What the audit tells entry by entry, for programs; the pages and reports say the same in words.
import type { Caller } from '../../model/admin.js'
import type { AuditEntry } from '../../model/audit-event.js'
import type { EventQuery, Office, SignInQuery, SignInRow } from '../../model/office.js'
import type { Gateway } from '../../model/ports.js'
import { type Listing, mostListed, readCursor, type Stretch, writeCursor } from '../listing.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'

type AuditOffice = Pick<Office, 'reports'>
type Untotalled<T> = Omit<Listing<T>, 'total'>

export type AuditQuery = Stretch & Omit<EventQuery, 'limit' | 'before' | 'seq'>

/** The latest first. */
export async function listAudit(
  caller: Caller,
  { limit, cursor, ...wanted }: AuditQuery,
  { reports }: AuditOffice,
): Promise<Untotalled<AuditEntry>> {
  mustMay(caller, 'audit.read')
  const most = bounded(limit)
  return stretch(await reports.events({ ...wanted, ...placeOf(cursor), limit: most + 1 }), most)
}

/** Throws AdminRefusal `not_found`. */
export async function showEntry(caller: Caller, seq: number, { reports }: AuditOffice): Promise<AuditEntry> {
  mustMay(caller, 'audit.read')
  const [entry] = await reports.events({ seq, limit: 1 })
  if (entry !== undefined) return entry
  throw new AdminRefusal('not_found', `There is no entry ${seq}.`)
}

export type SignInsQuery = Stretch & Omit<SignInQuery, 'limit' | 'before'>

type SignInsOffice = AuditOffice & {
  readonly gateway: {
    readonly registry: Pick<Gateway['registry'], 'appByHandle' | 'partnerByHandle'>
  }
}

/** The latest first; `app` and `partner` by handle or entity id. */
export async function listSignIns(
  caller: Caller,
  { limit, cursor, app, partner, ...wanted }: SignInsQuery,
  { reports, gateway: { registry } }: SignInsOffice,
): Promise<Untotalled<SignInRow>> {
  mustMay(caller, 'records.read')
  const most = bounded(limit)
  const found = await reports.signIns({
    ...wanted,
    ...(app === undefined ? {} : { app: registry.appByHandle(app)?.id ?? app }),
    ...(partner === undefined ? {} : { partner: registry.partnerByHandle(partner)?.id ?? partner }),
    ...placeOf(cursor),
    limit: most + 1,
  })
  return stretch(found, most)
}

function bounded(limit: number): number {
  return Math.min(Math.max(limit, 1), mostListed)
}

function placeOf(cursor: string | undefined): { readonly before?: number } {
  if (cursor === undefined) return {}
  const before = Number(readCursor(cursor))
  if (Number.isSafeInteger(before) && before > 0) return { before }
  throw new AdminRefusal('invalid', 'That is no place in this list.', {
    faults: [{ path: 'cursor', says: 'not one that was given here' }],
  })
}

/** Of one more than is wanted. */
function stretch<T extends { readonly seq: number }>(found: readonly T[], most: number): Untotalled<T> {
  const items = found.slice(0, most)
  const last = items.at(-1)
  return {
    items,
    ...(found.length > most && last !== undefined ? { next: writeCursor(String(last.seq)) } : {}),
  }
}
