import { DocumentFault } from '../model/office.js'
import type { Kind } from '../model/office.js'
import { MetadataFault } from '../saml/metadata-fault.js'
import { describedEntities } from '../wsfed/entities.js'
import { XmlFault } from '../xml/fault.js'
import { FetchFault } from './fetch-metadata.js'

/** Tells the faults of the rooms below as those who run the house hear them. */
export function inDocumentWords<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw documentFault(error)
  }
}

export function documentFault(error: unknown): unknown {
  if (error instanceof MetadataFault) return new DocumentFault(error.message, todoOf(error))
  if (error instanceof FetchFault)
    return new DocumentFault(`It was not fetched. ${error.message}`, error.todo)
  if (error instanceof XmlFault) return new DocumentFault(`It cannot be written: ${error.message}.`, mendIt)
  return error
}

/** The same, where a document of the other kind is what was brought: then there is a way on. */
export function roleFault(error: unknown, kind: Kind, bytes: Uint8Array): unknown {
  const other = kind === 'app' ? 'partner' : 'app'
  if (!(error instanceof MetadataFault) || error.code !== 'wrong_role') return documentFault(error)
  const isOther = describedEntities(bytes).some(({ roles }) => roles.includes(other) && !roles.includes(kind))
  return isOther
    ? new DocumentFault(error.message, `Add it as ${other === 'app' ? 'an app' : 'a partner'}.`, true)
    : documentFault(error)
}

const mendIt = 'Look for characters that cannot be typed, and take them out.'

/** Of several entities one can be chosen here. */
function todoOf({ code, todo }: MetadataFault): string {
  return code === 'several' ? 'Choose the one that is meant.' : todo
}
