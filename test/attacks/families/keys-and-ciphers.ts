// K01 to K14 and E01 to E11: by whose key and by which algorithm it is signed, and what is encrypted to whom.
import type { Attack } from '../attack.js'
import { algorithmAttacks } from './algorithms.js'
import { encryptedPartAttacks } from './encrypted-parts.js'
import { encryptionAttacks } from './encryption.js'
import { guessAttacks } from './guesses.js'
import { keyAttacks } from './keys.js'
import { toAppAttacks } from './to-apps.js'

export const keyAndCipherAttacks: readonly Attack[] = [
  ...keyAttacks,
  ...algorithmAttacks,
  ...guessAttacks,
  ...encryptionAttacks,
  ...encryptedPartAttacks,
  ...toAppAttacks,
]
