import { XmlFault } from './fault.js'
import { XML, XMLNS } from './namespaces.js'
import { isAbsoluteUri } from './uris.js'

const longestUri = 512

/** Namespaces in XML 1.0, section 3: xml and xmlns keep their meaning, no prefix is taken back. */
export function checkDeclaration(prefix: string, uri: string): void {
  if (prefix === 'xml' ? uri !== XML : uri === XML) throw malformed('the xml namespace is bound anew')
  if (prefix === 'xmlns' || uri === XMLNS) throw malformed('the xmlns namespace is bound')
  if (uri === '' && prefix === '') return
  if (uri.length > longestUri) throw new XmlFault('bounds', 'S2', 'a namespace name is too long')
  // A relative one makes canonicalisation fail, and a failed canonical form has been taken for an empty one
  if (!isAbsoluteUri(uri)) throw malformed('a namespace name is not an absolute URI')
}

function malformed(detail: string): XmlFault {
  return new XmlFault('malformed', 'S2', detail)
}
