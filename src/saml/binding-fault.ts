/**
 * S0: a request at a door that carries no message as the bindings have it. Like XmlFault an expected no about bytes;
 * the face turns it into a Refusal of its own context.
 */
export class BindingFault extends Error {
  override readonly name = 'BindingFault'

  constructor(
    readonly code: 'malformed' | 'too_large',
    detail: string,
  ) {
    super(detail)
  }
}
