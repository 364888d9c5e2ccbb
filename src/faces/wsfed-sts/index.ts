// The gateway as a security token service of WS-Federation: how apps see it.
// request.ts reads what an app asks, response.ts writes tokens in their envelopes, reply-to.ts knows where an answer
// may go, sign-out.ts speaks of the end of a session. A request names an app and nobody vouches for it: whatever it
// says beside can only ask for more than the app is set to, never for less.
import { amended } from '../../model/amended.js'
import type { App } from '../../model/app.js'
import type { AppFace, Clock, Lifetimes, Random, Registry } from '../../model/ports.js'
import { Refusal } from '../../model/refusal.js'
import type { SignInRequest } from '../../model/signin.js'
import type { KeyRing } from '../../xml/key-ring.js'
import { encryptionFor } from './encryption.js'
import { isReplyTo } from './reply-to.js'
import { readRequest } from './request.js'
import { writeAnswer, writeRefusal } from './response.js'
import { asksSignOut, mayReturn, readSignOut, signOutAddress } from './sign-out.js'

export interface WsfedStsDeps {
  readonly registry: Registry
  readonly keyRing: KeyRing
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
}

export function wsfedSts(deps: WsfedStsDeps): AppFace {
  return {
    readRequest: async (http, seen) => readRequest(http, seen, deps),
    writeAnswer: async (issuance, app) => writeAnswer(issuance, app, deps),
    writeRefusal: async (request, app, refusal, reference) =>
      writeRefusal(request, app, refusal, reference, deps),
    hearsRefusals: ({ wsfed }) => wsfed?.errors === 'fault',
    mayReply: ({ replyTo, echo }, { id, wsfed }) =>
      wsfed !== undefined && isReplyTo(replyTo, wsfed) && wsfed.realms.includes(echo['wtrealm'] ?? id),
    launchRequest,
    plainRequest,
    asksSignOut,
    readSignOut: (http) => readSignOut(http, deps),
    signOutAddress,
    mayReturn,
  }
}

/** WS-Federation 1.2, 13.2.3: an answer that nobody asked for, without `wctx`. */
function launchRequest(app: App): SignInRequest {
  const [replyTo] = app.wsfed?.replyUrls ?? []
  if (!app.launch || replyTo === undefined) {
    throw new Refusal(
      'launch.not_allowed',
      `app ${app.handle}: ${app.launch ? 'no reply address' : 'launch is off'}`,
    )
  }
  encryptionFor(app)
  const echo: SignInRequest['echo'] = app.launchRelayState === undefined ? {} : { wctx: app.launchRelayState }
  return amended(asksNothing(app, replyTo), { echo, unsolicited: true })
}

/** By the name that it is registered under. */
function plainRequest(app: App): SignInRequest {
  const [replyTo] = app.wsfed?.replyUrls ?? []
  if (replyTo === undefined)
    throw new Refusal('request.reply_url_not_registered', `app ${app.handle}: no reply address`)
  encryptionFor(app)
  return amended(asksNothing(app, replyTo), { echo: { wtrealm: app.id } })
}

function asksNothing({ id }: App, replyTo: string): SignInRequest {
  return {
    app: id,
    replyTo,
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
