import { writeInstant } from '../../saml/times.js'
import type { App, WsfedApp } from '../../model/app.js'
import { classesOfMethod } from '../../model/authn-context.js'
import type { HttpRequest } from '../../model/http.js'
import type { Clock, Lifetimes, Registry, Seen } from '../../model/ports.js'
import { Refusal } from '../../model/refusal.js'
import { RefusalToApp } from '../../model/refusal-to-app.js'
import type { SignInRequest } from '../../model/signin.js'
import type { Trace } from '../../model/trace.js'
import { defined } from '../../saml/defined.js'
import { isCurrent } from '../../saml/web-sso.js'
import { readParameters } from '../../wsfed/parameters.js'
import type { Parameters } from '../../wsfed/parameters.js'
import { ownWsfedNames } from '../../wsfed/own-names.js'
import { readSignInRequest } from '../../wsfed/sign-in-request.js'
import type { WsSignInRequest } from '../../wsfed/sign-in-request.js'
import { encryptionFor } from './encryption.js'
import { refusalOf } from './faults.js'
import { replyToOf } from './reply-to.js'

export interface RequestDeps {
  readonly registry: Registry
  readonly clock: Clock
  readonly baseUrl: string
  readonly lifetimes: Pick<Lifetimes, 'skew'>
}

/** `wsignin1.0` to SignInRequest. What is found after the reply URL is verified is told to the app. */
export function readRequest(http: HttpRequest, seen: Seen, deps: RequestDeps): SignInRequest {
  try {
    const parameters = receive(http, seen)
    const asked = readSignInRequest(parameters)
    const app = appOf(asked, seen, deps)
    const replyTo = replyToOf(asked.wreply, app.wsfed)
    seen.trace.require(
      'S9',
      'WS-Federation 1.2, 13.2.2: wreply is registered for this app',
      replyTo !== undefined,
      'request.reply_url_not_registered',
      { expected: app.wsfed.replyUrls.join(' '), actual: asked.wreply ?? 'the default, and there is none' },
    )
    return checked(asked, signInRequest(asked, app, replyTo, deps), app, seen, deps)
  } catch (error) {
    throw refusalOf(error, seen.trace)
  }
}

/** S0 */
function receive(http: HttpRequest, seen: Seen): Parameters {
  const parameters = readParameters(http)
  const { wa } = parameters
  seen.trace.require('S0', 'WS-Federation 1.2, 13.2: wa', wa === 'wsignin1.0', 'request.malformed', {
    expected: 'wsignin1.0',
    actual: wa ?? 'none',
  })
  const xml = Object.entries(parameters).map(([name, value]) => `${name}=${value}`)
  seen.message({ leg: 'app', direction: 'in', type: 'wsignin1.0', binding: http.method, xml: xml.join('\n') })
  return parameters
}

interface KnownApp extends App {
  readonly wsfed: WsfedApp
}

/** WS-Federation 1.2, 13.2.2: wtrealm, compared byte for byte with every name the app is registered under. */
function appOf({ wtrealm }: WsSignInRequest, seen: Seen, { registry }: RequestDeps): KnownApp {
  const trace: Trace = seen.trace
  seen.claims({ app: wtrealm })
  const app = registry.appByRealm(wtrealm)
  const known = app !== undefined && speaksWsfed(app)
  trace.require('S8', 'the app is registered', known, 'request.unknown_app', { actual: wtrealm })
  seen.claims({ app: app.id })
  trace.require('S8', 'the app is enabled', registry.usable(app), 'request.app_disabled', {
    actual: app.id,
    setting: `app ${app.handle}: enabled`,
  })
  return app
}

/** The registration itself and no copy of it. */
function speaksWsfed(app: App): app is KnownApp {
  return app.wsfed !== undefined
}

/** What cannot be met, whoever the person is: the app hears it, since its reply URL is known by now. */
function checked(
  asked: WsSignInRequest,
  request: SignInRequest,
  app: KnownApp,
  seen: Seen,
  deps: RequestDeps,
): SignInRequest {
  try {
    checkRequestTime(asked, app, seen, deps)
    encryptionFor(app)
    return request
  } catch (error) {
    throw error instanceof Refusal ? new RefusalToApp(error, request) : error
  }
}

/** WS-Federation 1.2, 13.2.2: wct. Clocks of apps are what they are, so it counts only where the app is set so. */
function checkRequestTime(
  { wct }: WsSignInRequest,
  app: KnownApp,
  seen: Seen,
  { clock, lifetimes }: RequestDeps,
): void {
  const now = clock.now()
  const current = wct !== undefined && isCurrent(wct, { now, skew: lifetimes.skew })
  const compared = {
    expected: writeInstant(now),
    actual: wct?.toISOString() ?? 'none',
    setting: `app ${app.handle}: wsfed.refuseStaleRequests`,
  }
  if (app.wsfed.refuseStaleRequests)
    seen.trace.require('S9', 'WS-Federation 1.2, 13.2.2: wct is of now', current, 'request.stale', compared)
  else if (wct !== undefined && !current)
    seen.trace.note('S9', 'WS-Federation 1.2, 13.2.2: wct is not of now, which decides nothing', compared)
}

function signInRequest(
  asked: WsSignInRequest,
  app: KnownApp,
  replyTo: string,
  { registry, baseUrl }: RequestDeps,
): SignInRequest {
  const { wtrealm, wctx, wfresh, wauth, whr, wreq } = asked
  const echo = defined<Record<string, string>>({ wtrealm, ...(wctx === undefined ? {} : { wctx }) })
  return defined<SignInRequest>({
    app: app.id,
    replyTo,
    replyBinding: undefined,
    echo: wreq?.tokenType === undefined ? echo : { tokenType: wreq.tokenType, ...echo },
    requestId: undefined,
    signed: false,
    forceAuthn: wfresh === 0,
    // Held against the proof, as the app's own limit is; a refusal comes only from judgement
    maxAuthnAge: wfresh === undefined || wfresh === 0 ? undefined : wfresh * 60,
    isPassive: false,
    authnContext:
      wauth === undefined ? undefined : { comparison: 'minimum', classes: classesOfMethod(wauth) },
    nameIdPolicy: undefined,
    partnerHints: hintsOf(whr, registry, baseUrl),
    hintsLimit: false,
    requesters: [],
    proxyCount: undefined,
    subject: undefined,
    attributeService: undefined,
    unsolicited: false,
  })
}

/** WS-Federation 1.2, 13.2.2: whr names a partner by its id, its short name here, or a domain that is confirmed for it. */
function hintsOf(whr: string | undefined, registry: Registry, baseUrl: string): readonly string[] {
  if (whr === undefined || whr === ownWsfedNames(baseUrl).entityId) return []
  const partner =
    registry.partner(whr) ?? registry.partnerByHandle(whr) ?? registry.partnerForDomain(whr.toLowerCase())
  return partner === undefined ? [] : [partner.id]
}
