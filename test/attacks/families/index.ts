import type { Attack } from '../attack.js'
import { consoleAttacks } from './console/index.js'
import { faultySignerAttacks } from './faulty-signer.js'
import { launchAttacks } from './launches.js'
import { parallelAttacks } from './parallel.js'
import { relayStateAttacks } from './relay-states.js'
import { lexicalAttacks } from './lexical.js'
import { parameterAttacks } from './parameters.js'
import { parsingAttacks } from './parsing.js'
import { metadataSignatureAttacks } from './metadata-signatures.js'
import { keyAndCipherAttacks } from './keys-and-ciphers.js'
import { meaningAttacks } from './meaning.js'
import { standingHouseAttacks } from './standing-house.js'
import { idAttacks } from './ids.js'
import { referenceAttacks } from './references.js'
import { requestAttacks } from './requests.js'
import { signaturePartAttacks } from './signature-parts.js'
import { parkingAttacks } from './parking.js'
import { donorAttacks } from './donors.js'
import { transportAttacks } from './transport.js'
import { wsfedAttacks } from './tokens.js'
import { wordAttacks } from './words.js'
import { wrappingAttacks } from './wrapping.js'

/** Every case, in the catalogue's order. */
export const attacks: readonly Attack[] = [
  ...lexicalAttacks,
  ...parsingAttacks,
  ...parameterAttacks,
  ...transportAttacks,
  ...wordAttacks,
  ...wrappingAttacks,
  ...parkingAttacks,
  ...referenceAttacks,
  ...idAttacks,
  ...signaturePartAttacks,
  ...donorAttacks,
  ...metadataSignatureAttacks,
  ...keyAndCipherAttacks,
  ...meaningAttacks,
  ...requestAttacks,
  ...relayStateAttacks,
  ...faultySignerAttacks,
  ...parallelAttacks,
  ...launchAttacks,
  ...standingHouseAttacks,
  ...wsfedAttacks,
  ...consoleAttacks,
]
