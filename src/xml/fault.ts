/** An expected no about bytes. The caller turns it into a Refusal of its own context. */
export type XmlFaultCode =
  | 'encoding'
  | 'forbidden'
  | 'malformed'
  | 'bounds'
  | 'structure'
  | 'signature_structure'
  | 'signature_missing'
  | 'algorithm'
  | 'digest'
  | 'signature_value'
  | 'no_key'
  | 'canonical'
  | 'encryption_structure'
  | 'decryption'

/**
 * Where in the reading of a message the fault stands: S1 lexical gate, S2 parse, S3 structure, S4 signature
 * profile, S5 cryptography, S6 reading again what was signed, S7 decryption, S12 writing.
 */
export type Stage = 'S1' | 'S2' | 'S3' | 'S4' | 'S5' | 'S6' | 'S7' | 'S12'

/** `detail` is a sentence of ours: it never repeats what a document says. */
export class XmlFault extends Error {
  readonly code: XmlFaultCode
  readonly stage: Stage

  constructor(code: XmlFaultCode, stage: Stage, detail: string) {
    super(detail)
    this.name = 'XmlFault'
    this.code = code
    this.stage = stage
  }
}
