import type { Caller } from '../../model/admin.js'
import type { Kind } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { mustMayVouch } from '../access/vouched-for.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { type Changed, checkedSettings, inForce } from './change.js'
import { checkedDomain, checkFree } from './confirm-domain.js'
import { tell, tidy, late } from './decide-upon.js'
import { checkNotPinned } from './pinned.js'
import { aKind, findRegistered, type Registered, type RegistrationOffice } from './registered.js'
import { stateOf } from './standing.js'
import { fileNameOf } from './look.js'
import { bytesOf, entityOf, type GivenDocument, type TakenDocument, takenDocument } from './taken-document.js'

export interface NewRegistration {
  /** Absent: of the file's name, or the host of the entity id. */
  readonly handle?: string
  readonly preset?: string
  readonly protocol?: 'saml' | 'wsfed'
  readonly settings?: Readonly<Record<string, unknown>>
  /** Of a partner. */
  readonly confirmedDomains?: readonly string[]
  /** Not live yet: only for browsers in which somebody is signed in to the console. */
  readonly draft: boolean
}

/** Takes a document in and registers what it describes. */
export async function addRegistration(
  caller: Caller,
  kind: Kind,
  given: GivenDocument,
  wanted: NewRegistration,
  office: RegistrationOffice,
): Promise<Changed> {
  mustMay(caller, 'registrations.change')
  const bytes = await entityOf(await bytesOf(given, office), given.entity, office)
  const overlay = await overlayOf(kind, wanted, office)
  const first = await takenDocument(kind, bytes, { handle: wanted.handle ?? '', overlay }, office)
  const handle = wanted.handle ?? office.counterparts.handleFor(first.read.id, fileNameOf(given))
  const taken = await takenDocument(kind, bytes, { handle, overlay }, office)
  await checkNew(kind, taken, handle, overlay, office)
  await keep(caller, kind, { taken, handle, overlay }, office)
  return inForce(kind, handle, office)
}

/** What it would be if it were added so; nothing is kept. Throws AdminRefusal. */
export async function proposedRegistration(
  caller: Caller,
  kind: Kind,
  given: GivenDocument,
  wanted: NewRegistration,
  office: RegistrationOffice,
): Promise<Registered> {
  mustMay(caller, 'registrations.change')
  const bytes = await entityOf(await bytesOf(given, office), given.entity, office)
  const overlay = await overlayOf(kind, wanted, office)
  return (await takenDocument(kind, bytes, { handle: wanted.handle ?? 'new', overlay }, office)).built
}

async function overlayOf(
  kind: Kind,
  { preset, protocol, settings = {}, confirmedDomains = [], draft }: NewRegistration,
  office: RegistrationOffice,
): Promise<Overlay> {
  const checked = await checkedSettings(kind, { settings, preset }, {}, office)
  if (kind === 'app' && confirmedDomains.length > 0) {
    throw new AdminRefusal('invalid', 'Domains are confirmed for partners, not for apps.', {
      faults: [{ path: 'confirmedDomains', says: 'only of a partner' }],
    })
  }
  return tidy({
    draft,
    settings: checked,
    confirmedDomains: [...new Set(confirmedDomains.map(checkedDomain))],
    ...(preset === undefined ? {} : { preset }),
    ...(protocol === undefined ? {} : { protocol }),
  })
}

async function checkNew(
  kind: Kind,
  { built }: TakenDocument,
  handle: string,
  overlay: Overlay,
  office: RegistrationOffice,
): Promise<void> {
  const standing = findRegistered(kind, built.id, office)
  if (standing !== undefined) {
    throw new AdminRefusal('conflict', `${built.id} is registered already, as ${standing.handle}.`, {
      todo: 'To take this document instead of the one that stands, replace its metadata.',
    })
  }
  checkHandle(kind, handle, office)
  const decided = Object.keys({ ...overlay, ...overlay.settings }).filter((name) => name !== 'settings')
  checkNotPinned(kind, { id: built.id, handle }, decided, office)
  for (const domain of overlay.confirmedDomains ?? []) await checkFree(domain, built, office.gateway)
}

function checkHandle(kind: Kind, handle: string, office: RegistrationOffice): void {
  // `new` stands in the console's addresses where a handle would
  if (handle === 'new' || !office.counterparts.isHandle(handle)) {
    throw new AdminRefusal('invalid', `${JSON.stringify(handle)} cannot be a handle.`, {
      todo: 'Give one of lower-case letters, digits, dots and dashes, at most 63, as wiki.',
      faults: [{ path: 'handle', says: 'lower-case letters, digits, dots and dashes, at most 63' }],
    })
  }
  const other = findRegistered(kind, handle, office)
  if (other !== undefined) throw handleTaken(kind, handle, other.id)
}

function handleTaken(kind: Kind, handle: string, id?: string): AdminRefusal {
  const whose = id ?? `${aKind(kind)} that is set aside`
  return new AdminRefusal('conflict', `The handle ${handle} belongs to ${whose}.`, {
    todo: 'Give another one.',
    faults: [{ path: 'handle', says: `belongs to ${whose}` }],
  })
}

interface Kept {
  readonly taken: Pick<TakenDocument, 'bytes' | 'sha256' | 'built'>
  readonly handle: string
  readonly overlay: Overlay
}

/** What was decided first, so that the document is never in force without it. */
export async function keep(
  caller: Caller,
  kind: Kind,
  { taken: { bytes, sha256, built }, handle, overlay: wanted }: Kept,
  office: RegistrationOffice,
): Promise<void> {
  const { id } = built
  const overlay = tidy(wanted)
  const { overlays } = office.gateway.directory
  const { revision } = await overlays.find(kind, id)
  if ((await office.documents.find(kind, id)) !== undefined) throw handleTaken(kind, handle)
  // People who were linked to one of that id that has gone since would be whoever this one says
  if (kind === 'partner') await mustMayVouch(caller, id, office)
  const says = overlay.draft === true ? 'added as a draft' : 'added'
  const after = stateOf(overlay, sha256)
  await tell(caller, { type: 'registration.added', kind, one: { id, handle }, says, after }, office)
  const telling = { kind, one: { id, handle }, says }
  if (!(await overlays.set(kind, id, overlay, revision))) throw await late(caller, telling, office)
  const document = { id, handle, sha256, addedAt: office.gateway.clock.now(), bytes }
  const outcome = await office.documents.put(kind, document, revision + 1)
  if (outcome === 'kept') return
  await overlays.set(kind, id, {}, revision + 1)
  const refusal = await late(caller, telling, office)
  throw outcome === 'handle_taken' ? handleTaken(kind, handle) : refusal
}
