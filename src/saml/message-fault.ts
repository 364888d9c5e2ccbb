import type { RefusalCode } from '../model/refusal.js'
import { Refusal } from '../model/refusal.js'
import type { Trace } from '../model/trace.js'
import type { XmlFaultCode } from '../xml/fault.js'
import { XmlFault } from '../xml/fault.js'
import { BindingFault } from './bindings.js'

/** What a fault in the bytes of a message is called at one door. */
export type FaultNames = Readonly<Record<XmlFaultCode, RefusalCode>>

/** What a fault in the bytes of a partner's answer is called, in every protocol. */
export const answerFaults: FaultNames = {
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
export function asRefusal(error: unknown, names: FaultNames, trace: Trace): unknown {
  if (error instanceof BindingFault) {
    trace.note('S0', error.message, {}, false)
    const code = error.code === 'too_large' ? names.bounds : names.malformed
    return new Refusal(code, error.message, { stage: 'S0', cause: error })
  }
  if (error instanceof XmlFault) {
    trace.note(error.stage, error.message, {}, false)
    return new Refusal(names[error.code], error.message, { stage: error.stage, cause: error })
  }
  return error
}
