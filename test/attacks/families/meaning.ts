// S01 to S23: signed and sealed by the right partner, and still not for us, not now, or not about this question.
import type { Attack } from '../attack.js'
import { addressedAttacks } from './addressed.js'
import { attributeNameAttacks } from './attribute-names.js'
import { audienceAttacks } from './audience.js'
import { domainAttacks } from './domains.js'
import { issuerAttacks } from './issuers.js'
import { personAttacks } from './persons.js'
import { questionAttacks } from './questions.js'
import { replayAttacks } from './replays.js'
import { conditionAttacks } from './conditions.js'
import { confirmationAttacks } from './confirmations.js'
import { statusAttacks } from './statuses.js'
import { versionAttacks } from './versions.js'
import { unaskedAttacks } from './unasked.js'
import { windowAttacks } from './windows.js'

export const meaningAttacks: readonly Attack[] = [
  ...audienceAttacks,
  ...addressedAttacks,
  ...questionAttacks,
  ...windowAttacks,
  ...replayAttacks,
  ...issuerAttacks,
  ...confirmationAttacks,
  ...statusAttacks,
  ...conditionAttacks,
  ...versionAttacks,
  ...personAttacks,
  ...attributeNameAttacks,
  ...domainAttacks,
  ...unaskedAttacks,
]
