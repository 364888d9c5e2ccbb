import { element, serialize } from '../xml/write.js'
import { metadataVocabulary, protocol } from './metadata-names.js'
import { bindings } from './names.js'

/** The document that an app without metadata would have: an entity id, and where its answers go, the usual one first. */
export function plainAppMetadata(entityID: string, replyUrls: readonly string[]): string {
  const services = replyUrls.map((Location, index) =>
    element('md:AssertionConsumerService', {
      Binding: bindings.post,
      Location,
      index: String(index),
      ...(index === 0 ? { isDefault: 'true' } : {}),
    }),
  )
  const role = element('md:SPSSODescriptor', { protocolSupportEnumeration: protocol }, ...services)
  const entity = element('md:EntityDescriptor', { entityID }, role)
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serialize(entity, metadataVocabulary)}\n`
}
