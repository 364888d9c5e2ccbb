import type { Caller } from '../../model/admin.js'
import type { RegistrationState } from '../../model/audit-event.js'
import type { Overlay } from '../../model/ports.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { keep } from './add.js'
import { type Changed, checkedSettings, inForce } from './change.js'
import { checkFree } from './confirm-domain.js'
import { decideUpon, late } from './decide-upon.js'
import { changeNumbered, overlayIn, type RegistrationEvent, stateDifferences } from './history.js'
import { findRegistered, type Registered, type RegistrationOffice } from './registered.js'
import { type Removed, removeRegistration } from './remove.js'
import { type Standing, standingOf, stateNow } from './standing.js'
import { takenDocument } from './taken-document.js'

/** Undoes one change, if nothing that it changed was changed again since. */
export async function revertChange(
  caller: Caller,
  seq: number,
  office: RegistrationOffice,
): Promise<Changed | Removed> {
  mustMay(caller, 'registrations.change')
  const { event } = await changeNumbered(seq, office.reports)
  const { kind, id, before, after } = event
  if (before === undefined && after === undefined) throw cannot(seq, 'it was not made here, but in a file')
  const one = findRegistered(kind, id, office)
  if (one === undefined) return comeBack(caller, seq, event, office)
  const standing = await standingOf(kind, one, office)
  const since = stateDifferences(after, stateNow(standing)).map(({ field }) => field)
  const fields = stateDifferences(before, after).map(({ field }) => field)
  const again = since.filter((field) => fields.includes(field))
  if (again.length > 0) throw cannot(seq, `${again.join(', ')} of ${one.handle} changed again since`)
  if (before === undefined) return removeRegistration(caller, kind, id, undefined, office)
  await goBack(caller, seq, { event, before, one, standing, fields }, office)
  return inForce(kind, one.handle, office)
}

interface Back {
  readonly event: RegistrationEvent
  readonly before: RegistrationState
  readonly one: Registered
  readonly standing: Standing
  /** Which the change changed. */
  readonly fields: readonly string[]
}

/** Only what that change changed: what was decided beside it stays. */
async function goBack(
  caller: Caller,
  seq: number,
  { event: { kind }, before, one, standing, fields }: Back,
  office: RegistrationOffice,
): Promise<void> {
  const wanted = withFields(standing.overlay, overlayIn(before), fields)
  const overlay = await checkedOverlay(seq, kind, one, wanted, office)
  const says = `change ${seq} undone`
  if (!fields.includes('document')) {
    return decideUpon(caller, { kind, one, standing, overlay, says }, office)
  }
  const taken = await documentBack(seq, kind, one.handle, before, office)
  const addedAt = (await office.documents.find(kind, one.id))?.addedAt ?? office.gateway.clock.now()
  await decideUpon(caller, { kind, one, standing, overlay, document: taken.sha256, says }, office)
  const { sha256, bytes } = taken
  const document = { id: one.id, handle: one.handle, sha256, addedAt, bytes }
  if ((await office.documents.put(kind, document, standing.revision + 1)) !== 'kept')
    throw await late(caller, { kind, one, says }, office)
}

function withFields(now: Overlay, then: Overlay, fields: readonly string[]): Overlay {
  const settings = { ...now.settings }
  const rest: Record<string, unknown> = { ...now, settings: undefined }
  for (const field of fields) {
    const [name, of, from] = field.startsWith('settings.')
      ? [field.slice('settings.'.length), settings as Record<string, unknown>, then.settings]
      : [field, rest, then]
    const was = (from as Readonly<Record<string, unknown>> | undefined)?.[name]
    if (name !== 'document') Reflect.deleteProperty(of, name)
    if (name !== 'document' && was !== undefined) of[name] = was
  }
  return { ...rest, settings }
}

/** What could be taken then may not be taken now: a domain went to somebody else, a partner is gone. */
async function checkedOverlay(
  seq: number,
  kind: RegistrationEvent['kind'],
  one: Pick<Registered, 'id' | 'handle'>,
  overlay: Overlay,
  office: RegistrationOffice,
): Promise<Overlay> {
  try {
    const settings = await checkedSettings(kind, { preset: overlay.preset }, overlay, office)
    for (const domain of overlay.confirmedDomains ?? []) await checkFree(domain, one, office.gateway)
    return { ...overlay, settings }
  } catch (error) {
    throw error instanceof AdminRefusal ? cannot(seq, error.says) : error
  }
}

/** What was removed is registered again as it was. */
async function comeBack(
  caller: Caller,
  seq: number,
  { kind, id, handle, before, after }: RegistrationEvent,
  office: RegistrationOffice,
): Promise<Changed> {
  if (after !== undefined || before === undefined) throw cannot(seq, `${handle} is not registered any more`)
  const taken = await documentBack(seq, kind, handle, before, office)
  if (taken.built.id !== id) throw cannot(seq, 'its document says another entity id')
  if (findRegistered(kind, handle, office) !== undefined)
    throw cannot(seq, `the handle ${handle} is another’s now`)
  const overlay = await checkedOverlay(seq, kind, { id, handle }, overlayIn(before), office)
  await keep(caller, kind, { taken, handle, overlay }, office)
  return inForce(kind, handle, office)
}

async function documentBack(
  seq: number,
  kind: RegistrationEvent['kind'],
  handle: string,
  before: RegistrationState,
  office: RegistrationOffice,
) {
  const bytes = before.document === undefined ? undefined : await office.documents.version(before.document)
  if (bytes === undefined) throw cannot(seq, 'the metadata document of then is not kept')
  return takenDocument(kind, bytes, { handle, overlay: overlayIn(before) }, office)
}

function cannot(seq: number, because: string): AdminRefusal {
  return new AdminRefusal('conflict', `Change ${seq} cannot be undone: ${because}.`, {
    todo: 'Make the change by hand, as it is wanted now.',
  })
}
