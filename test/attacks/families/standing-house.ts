import type { Attack } from '../attack.js'
import { collisionAttacks } from './collisions.js'
import { metadataAddressAttacks } from './metadata-address.js'
import { metadataByteAttacks } from './metadata-bytes.js'
import { metadataChangeAttacks } from './metadata-changes.js'

/** What is tried at registrations, between partners, and at the pages themselves. */
export const standingHouseAttacks: readonly Attack[] = [
  ...metadataAddressAttacks,
  ...metadataByteAttacks,
  ...metadataChangeAttacks,
  ...collisionAttacks,
]
