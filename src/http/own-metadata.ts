import type { IncomingMessage } from 'node:http'
import type { Document } from './documents.js'

/** Our own metadata, signed: one role's, both, or the partners' variant that publishes the encryption key. */
export type OwnMetadata = 'idp' | 'sp' | 'sp-with-encryption' | 'both' | 'wsfed'

/** With one of our kinds of signing keys: its keys alone. */
export type Metadata = (which: OwnMetadata, kind?: string) => Promise<string>

export interface MetadataPath {
  readonly path: string
  which(query: URLSearchParams): OwnMetadata
}

/** An entityID of ours answers with its metadata. */
export const metadataPaths: readonly MetadataPath[] = [
  { path: '/saml/idp', which: () => 'idp' },
  { path: '/saml/sp', which: (query) => (query.get('with') === 'encryption' ? 'sp-with-encryption' : 'sp') },
  { path: '/saml/metadata', which: () => 'both' },
  { path: '/wsfed', which: () => 'wsfed' },
  // Where AD FS serves its own, and everybody looks
  { path: '/FederationMetadata/2007-06/FederationMetadata.xml', which: () => 'wsfed' },
]

/** saml-metadata 4.1.1: the media type of what an entityID answers with; readers of WS-Federation expect plain XML. */
export async function metadataDocument(
  { which }: MetadataPath,
  request: IncomingMessage,
  metadata: Metadata,
): Promise<Document> {
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '')
  const wanted = which(query)
  return {
    status: 200,
    type: wanted === 'wsfed' ? 'application/xml' : 'application/samlmetadata+xml',
    text: await metadata(wanted, query.get('key') ?? undefined),
    fileName: query.has('download') ? `sallyport-${wanted}.xml` : undefined,
  }
}
