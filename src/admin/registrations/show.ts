import type { Caller } from '../../model/admin.js'
import type { Kind } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { mustMay } from '../permission.js'
import { type Health, healthOf } from './health.js'
import {
  type Registered,
  type RegistrationOffice,
  registeredAs,
  type Stands,
  standsOf,
} from './registered.js'
import { revisionOf, standingOf } from './standing.js'
import { type Understood, understoodOf } from './understood.js'

/** One registration, whole. */
export interface RegistrationShown {
  readonly kind: Kind
  readonly id: string
  readonly handle: string
  /** What a change has to name. */
  readonly revision: string
  readonly stands: Stands
  readonly understood: Understood
  /** As it is in force: document, `config/`, presets and what was decided, with every default filled in. */
  readonly registered: Registered
  /** What was decided here. */
  readonly overlay: Overlay
  /** Fields that `config/` says, so that nothing can be decided about them here. */
  readonly pinned: readonly string[]
  readonly document: {
    readonly sha256: string
    /** Relative to the home folder; absent: the directory keeps it, and it can be changed here. */
    readonly file?: string
    readonly addedAt?: Date
  }
  readonly health: Health
}

export async function showRegistration(
  caller: Caller,
  kind: Kind,
  name: string,
  office: RegistrationOffice,
): Promise<RegistrationShown> {
  mustMay(caller, 'registrations.read')
  const one = registeredAs(kind, name, office)
  const standing = await standingOf(kind, one, office)
  const kept = standing.kept ? await office.documents.find(kind, one.id) : undefined
  return {
    kind,
    id: one.id,
    handle: one.handle,
    revision: revisionOf(standing),
    stands: standsOf(one, office),
    understood: understoodOf(one),
    registered: one,
    overlay: standing.overlay,
    pinned: office.counterparts.pinned(kind, one),
    document: {
      sha256: standing.sha256,
      ...('file' in one.from ? { file: one.from.file } : {}),
      ...(kept === undefined ? {} : { addedAt: kept.addedAt }),
    },
    health: await healthOf(kind, one.id, office),
  }
}

/** The document in force, as its owner wrote it. */
export async function documentOf(
  caller: Caller,
  kind: Kind,
  name: string,
  office: RegistrationOffice,
): Promise<Uint8Array> {
  mustMay(caller, 'registrations.read')
  const one = registeredAs(kind, name, office)
  return (await office.counterparts.document(kind, one.id))?.bytes ?? new Uint8Array()
}
