import type { Caller } from '../../model/admin.js'
import type { AuditEntry, AuditEvent, RegistrationState } from '../../model/audit-event.js'
import type { Kind, Reports } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { type Listing, readCursor, type Stretch, writeCursor } from '../listing.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { type Difference, overlayDifferences } from './difference.js'
import { findRegistered, type RegistrationOffice } from './registered.js'

export type RegistrationEvent = Extract<
  AuditEvent,
  { readonly type: 'registration.added' | 'registration.changed' | 'registration.removed' }
>

/** One change of a registration, as the audit has it. */
export interface RegistrationChange {
  /** Names the change; for reverting it. */
  readonly seq: number
  readonly at: Date
  readonly by: string
  readonly what: 'added' | 'changed' | 'removed'
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  readonly says: string
  readonly differences: readonly Difference[]
  /** It says how it stood before, so that it can be gone back to. */
  readonly revertible: boolean
}

const types = ['registration.added', 'registration.changed', 'registration.removed'] as const

/** Newest first; also of what is not registered any more, by its entity id. */
export async function historyOf(
  caller: Caller,
  kind: Kind,
  name: string,
  { limit, cursor }: Stretch,
  office: Pick<RegistrationOffice, 'gateway' | 'reports'>,
): Promise<Omit<Listing<RegistrationChange>, 'total'>> {
  mustMay(caller, 'registrations.read')
  const id = findRegistered(kind, name, office)?.id ?? name
  const isIts = ({ event }: AuditEntry) => isOfRegistration(event) && event.kind === kind && event.id === id
  const before = cursor === undefined ? undefined : Number(readCursor(cursor))
  const found = await matching(office.reports, id, isIts, before, limit + 1)
  const items = found.slice(0, limit).flatMap(changeOf)
  const last = items.at(-1)
  return {
    items,
    ...(found.length > limit && last !== undefined ? { next: writeCursor(String(last.seq)) } : {}),
  }
}

const read = 200

async function matching(
  reports: Reports,
  object: string,
  fits: (entry: AuditEntry) => boolean,
  from: number | undefined,
  wanted: number,
): Promise<readonly AuditEntry[]> {
  const found: AuditEntry[] = []
  let before = from
  for (;;) {
    const entries = await reports.events({
      types,
      object,
      limit: read,
      ...(before === undefined ? {} : { before }),
    })
    found.push(...entries.filter(fits))
    before = entries.at(-1)?.seq
    if (found.length >= wanted || entries.length < read) return found.slice(0, wanted)
  }
}

/** One change by its number. Throws AdminRefusal `not_found`. */
export async function showChange(
  caller: Caller,
  seq: number,
  { reports }: Pick<RegistrationOffice, 'reports'>,
): Promise<RegistrationChange & Pick<RegistrationEvent, 'before' | 'after'>> {
  mustMay(caller, 'registrations.read')
  const { change, event } = await changeNumbered(seq, reports)
  const { before, after } = event
  return { ...change, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
}

export async function changeNumbered(
  seq: number,
  reports: Pick<Reports, 'events'>,
): Promise<{ readonly change: RegistrationChange; readonly event: RegistrationEvent }> {
  const [entry] = await reports.events({ seq, limit: 1 })
  const [change] = entry === undefined ? [] : changeOf(entry)
  if (entry !== undefined && change !== undefined && isOfRegistration(entry.event))
    return { change, event: entry.event }
  throw new AdminRefusal('not_found', `There is no change ${seq} of an app or a partner.`)
}

function isOfRegistration(event: AuditEvent): event is RegistrationEvent {
  return types.some((type) => type === event.type)
}

function changeOf({ seq, at, event }: AuditEntry): readonly RegistrationChange[] {
  if (!isOfRegistration(event)) return []
  const { type, kind, id, handle, by, change = '', before, after } = event
  const what =
    type === 'registration.added' ? 'added' : type === 'registration.removed' ? 'removed' : 'changed'
  return [
    {
      seq,
      at,
      by,
      what,
      kind,
      id,
      handle,
      says: change,
      differences: stateDifferences(before, after),
      revertible: before !== undefined || after !== undefined,
    },
  ]
}

export function stateDifferences(
  before: RegistrationState | undefined,
  after: RegistrationState | undefined,
): readonly Difference[] {
  const document = (state: RegistrationState | undefined) =>
    state?.document === undefined ? [] : [state.document]
  const [gone, come] = [document(before), document(after)]
  return [
    ...overlayDifferences(overlayIn(before), overlayIn(after)),
    ...(gone[0] === come[0] ? [] : [{ field: 'document', gone, come, security: true }]),
  ]
}

/** What was an overlay when it was written down. */
export function overlayIn(state: RegistrationState | undefined): Overlay {
  return state?.overlay ?? {}
}
