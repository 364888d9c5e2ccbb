// The xml room: the only place that touches the bytes of XML. Bytes become an immutable tree here or nowhere.
// S1 is a gate over the characters, S2 our own strict reader (reader.ts); whatever is not plain, bounded,
// namespace-well-formed XML 1.0 in UTF-8 is an XmlFault. Who signed it is signature.ts; what leaves is write.ts.
import { XmlFault } from './fault.js'
import { readDocument } from './reader.js'
import type { XmlElement } from './tree.js'
import { trait, traitsOf, unitsOf } from './units.js'
import { decodeUtf8 } from './utf8.js'

/** Upper bounds, kept while reading. `text` is characters in one text node or attribute value. */
export interface Limits {
  readonly bytes: number
  readonly depth: number
  readonly elements: number
  /** Namespace declarations in the whole document: each may bring a name that nobody has met. */
  readonly declarations: number
  /** Per element, as are `namespaces`. */
  readonly attributes: number
  readonly namespaces: number
  readonly text: number
}

export const messageLimits: Limits = {
  bytes: 512 * 1024,
  depth: 48,
  elements: 16_000,
  declarations: 8_000,
  attributes: 40,
  namespaces: 32,
  text: 256 * 1024,
}

export const metadataLimits: Limits = {
  bytes: 8 * 1024 * 1024,
  depth: 48,
  elements: 200_000,
  declarations: 10_000,
  attributes: 40,
  namespaces: 64,
  text: 256 * 1024,
}

/** Comments and processing instructions: refused in messages, dropped in metadata. */
export type Manners = 'message' | 'metadata'

const loneSurrogate = /\p{Surrogate}/u
const declaration =
  /^<\?xml[\t\n\r ]+version[\t\n\r ]*=[\t\n\r ]*(?:"1\.0"|'1\.0')(?:[\t\n\r ]+encoding[\t\n\r ]*=[\t\n\r ]*(?:"[Uu][Tt][Ff]-8"|'[Uu][Tt][Ff]-8'))?(?:[\t\n\r ]+standalone[\t\n\r ]*=[\t\n\r ]*(?:"(?:yes|no)"|'(?:yes|no)'))?[\t\n\r ]*\?>/

/** S1 and S2: bytes (or characters) of one document to a tree. */
export function parse(xml: Uint8Array | string, limits: Limits, manners: Manners = 'message'): XmlElement {
  return parseWithin(xml, limits, manners, undefined)
}

/** As `parse`, with the namespaces in scope at `scope`, which becomes the parent of the root element. */
export function parseWithin(
  xml: Uint8Array | string,
  limits: Limits,
  manners: Manners,
  scope: XmlElement | undefined,
): XmlElement {
  const text = decode(xml, limits)
  const traits = traitsOf(text)
  const start = gate(text, traits, manners)
  return readDocument({ text, units: unitsOf(text), traits, start }, limits, manners, scope)
}

function decode(xml: Uint8Array | string, limits: Limits): string {
  if (xml.length * 3 > limits.bytes && Buffer.byteLength(xml) > limits.bytes) {
    throw new XmlFault('bounds', 'S1', 'the document is too large')
  }
  if (typeof xml === 'string') return xml
  const text = decodeUtf8(xml)
  if (text === undefined) throw new XmlFault('encoding', 'S1', 'the document is not UTF-8')
  return text
}

/** S1: what is refused whatever the grammar says. Returns where the document itself begins. */
function gate(xml: string, traits: number, manners: Manners): number {
  if ((traits & trait.surrogate) !== 0 && loneSurrogate.test(xml)) {
    throw new XmlFault('encoding', 'S1', 'half of a surrogate pair')
  }
  // XML 1.0 production 2: these never stand in a document, not even as a reference
  if ((traits & trait.illegal) !== 0) {
    throw new XmlFault('encoding', 'S1', 'a character that XML 1.0 does not have')
  }
  const start = afterDeclaration(xml)
  if ((traits & trait.directive) === 0) return start
  const dtd = manners === 'metadata' && (xml.includes('<!DOCTYPE') || xml.includes('<!ENTITY'))
  const any = manners === 'message' && (xml.includes('<!', start) || xml.includes('<?', start))
  if (dtd || any) throw new XmlFault('forbidden', 'S1', 'DTD, CDATA, comment or processing instruction')
  return start
}

function afterDeclaration(xml: string): number {
  const start = xml.charCodeAt(0) === 0xfeff ? 1 : 0
  if (!xml.startsWith('<?xml', start)) return start
  if (!/^<\?xml[\t\n\r ?]/.test(xml.slice(start, start + 6))) return start
  const found = declaration.exec(xml.slice(start, start + 200))
  if (found === null) throw new XmlFault('encoding', 'S1', 'an XML declaration other than 1.0 in UTF-8')
  return start + found[0].length
}
