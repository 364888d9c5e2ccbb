// WS-Federation: partners' tokens, apps' requests, and signing out.
import type { Attack } from '../attack.js'
import { realmRequestAttacks } from './realm-requests.js'
import { realmSignOutAttacks } from './realm-sign-out.js'
import { tokenBrokerAttacks } from './token-broker.js'
import { tokenByteAttacks } from './token-bytes.js'
import { tokenContextAttacks } from './token-context.js'
import { tokenEncryptionAttacks } from './token-encryption.js'
import { tokenFrameAttacks } from './token-frames.js'
import { tokenKeyAttacks } from './token-keys.js'
import { tokenMeaningAttacks } from './token-meaning.js'
import { tokenSignatureAttacks } from './token-signatures.js'
import { tokenWrappingAttacks } from './token-wrapping.js'

export const wsfedAttacks: readonly Attack[] = [
  ...tokenByteAttacks,
  ...tokenWrappingAttacks,
  ...tokenSignatureAttacks,
  ...tokenKeyAttacks,
  ...tokenEncryptionAttacks,
  ...tokenMeaningAttacks,
  ...tokenFrameAttacks,
  ...tokenContextAttacks,
  ...tokenBrokerAttacks,
  ...realmRequestAttacks,
  ...realmSignOutAttacks,
]
