import type { Refusal } from './refusal.js'
import type { SignInRequest } from './signin.js'

/**
 * A no that was found while reading an app's request, when its reply URL was already verified: the app hears it,
 * at `request.replyTo`. A plain Refusal from a reader means that there is nobody to answer to, so the person hears it.
 */
export class RefusalToApp extends Error {
  override readonly name = 'RefusalToApp'

  constructor(
    readonly refusal: Refusal,
    readonly request: SignInRequest,
  ) {
    super(refusal.message, { cause: refusal })
  }
}
