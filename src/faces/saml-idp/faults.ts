import type { RefusalCode } from '../../model/refusal.js'
import { Refusal } from '../../model/refusal.js'
import type { Trace } from '../../model/trace.js'
import { BindingFault } from '../../saml/bindings.js'
import type { XmlFaultCode } from '../../xml/fault.js'
import { XmlFault } from '../../xml/fault.js'

/** What a fault in the bytes of an app's request is called here. */
const codes: Readonly<Record<XmlFaultCode, RefusalCode>> = {
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

/** Faults of the lower rooms become Refusals, with their line in the trace; anything else stays what it is. */
export function refusalOf(error: unknown, trace: Trace): unknown {
  if (error instanceof BindingFault) {
    const code = error.code === 'too_large' ? 'request.too_large' : 'request.malformed'
    trace.note('S0', error.message, {}, false)
    return new Refusal(code, error.message, { stage: 'S0', cause: error })
  }
  if (error instanceof XmlFault) {
    trace.note(error.stage, error.message, {}, false)
    return new Refusal(codes[error.code], error.message, { stage: error.stage, cause: error })
  }
  return error
}
