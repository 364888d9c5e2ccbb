import type { Operation } from './operation.js'
import { accountOperations, tokenOperations } from './operations/access.js'
import { changeOperations, domainOperations } from './operations/changes.js'
import { houseOperations } from './operations/house.js'
import { keyOperations } from './operations/keys.js'
import { lookBackOperations } from './operations/look-back.js'
import { roleOperations, sessionOperations, userOperations, waitingOperations } from './operations/people.js'
import { registrationOperations } from './operations/registrations.js'

/** All that the API does: what is not here it does not do. */
export const operations: readonly Operation[] = [
  ...registrationOperations('app'),
  ...registrationOperations('partner'),
  ...domainOperations,
  ...changeOperations,
  ...userOperations,
  ...sessionOperations,
  ...waitingOperations,
  ...roleOperations,
  ...keyOperations,
  ...lookBackOperations,
  ...accountOperations,
  ...tokenOperations,
  ...houseOperations,
]
