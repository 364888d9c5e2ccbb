import type { Trace } from '../../model/trace.js'
import { asRefusal, type FaultNames } from '../../saml/message-fault.js'

/** What a fault in the bytes of a partner's answer is called here. */
const names: FaultNames = {
  encoding: 'partner.answer_malformed',
  forbidden: 'partner.answer_malformed',
  malformed: 'partner.answer_malformed',
  bounds: 'partner.answer_too_large',
  structure: 'partner.answer_malformed',
  signature_structure: 'partner.signature_invalid',
  signature_missing: 'partner.signature_missing',
  algorithm: 'partner.algorithm_refused',
  digest: 'partner.signature_invalid',
  signature_value: 'partner.signature_invalid',
  no_key: 'partner.signature_invalid',
  canonical: 'partner.signature_invalid',
  encryption_structure: 'partner.decryption_failed',
  decryption: 'partner.decryption_failed',
}

export function refusalOf(error: unknown, trace: Trace): unknown {
  return asRefusal(error, names, trace)
}
