import { contextOfMethod, strengthOf, unspecifiedContext } from '../../model/authn-context.js'
import type { Authentication } from '../../model/signin.js'
import { readInstant } from '../../saml/times.js'
import type { Moment } from '../../saml/web-sso.js'
import { hasBegun } from '../../saml/web-sso.js'
import type { Token } from '../../wsfed/token.js'

const ms08 = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/'
const methodClaim = `${ms08}authenticationmethod`
const instantClaim = `${ms08}authenticationinstant`
const referencesClaim = 'http://schemas.microsoft.com/claims/authnmethodsreferences'

/**
 * How and when the person signed in: by the statement, else by the claims that Microsoft's products carry. An instant
 * still to come says nothing (some write the token's end there), so it becomes the instant of issue.
 */
export function authenticationOf(token: Token, moment: Moment): Authentication {
  const said = instantSaid(token)
  return {
    instant: said !== undefined && said <= token.issueInstant ? said : token.issueInstant,
    ...(saysWhen(token, moment) ? {} : { untold: true as const }),
    context: contextOf(token),
    authorities: token.authentication?.authorities ?? [],
  }
}

/** Whether the token tells when: what lies in the future tells nothing. */
function saysWhen(token: Token, moment: Moment): boolean {
  const said = instantSaid(token)
  return said !== undefined && hasBegun(said, moment)
}

function instantSaid(token: Token): Date | undefined {
  if (token.authentication !== undefined) return token.authentication.instant
  const [claimed] = valuesOf(token, instantClaim)
  return claimed === undefined ? undefined : readInstant(claimed)
}

/** The strongest of what is said in any of the three places; how far it is believed is the registration's. */
function contextOf(token: Token): string {
  const said = [
    ...(token.authentication?.method === undefined ? [] : [token.authentication.method]),
    ...valuesOf(token, methodClaim),
    ...valuesOf(token, referencesClaim),
  ].map(contextOfMethod)
  const strongest = said.reduce<string | undefined>(
    (best, each) => (best === undefined || strength(each) > strength(best) ? each : best),
    undefined,
  )
  return strongest ?? unspecifiedContext
}

/** A name that the house does not know is weaker than any that it does. */
function strength(context: string): number {
  return strengthOf(context) ?? -1
}

function valuesOf({ attributes }: Token, claim: string): readonly string[] {
  return attributes.filter(({ name }) => name === claim).flatMap(({ values }) => values.slice(0, 16))
}
