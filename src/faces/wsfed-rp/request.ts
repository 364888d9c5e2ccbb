import { methodOfContext, wantedContext } from '../../model/authn-context.js'
import type { Clock, Question, Random, Written } from '../../model/ports.js'
import { Refusal } from '../../model/refusal.js'
import { defined } from '../../saml/defined.js'
import { ownWsfedNames } from '../../wsfed/own-names.js'
import { writeQuery } from '../../wsfed/parameters.js'
import { signInParameters } from '../../wsfed/sign-in-request.js'
import type { WsSignInRequest } from '../../wsfed/sign-in-request.js'
import { contextFor } from './context.js'

export interface RequestDeps {
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
}

/** What one partner is asked (WS-Federation 1.2, 13.2.2); the note is part of `wctx`, which its answer must repeat. */
export function writeRequest(question: Question, deps: RequestDeps): Written & { readonly note: string } {
  const { signIn, partner } = question
  const passive = partner.wsfed?.passiveEndpoint
  if (passive === undefined)
    throw new Refusal('signin.no_partner', `partner ${partner.handle} has no passive endpoint`)
  const note = deps.random.secret().slice(0, 22)
  const now = deps.clock.now()
  const own = ownWsfedNames(deps.baseUrl)
  const request = defined<Omit<WsSignInRequest, 'wreq'>>({
    wtrealm: own.entityId,
    wreply: own.application,
    wctx: contextFor(signIn.id, note),
    wct: now,
    wfresh: freshness(question),
    wauth: methodFor(question),
    whr: undefined,
  })
  const to = writeQuery(passive, signInParameters(request))
  const message = {
    leg: 'partner',
    direction: 'out',
    type: 'wsignin1.0',
    binding: 'GET',
    at: now,
    xml: to,
  } as const
  return { reply: { kind: 'redirect', to }, note, message }
}

/** Minutes; 0 asks for a new sign-in. */
function freshness({ signIn: { request } }: Question): number | undefined {
  if (request.forceAuthn) return 0
  return request.maxAuthnAge === undefined ? undefined : Math.floor(request.maxAuthnAge / 60)
}

/** What the app asks; where it asks nothing, what the partner is set to be asked for; never less than the app must have. One method, the first. */
function methodFor({ signIn, partner, app }: Question): string | undefined {
  const { authnContext } = signIn.request
  const wanted = wantedContext({
    asked: authnContext,
    set: partner.requestAuthnContext,
    onlyMore: app.protocol === 'wsfed',
    atLeast: app.leastStrength,
  })
  const [first] = wanted?.classes ?? []
  return first === undefined ? undefined : methodOfContext(first)
}
