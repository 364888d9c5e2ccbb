import type { KeptDocument, Kind } from './office.js'
import type { Overlay } from './ports.js'

/** What was decided of one registration, and what was taken in of it, as they stand. */
export interface ChangedRegistration {
  readonly kind: Kind
  readonly id: string
  readonly overlay: Overlay
  /** Absent: a file has its document, or nothing. */
  readonly document?: Omit<KeptDocument, 'bytes'>
}

/**
 * The registrations that were decided upon or taken in between two counts of `overlays.version`; undefined where these
 * are too many to be told one by one.
 */
export type RegistrationChanges = (
  since: number,
  until: number,
) => Promise<readonly ChangedRegistration[] | undefined>
