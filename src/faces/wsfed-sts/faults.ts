import type { Trace } from '../../model/trace.js'
import { asRefusal, type FaultNames } from '../../saml/message-fault.js'

/** What a fault in the bytes of an app's request is called here. Nothing in it is signed or encrypted. */
const names: FaultNames = {
  encoding: 'request.malformed',
  forbidden: 'request.malformed',
  malformed: 'request.malformed',
  bounds: 'request.too_large',
  structure: 'request.malformed',
  signature_structure: 'request.malformed',
  signature_missing: 'request.malformed',
  algorithm: 'request.malformed',
  digest: 'request.malformed',
  signature_value: 'request.malformed',
  no_key: 'request.malformed',
  canonical: 'request.malformed',
  encryption_structure: 'request.malformed',
  decryption: 'request.malformed',
}

export function refusalOf(error: unknown, trace: Trace): unknown {
  return asRefusal(error, names, trace)
}
