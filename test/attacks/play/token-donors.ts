import { federationMetadata, type Outsider } from '../../support/house.js'
import { sealed } from './seal.js'

/** A partner's federation metadata as it publishes it, signed with the key that signs its tokens. */
export function metadataFile(partner: Outsider): string {
  const plain = federationMetadata(partner, 'SecurityTokenServiceType', '/sts')
  const xml = plain.replace('<md:EntityDescriptor ', '<md:EntityDescriptor ID="_metadata" ')
  return sealed(xml, xml, { keys: partner.keys, place: 'first' })
}
