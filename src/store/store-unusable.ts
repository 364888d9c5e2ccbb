/** The database cannot be used at all, and the operator has to do something: said at start, in plain words. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable'

  constructor(
    readonly code: 'in_use' | 'newer' | 'outdated' | 'corrupt' | 'unreachable' | 'unsafe',
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}
