import type { GivenDocument } from '../../admin/registrations/taken-document.js'
import type { SentDocument } from '../schemas/documents.js'

/** Where a body's document comes from. Its schema let exactly one source through. */
export function givenDocument({ xml, url, realms, replyUrls, bytes, entity }: SentDocument): GivenDocument {
  const which = entity === undefined ? {} : { entity }
  if (url !== undefined) return { url, ...which }
  if (realms !== undefined) return { realms, replyUrls: replyUrls ?? [], ...which }
  return { bytes: bytes ?? Buffer.from(xml ?? '', 'utf8'), ...which }
}

/** A stretch with the address of the next one, which asks for the same again. */
export function linked<Item>(
  path: string,
  query: object,
  { items, next }: { readonly items: Item[]; readonly next?: string | undefined },
): { items: Item[]; next?: string } {
  if (next === undefined) return { items }
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value))
  parameters.set('cursor', next)
  return { items, next: `/api/v1${path}?${parameters}` }
}
