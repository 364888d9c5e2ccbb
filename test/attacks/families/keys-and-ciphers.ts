// K01 to K14 and E01 to E11: by whose key and by which algorithm it is signed, and what is encrypted to whom.
import type { Attack } from '../attack.js'
import { algorithmAttacks } from './algorithms.js'
import { encryptionAttacks } from './encryption.js'
import { keyAttacks } from './keys.js'

export const keyAndCipherAttacks: readonly Attack[] = [
  ...keyAttacks,
  ...algorithmAttacks,
  ...encryptionAttacks,
]
