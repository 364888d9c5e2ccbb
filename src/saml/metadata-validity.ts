import { attribute } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { trimmed } from './grammar.js'
import { MetadataFault } from './metadata-fault.js'
import { quoted } from './metadata-names.js'
import { readInstant } from './times.js'

const lastDay = new Date('2099-12-31T23:59:59Z')

/** validUntil of the role, its entity and the documents around it; the earliest wins (saml-metadata 2.3). */
export function earliest(role: XmlElement): Date | undefined {
  let first: Date | undefined
  for (let e: XmlElement | undefined = role; e !== undefined; e = e.parent) {
    const until = validUntilOf(e)
    if (until !== undefined && (first === undefined || until < first)) first = until
  }
  return first
}

function validUntilOf(e: XmlElement): Date | undefined {
  const said = attribute(e, 'validUntil')
  if (said === undefined) return undefined
  const instant = readInstant(trimmed(said))
  if (instant !== undefined) return instant
  if (/^(?:2[1-9]|[3-9][0-9]|[1-9][0-9]{2,4})[0-9]{2}-[0-9]{2}-[0-9]{2}T/.test(trimmed(said))) return lastDay
  throw new MetadataFault(
    'unreadable',
    `Its validUntil ${quoted(said)} is not an instant.`,
    'Ask its owner for corrected metadata.',
  )
}
