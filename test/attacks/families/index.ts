import type { Attack } from '../attack.js'
import { metadataSignatureAttacks } from './metadata-signatures.js'
import { wrappingAttacks } from './wrapping.js'

/** Every case, in the catalogue's order. */
export const attacks: readonly Attack[] = [...wrappingAttacks, ...metadataSignatureAttacks]
