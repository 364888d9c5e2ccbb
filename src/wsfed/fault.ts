import { malformed, trimmed } from '../saml/grammar.js'
import { child, elements, isNamed, text } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { element, serialize, verbatim } from '../xml/write.js'
import type { Written } from '../xml/write.js'
import { FED, SOAP11, SOAP12 } from './names.js'

/** WS-Federation 1.2, 13.6: an answer that is a no. `subcode` is a local name; the reason is for people and proves nothing. */
export interface WsFault {
  readonly subcode?: string
  readonly reason?: string
}

/** WS-Federation 1.2, 13.6, of those that we write. */
export type FaultName = 'BadRequest' | 'NeedFresherCredentials' | 'NoMatchInScope' | 'SpecificPolicy'

const longest = 512

/** A SOAP Fault, bare or in its Envelope; undefined when the answer is something else. */
export function readFault(root: XmlElement): WsFault | undefined {
  const soap = root.namespace
  if (soap !== SOAP12 && soap !== SOAP11) return undefined
  const body = isNamed(root, soap, 'Envelope') ? child(root, soap, 'Body') : root
  const fault = body && (isNamed(body, soap, 'Fault') ? body : child(body, soap, 'Fault'))
  if (fault === undefined) throw malformed('a SOAP message that is no Fault')
  return soap === SOAP12 ? fault12(fault) : fault11(fault)
}

function fault12(fault: XmlElement): WsFault {
  const code = child(fault, SOAP12, 'Code')
  const inner = code && (child(code, SOAP12, 'Subcode') ?? code)
  const value = inner && child(inner, SOAP12, 'Value')
  const reason = child(fault, SOAP12, 'Reason')
  const [words] = reason === undefined ? [] : elements(reason)
  return said(value, words)
}

function fault11(fault: XmlElement): WsFault {
  return said(child(fault, '', 'faultcode'), child(fault, '', 'faultstring'))
}

function said(code: XmlElement | undefined, words: XmlElement | undefined): WsFault {
  const name = code && trimmed(text(code)).slice(0, longest)
  const reason = words && trimmed(text(words)).slice(0, longest)
  return {
    ...(name === undefined ? {} : { subcode: name.slice(name.indexOf(':') + 1) }),
    ...(reason === undefined ? {} : { reason }),
  }
}

/** `reason` is a sentence of ours and `detail` the reference, nothing more. */
export function writeFault(subcode: FaultName, reason: string, detail: string): string {
  return serialize(
    element(
      's:Envelope',
      {},
      element(
        's:Body',
        {},
        element(
          's:Fault',
          {},
          element(
            's:Code',
            {},
            element('s:Value', {}, 's:Sender'),
            element('s:Subcode', {}, subcodeValue(subcode)),
          ),
          element('s:Reason', {}, element('s:Text', { 'xml:lang': 'en' }, reason)),
          element('s:Detail', {}, detail),
        ),
      ),
    ),
    { s: SOAP12 },
  )
}

/** A QName in text, whose prefix nothing else would declare. */
function subcodeValue(subcode: FaultName): Written {
  const xml = `<s:Value xmlns:fed="${FED}">fed:${subcode}</s:Value>`
  return verbatim(xml, ['fed'])
}
