import type { App } from '../../model/app.js'
import {
  type AuthnContextRequest,
  believed,
  meets,
  strengthOf,
  wantedContext,
} from '../../model/authn-context.js'
import type { Partner } from '../../model/partner.js'
import type { SignInRequest } from '../../model/signin.js'

/** What a partner is asked, and what its answer is held against. */
export interface AskedContext extends AuthnContextRequest {
  /** The app's `exactMeansMinimum`, where it is the app that asks. */
  readonly exactMeansMinimum: boolean
}

/**
 * The app's RequestedAuthnContext; where it sends none, the one that the partner is set to be asked for, and never less
 * than the app must have. Of the app's
 * classes only those go on that the house knows, unless the partner is believed all it says: an app's own word for
 * something is no partner's. Where none is left nothing is asked, and judgement holds the answer against all of them.
 */
export function askedContext(
  { authnContext }: Pick<SignInRequest, 'authnContext'>,
  { requestAuthnContext, believedUpTo }: Pick<Partner, 'requestAuthnContext' | 'believedUpTo'>,
  app: Pick<App, 'exactMeansMinimum' | 'protocol' | 'leastStrength'> | undefined,
): AskedContext | undefined {
  const wanted = wantedContext({
    asked: authnContext,
    set: requestAuthnContext,
    onlyMore: app?.protocol === 'wsfed',
    atLeast: app?.leastStrength,
  })
  if (wanted === undefined || wanted === requestAuthnContext)
    return wanted && { exactMeansMinimum: false, ...wanted }
  const classes = wanted.classes.filter((name) => believedUpTo === 4 || strengthOf(name) !== undefined)
  if (classes.length === 0) return undefined
  return { comparison: wanted.comparison, classes, exactMeansMinimum: app?.exactMeansMinimum ?? false }
}

/** saml-core 3.3.2.2.1: what the partner says is what it was asked for, as far as it is believed at all. */
export function isMet(
  said: string,
  asked: AskedContext,
  { believedUpTo }: Pick<Partner, 'believedUpTo'>,
): boolean {
  return meets(believed(said, believedUpTo), asked, asked.exactMeansMinimum) !== undefined
}
