import type { RegistrationState } from '../../model/audit-event.js'
import type { Kind } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { AdminRefusal } from '../refusal.js'
import type { Registered, RegistrationOffice } from './registered.js'

/** How a registration stands at this moment, as far as it can be changed here. */
export interface Standing {
  readonly overlay: Overlay
  /** For compare and swap of the overlay. */
  readonly revision: number
  /** SHA-256 of the document in force, wherever it stands; empty where it cannot be read at the moment. */
  readonly sha256: string
  /** The directory keeps the document, so it can be changed here. */
  readonly kept: boolean
}

type One = Pick<Registered, 'id' | 'from'>

export async function standingOf(
  kind: Kind,
  { id, from }: One,
  { gateway, counterparts }: Pick<RegistrationOffice, 'gateway' | 'counterparts'>,
): Promise<Standing> {
  const { overlay, revision } = await gateway.directory.overlays.find(kind, id)
  const document = await counterparts.document(kind, id)
  return { overlay, revision, sha256: document?.sha256 ?? '', kept: 'directory' in from }
}

/** Changes whenever what is decided or the document does: what a change says that it was made upon. */
export function revisionOf({ revision, sha256 }: Pick<Standing, 'revision' | 'sha256'>): string {
  return `${revision}-${sha256.slice(0, 12)}`
}

/** Without `expected`, whatever stands is changed. Throws AdminRefusal `changed_meanwhile`. */
export function checkExpected(standing: Standing, expected: string | undefined): void {
  if (expected === undefined || expected === revisionOf(standing)) return
  throw changedMeanwhile(expected, revisionOf(standing))
}

export function changedMeanwhile(expected: string | undefined, now: string): AdminRefusal {
  const seen = expected === undefined ? '' : ` You saw revision ${expected}, it is at ${now}.`
  return new AdminRefusal(
    'changed_meanwhile',
    `Somebody changed it meanwhile, and nothing was done.${seen}`,
    {
      todo: 'Look at it again, and make the change once more if it is still wanted.',
    },
  )
}

/** As the audit keeps it. */
export function stateOf(overlay: Overlay, document: string | undefined): RegistrationState {
  return { overlay: { ...overlay }, ...(document === undefined ? {} : { document }) }
}

export function stateNow({ overlay, sha256, kept }: Standing): RegistrationState {
  return stateOf(overlay, kept ? sha256 : undefined)
}
