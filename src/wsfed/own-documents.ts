import { ownMetadata } from '../saml/metadata-write.js'
import type { OwnDocument as SamlDocument, OwnMetadataDeps } from '../saml/metadata-write.js'
import { ownFederationMetadata } from './metadata-write.js'

/** Our own metadata, by what it is for: the SAML documents, and the one of WS-Federation. */
export type OwnDocument = SamlDocument | 'wsfed'

/** Every document of ours as it goes out: the same bytes until something in them changes. */
export function ownDocuments(deps: OwnMetadataDeps): (which: OwnDocument, kind?: string) => string {
  const saml = ownMetadata(deps)
  const wsfed = ownFederationMetadata(deps)
  return (which, kind) => (which === 'wsfed' ? wsfed() : saml(which, kind))
}
