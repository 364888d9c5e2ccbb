import type { Trace } from '../model/trace.js'
import { writeInstant } from './times.js'

/** saml-core 2.5.1.2 and SAML 1.1 core 2.3.2.1.1: Conditions begin before they end. Nothing is noted of those that do. */
export function requireWindow(trace: Trace, notBefore: Date | undefined, notOnOrAfter: Date): void {
  if (notBefore === undefined || notBefore < notOnOrAfter) return
  trace.require('S9', 'saml-core 2.5.1.2: Conditions begin before they end', false, 'partner.time_invalid', {
    expected: `NotBefore before ${writeInstant(notOnOrAfter)}`,
    actual: writeInstant(notBefore),
  })
}
