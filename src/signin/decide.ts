import type { App } from '../model/app.js'
import { believed, isStrong, meets, strengthOf } from '../model/authn-context.js'
import type { Partner } from '../model/partner.js'
import type { Authentication } from '../model/signin.js'
import type { Trace } from '../model/trace.js'
import type { User } from '../model/user.js'
import type { Facts } from './facts.js'

/** What was decided beside yes: the context as this app may be told it. */
export interface Decided {
  readonly authentication: Authentication
  readonly authnContext: string
}

/** May this person enter this app now, on this proof? Pure; a no is thrown as a Refusal. */
export function decide(facts: Facts, user: User, trace: Trace): Decided {
  const { app, partner, request } = facts
  trace.require('decide', 'the app is enabled', app.enabled, 'request.app_disabled', {
    setting: `app ${app.handle}: enabled`,
  })
  live('app', app, facts, trace)
  trace.require(
    'decide',
    'an app that did not ask may be answered',
    !request.unsolicited || app.launch,
    'launch.not_allowed',
    { setting: `app ${app.handle}: launch` },
  )
  trace.require('decide', 'the partner is enabled', partner.enabled, 'partner.disabled', {
    setting: `partner ${partner.handle}: enabled`,
  })
  live('partner', partner, facts, trace)
  trace.require(
    'decide',
    'the partner may vouch at this app',
    app.partners === 'all' || app.partners.includes(partner.handle),
    'signin.partner_not_allowed',
    {
      expected: app.partners === 'all' ? 'any partner' : app.partners.join(' '),
      actual: partner.handle,
      setting: `app ${app.handle}: partners`,
    },
  )
  // saml-core 3.4.1.5.2: an IDPList limits who may vouch, whoever was asked
  trace.require(
    'decide',
    'the partner is in the IDPList of the request',
    !request.hintsLimit || request.partnerHints.includes(partner.id),
    'signin.partner_not_allowed',
    {
      expected: request.partnerHints.join(' '),
      actual: partner.id,
    },
  )
  trace.require('decide', 'the user is active', user.active, 'user.inactive', { actual: user.id })
  passable(facts, trace)
  return strongEnough(facts, trace)
}

/** A draft is for those who set it up; facts of a browser that nobody looked at are no tester's. */
function live(kind: 'app' | 'partner', one: App | Partner, { tester = false }: Facts, trace: Trace): void {
  if (one.draft !== true) return
  const code = kind === 'app' ? 'request.app_draft' : 'partner.draft'
  trace.require('decide', `the ${kind} is live, or this browser is a tester’s`, tester, code, {
    expected: 'live',
    actual: tester ? 'a draft, and a tester' : 'a draft',
    setting: draftOf(kind, one),
  })
}

/** The setting that a trace names. */
export function draftOf(kind: 'app' | 'partner', { handle }: App | Partner): string {
  return `${kind} ${handle}: draft`
}

/** saml-core 2.5.1.6: a count of zero forbids issuing on its basis; audiences limit to whom. */
function passable({ proof, app }: Facts, trace: Trace): void {
  const restriction =
    proof.by === 'session' ? proof.session.proxyRestriction : proof.identity.proxyRestriction
  if (!restriction) return
  trace.require(
    'decide',
    'saml-core 2.5.1.6: ProxyRestriction Count',
    restriction.count !== 0,
    'partner.proxy_restricted',
    { expected: 'at least 1', actual: String(restriction.count) },
  )
  const { audiences } = restriction
  trace.require(
    'decide',
    'saml-core 2.5.1.6: ProxyRestriction Audience',
    audiences.length === 0 || audiences.includes(app.id),
    'partner.proxy_restricted',
    {
      expected: audiences.join(' '),
      actual: app.id,
    },
  )
}

function strongEnough({ proof, app, partner, request, now }: Facts, trace: Trace): Decided {
  const { authentication } = proof.by === 'session' ? proof.session : proof.identity
  recentEnough(authentication, app, request, now, trace)
  const achieved = believed(authentication.context, partner.believedUpTo)
  const said =
    achieved === authentication.context ? achieved : `${authentication.context}, believed as ${achieved}`
  strongAsSet(achieved, said, { app, partner }, trace)
  if (!request.authnContext) return { authentication, authnContext: achieved }
  const stated = meets(achieved, request.authnContext, app.exactMeansMinimum)
  trace.require(
    'decide',
    `saml-core 3.3.2.2.1: RequestedAuthnContext, ${request.authnContext.comparison}`,
    stated !== undefined,
    'request.authn_context',
    {
      expected: request.authnContext.classes.join(' '),
      actual: said,
      setting: `partner ${partner.handle}: believedUpTo ${partner.believedUpTo}; app ${app.handle}: exactMeansMinimum ${app.exactMeansMinimum}`,
    },
  )
  return { authentication, authnContext: stated }
}

/** What the app must have, whatever it asks for itself. */
function strongAsSet(
  achieved: string,
  said: string,
  { app, partner }: Pick<Facts, 'app' | 'partner'>,
  trace: Trace,
): void {
  const { leastStrength = 0 } = app
  if (leastStrength === 0) return
  trace.require(
    'decide',
    'the sign-in is strong enough for the app',
    isStrong(achieved, leastStrength),
    'request.authn_context',
    {
      expected: `${leastStrength} or stronger`,
      actual: `${strengthOf(achieved) ?? 0} (${said})`,
      setting: `app ${app.handle}: leastStrength; partner ${partner.handle}: believedUpTo ${partner.believedUpTo}`,
    },
  )
}

function recentEnough(
  authentication: Authentication,
  app: Facts['app'],
  request: Facts['request'],
  now: Date,
  trace: Trace,
): void {
  const most = maxAgeOf(app, request)
  if (most === undefined) return
  trace.require(
    'decide',
    'the sign-in is recent enough for the app',
    isRecentEnough(authentication, most, now),
    'partner.authn_stale',
    {
      expected: `at most ${most} s old`,
      actual: authentication.untold ? 'not told' : `${ageOf(authentication, now)} s`,
      setting: `app ${app.handle}: maxAuthnAge; wfresh of the request`,
    },
  )
}

/** Seconds that a sign-in may be old: what the app is set to, or less where it asks for less. */
export function maxAgeOf(
  { maxAuthnAge: set }: Pick<Facts['app'], 'maxAuthnAge'>,
  { maxAuthnAge: asked }: Pick<Facts['request'], 'maxAuthnAge'>,
): number | undefined {
  return set === undefined || asked === undefined ? (set ?? asked) : Math.min(set, asked)
}

/** Whether the person signed in recently enough; `most` in seconds. Where that is not told, it might be long ago. */
export function isRecentEnough(authentication: Authentication, most: number | undefined, now: Date): boolean {
  return most === undefined || (!authentication.untold && ageOf(authentication, now) <= most + freshness)
}

function ageOf({ instant }: Authentication, now: Date): number {
  return Math.round((now.getTime() - instant.getTime()) / 1000)
}

/** Seconds that a sign-in made for this very request may have taken on its way back. */
const freshness = 300
