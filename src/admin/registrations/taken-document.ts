import { createHash } from 'node:crypto'
import type { Kind, ReadDocument } from '../../model/office.js'
import type { Overlay } from '../../model/ports.js'
import { plainAppMetadata } from '../../saml/plain-metadata.js'
import { AdminRefusal } from '../refusal.js'
import { inWords } from './in-words.js'
import type { Registered, RegistrationOffice } from './registered.js'

/** Where a document comes from. */
export type GivenDocument = (
  | { readonly bytes: Uint8Array; readonly fileName?: string }
  | { readonly url: string }
  /** A WS-Federation app that has no metadata. */
  | { readonly realms: readonly string[]; readonly replyUrls: readonly string[] }
  /** A SAML app that has none. */
  | { readonly entityId: string; readonly replyUrls: readonly string[] }
) & {
  /** Of an aggregate: the entity that is meant. */
  readonly entity?: string
}

export const largestDocument = 8 * 1024 * 1024

/** The octets, from wherever they are. Throws AdminRefusal. */
export async function bytesOf(
  given: GivenDocument,
  { counterparts }: Pick<RegistrationOffice, 'counterparts'>,
): Promise<Uint8Array> {
  if ('url' in given) return inWords(() => counterparts.fetch(given.url.trim()), 'document')
  if ('realms' in given)
    return inWords(() => counterparts.describe(given.realms, given.replyUrls), 'document')
  if ('entityId' in given) return plainDocument(given.entityId, given.replyUrls)
  if (given.bytes.length === 0 || given.bytes.length > largestDocument) {
    const [says, todo] =
      given.bytes.length === 0
        ? ['The document is empty.', 'Get the file from its owner again.']
        : ['The document is larger than 8 MiB.', 'Ask its owner for the metadata of this one counterpart.']
    throw new AdminRefusal('invalid', says, { todo, faults: [{ path: 'document', says }] })
  }
  return given.bytes
}

const webAddress = /^https?:\/\/[\x21\x22\x24-\x5b\x5d-\x7e]+$/

function plainDocument(entityId: string, replyUrls: readonly string[]): Uint8Array {
  const faults = [
    ...(/^[^\s\p{Cc}]{1,1024}$/u.test(entityId)
      ? []
      : [
          { path: 'entityId', says: 'one entity id was expected, without spaces: what the app calls itself' },
        ]),
    ...(replyUrls.length === 0
      ? [{ path: 'replyUrls', says: 'at least one address was expected to which answers go' }]
      : []),
    ...replyUrls
      .filter((url) => !webAddress.test(url) || !URL.canParse(url))
      .map((url) => ({ path: 'replyUrls', says: `${url.slice(0, 200)} is not an http(s) address` })),
  ]
  if (faults.length > 0) throw new AdminRefusal('invalid', 'From this no app can be made.', { faults })
  return Buffer.from(plainAppMetadata(entityId, replyUrls))
}

export interface TakenDocument {
  readonly bytes: Uint8Array
  readonly sha256: string
  readonly read: ReadDocument
  /** As it would be, once registered. */
  readonly built: Registered
}

/** Reads one entity's document as it would be under this overlay. Throws AdminRefusal. */
export async function takenDocument(
  kind: Kind,
  bytes: Uint8Array,
  under: { readonly handle: string; readonly overlay: Overlay },
  { counterparts }: Pick<RegistrationOffice, 'counterparts'>,
): Promise<TakenDocument> {
  const { handle, overlay } = under
  const { preset, protocol, settings } = overlay
  const chosen = {
    handle,
    ...(preset === undefined ? {} : { preset }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(settings === undefined ? {} : { settings }),
  }
  const read = await inWords(() => counterparts.read(kind, bytes, chosen), 'document')
  const built = await inWords(() => counterparts.built(read, handle, overlay), 'document')
  return { bytes, sha256: sha256Of(bytes), read, built }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** One entity's own document of what was given. Throws AdminRefusal where there are several and none is named. */
export async function entityOf(
  bytes: Uint8Array,
  entity: string | undefined,
  { counterparts }: Pick<RegistrationOffice, 'counterparts'>,
): Promise<Uint8Array> {
  const entities = await inWords(() => counterparts.entities(bytes), 'document')
  const [only] = entities
  if (entity === undefined && entities.length === 1 && only !== undefined) return only.bytes
  const found = entities.find(({ id }) => id === entity)
  if (found !== undefined) return found.bytes
  throw new AdminRefusal(
    'invalid',
    entity === undefined ? `It describes ${entities.length} entities.` : `It does not describe ${entity}.`,
    {
      todo: 'Say which of them is meant: look at the document first.',
      faults: [{ path: 'entity', says: 'name the entity id of one that is described' }],
    },
  )
}
