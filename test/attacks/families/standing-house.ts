import type { Attack } from '../attack.js'
import { brokerAttacks } from './broker.js'
import { brokerFlowAttacks } from './broker-flows.js'
import { brokerPeopleAttacks } from './broker-people.js'
import { collisionAttacks } from './collisions.js'
import { faultAttacks } from './faults.js'
import { metadataAddressAttacks } from './metadata-address.js'
import { metadataByteAttacks } from './metadata-bytes.js'
import { metadataChangeAttacks } from './metadata-changes.js'
import { wordAttacks } from './page-words.js'
import { pageAttacks } from './pages.js'
import { sessionAttacks } from './sessions.js'
import { writtenDownAttacks } from './written-down.js'

/** What is tried at registrations, between partners, and at the pages themselves. */
export const standingHouseAttacks: readonly Attack[] = [
  ...metadataAddressAttacks,
  ...metadataByteAttacks,
  ...metadataChangeAttacks,
  ...collisionAttacks,
  ...brokerAttacks,
  ...brokerPeopleAttacks,
  ...brokerFlowAttacks,
  ...pageAttacks,
  ...wordAttacks,
  ...sessionAttacks,
  ...faultAttacks,
  ...writtenDownAttacks,
]
