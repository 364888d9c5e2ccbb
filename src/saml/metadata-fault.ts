export type MetadataFaultCode =
  | 'unreadable'
  | 'not_metadata'
  | 'several'
  | 'entity_id'
  | 'own_entity_id'
  | 'wrong_role'
  | 'no_key'
  | 'no_endpoint'
  | 'signature'

/** Metadata that cannot be taken: `message` says what is wrong, `todo` who does what about it. */
export class MetadataFault extends Error {
  override readonly name = 'MetadataFault'

  constructor(
    readonly code: MetadataFaultCode,
    says: string,
    readonly todo: string,
  ) {
    super(says)
  }
}
