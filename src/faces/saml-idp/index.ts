// The gateway as a SAML Identity Provider: how apps see it.
// request.ts reads AuthnRequests, response.ts writes Responses, reply-to.ts knows where an answer may go.
// A request is a request only once its app and reply URL are verified; whatever else is wrong is told to that URL.
import { amended } from '../../model/amended.js'
import type { App } from '../../model/app.js'
import type { AppFace, Clock, Lifetimes, Random, Registry } from '../../model/ports.js'
import { Refusal } from '../../model/refusal.js'
import type { SignInRequest } from '../../model/signin.js'
import { bindings } from '../../saml/names.js'
import type { KeyRing } from '../../xml/key-ring.js'
import { encryptionFor } from './encryption.js'
import { defaultReplyTo, isReplyTo } from './reply-to.js'
import { readRequest } from './request.js'
import { writeAnswer, writeRefusal } from './response.js'

export interface SamlIdpDeps {
  readonly registry: Registry
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
}

export function samlIdp(deps: SamlIdpDeps): AppFace {
  return {
    readRequest: async (http, seen) => readRequest(http, seen, deps),
    writeAnswer: async (issuance, app) => writeAnswer(issuance, app, deps),
    writeRefusal: async (request, app, refusal, reference) =>
      writeRefusal(request, app, refusal, reference, deps),
    hearsRefusals: () => true,
    mayReply: ({ replyTo }, { saml }) => saml !== undefined && isReplyTo(replyTo, saml),
    launchRequest,
    plainRequest: (app) => plainRequest(app, deps),
  }
}

/** saml-profiles 4.1.5: an answer that nobody asked for, to the app's default address. */
function launchRequest(app: App): SignInRequest {
  const replyTo = app.saml && defaultReplyTo(app.saml)
  if (!app.launch || replyTo === undefined) {
    throw new Refusal(
      'launch.not_allowed',
      `app ${app.handle}: ${app.launch ? 'no reply address' : 'launch is off'}`,
    )
  }
  encryptionFor(app)
  const echo: SignInRequest['echo'] =
    app.launchRelayState === undefined ? {} : { RelayState: app.launchRelayState }
  return amended(asksNothing(app, replyTo.location), { echo, unsolicited: true })
}

function plainRequest(app: App, { random }: SamlIdpDeps): SignInRequest {
  const replyTo = app.saml && defaultReplyTo(app.saml)
  if (replyTo === undefined)
    throw new Refusal('request.reply_url_not_registered', `app ${app.handle}: no reply address`)
  encryptionFor(app)
  const id = random.id()
  return amended(asksNothing(app, replyTo.location), { echo: { inResponseTo: id }, requestId: id })
}

function asksNothing({ id }: App, replyTo: string): SignInRequest {
  return {
    app: id,
    replyTo,
    replyBinding: bindings.post,
    echo: {},
    signed: false,
    forceAuthn: false,
    isPassive: false,
    partnerHints: [],
    hintsLimit: false,
    requesters: [],
    unsolicited: false,
  }
}
