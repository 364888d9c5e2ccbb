import type { Trace } from '../../model/trace.js'
import { asRefusal, type FaultNames } from '../../saml/message-fault.js'

/** What a fault in the bytes of an app's request is called here. */
const names: FaultNames = {
  encoding: 'request.malformed',
  forbidden: 'request.malformed',
  malformed: 'request.malformed',
  bounds: 'request.too_large',
  structure: 'request.malformed',
  signature_structure: 'request.signature_invalid',
  signature_missing: 'request.signature_missing',
  algorithm: 'request.signature_invalid',
  digest: 'request.signature_invalid',
  signature_value: 'request.signature_invalid',
  no_key: 'request.signature_invalid',
  canonical: 'request.signature_invalid',
  encryption_structure: 'request.malformed',
  decryption: 'request.malformed',
}

export function refusalOf(error: unknown, trace: Trace): unknown {
  return asRefusal(error, names, trace)
}
