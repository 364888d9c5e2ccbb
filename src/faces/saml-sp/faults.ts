import type { RefusalCode } from '../../model/refusal.js'
import { Refusal } from '../../model/refusal.js'
import type { Trace } from '../../model/trace.js'
import { BindingFault } from '../../saml/bindings.js'
import type { XmlFaultCode } from '../../xml/fault.js'
import { XmlFault } from '../../xml/fault.js'

/** What a fault in the bytes of a partner's answer is called here. */
const codes: Readonly<Record<XmlFaultCode, RefusalCode>> = {
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

/** Faults of the lower rooms become Refusals, with their line in the trace; anything else stays what it is. */
export function refusalOf(error: unknown, trace: Trace): unknown {
  if (error instanceof BindingFault) {
    const code = error.code === 'too_large' ? 'partner.answer_too_large' : 'partner.answer_malformed'
    trace.note('S0', error.message, {}, false)
    return new Refusal(code, error.message, { stage: 'S0', cause: error })
  }
  if (error instanceof XmlFault) {
    trace.note(error.stage, error.message, {}, false)
    return new Refusal(codes[error.code], error.message, { stage: error.stage, cause: error })
  }
  return error
}
