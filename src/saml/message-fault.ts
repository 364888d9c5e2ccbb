import type { RefusalCode } from '../model/refusal.js'
import { Refusal } from '../model/refusal.js'
import type { Trace } from '../model/trace.js'
import type { XmlFaultCode } from '../xml/fault.js'
import { XmlFault } from '../xml/fault.js'
import { BindingFault } from './bindings.js'

/** What a fault in the bytes of a message is called at one door. */
export type FaultNames = Readonly<Record<XmlFaultCode, RefusalCode>>

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
