import type { Caller } from '../../model/admin.js'
import type { RegistrationState } from '../../model/audit-event.js'
import type { Kind } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { mustMayVouch, type VouchedOffice } from '../access/vouched-for.js'
import type { AdminRefusal } from '../refusal.js'
import type { Registered, RegistrationOffice } from './registered.js'
import { changedMeanwhile, type Standing, stateNow, stateOf } from './standing.js'

export interface Decision {
  readonly kind: Kind
  readonly one: Pick<Registered, 'id' | 'handle'>
  /** What it was decided upon. */
  readonly standing: Standing
  readonly overlay: Overlay
  /** SHA-256 of another document than the one that stands, where the directory keeps it. */
  readonly document?: string
  /** What it changes, in few words. */
  readonly says: string
}

/** What deciding takes; a command has no more than this. */
export type Deciding = {
  readonly gateway: {
    readonly directory: Pick<RegistrationOffice['gateway']['directory'], 'overlays'> &
      VouchedOffice['gateway']['directory']
    readonly audit: Pick<RegistrationOffice['gateway']['audit'], 'record'>
  }
}

/**
 * Writes down how it stood and how it will, then changes the overlay, by compare and swap: also where only the document
 * will change, so that of two who change it at once one is told. Throws AdminRefusal `changed_meanwhile`.
 */
export async function decideUpon(caller: Caller, decision: Decision, office: Deciding): Promise<void> {
  const { kind, one, standing, says } = decision
  const overlay = tidy(decision.overlay)
  const before = stateNow(standing)
  const after = stateOf(overlay, decision.document ?? before.document)
  if (kind === 'partner' && isOfBelief(before, after)) await mustMayVouch(caller, one.id, office)
  await tell(caller, { kind, one, says, before, after }, office)
  if (await office.gateway.directory.overlays.set(kind, one.id, overlay, standing.revision)) return
  throw await late(caller, { kind, one, says }, office)
}

/** What was written down and then not made is said to be none; to be thrown. */
export async function late(
  caller: Caller,
  { kind, one, says }: Pick<Telling, 'kind' | 'one' | 'says'>,
  office: Deciding,
): Promise<AdminRefusal> {
  await tell(caller, { kind, one, says: `not made, somebody else was first: ${says}` }, office)
  return changedMeanwhile(undefined, '')
}

/** Whether it is open to anybody says nothing of how it is believed. */
function isOfBelief(before: RegistrationState, after: RegistrationState): boolean {
  const belief = ({ overlay: { enabled: _, draft: _draft, ...overlay }, document }: RegistrationState) =>
    JSON.stringify([Object.entries(overlay).toSorted(([one], [other]) => (one < other ? -1 : 1)), document])
  return belief(before) !== belief(after)
}

export interface Telling {
  readonly type?: 'registration.added' | 'registration.changed' | 'registration.removed'
  readonly kind: Kind
  readonly one: Pick<Registered, 'id' | 'handle'>
  readonly says: string
  readonly before?: RegistrationState
  readonly after?: RegistrationState
}

/** No event, no change. */
export async function tell({ by }: Caller, telling: Telling, { gateway }: Deciding): Promise<void> {
  const { type = 'registration.changed', kind, one, says, before, after } = telling
  await gateway.audit.record(
    [
      {
        type,
        kind,
        id: one.id,
        handle: one.handle,
        by,
        change: says,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      },
    ],
    true,
  )
}

/** What says nothing is not kept. */
export function tidy({ settings = {}, confirmedDomains = [], draft, ...rest }: Overlay): Overlay {
  return {
    ...rest,
    ...(draft === true ? { draft } : {}),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
    ...(confirmedDomains.length === 0 ? {} : { confirmedDomains }),
  }
}
