import type { Trace } from '../../model/trace.js'
import { answerFaults, asRefusal } from '../../saml/message-fault.js'

export function refusalOf(error: unknown, trace: Trace): unknown {
  return asRefusal(error, answerFaults, trace)
}
