import type { Stage } from './trace.js'

/** Who has to do something before the same attempt can succeed. */
export type Actor = 'us' | 'app' | 'partner' | 'person'

export interface RefusalRow {
  /** Who hears it: `app` gets the protocol's answer, `person` a page. */
  readonly tell: 'app' | 'person'
  /** HTTP status of the page. */
  readonly http: number
  /** SAML status codes, top level first (saml-core 3.2.2.2), without their common prefix. */
  readonly saml: readonly [string, ...string[]]
  /** OAuth 2.0 / OpenID Connect error code. */
  readonly oidc: string
  readonly who: Actor
  /** One plain sentence for the person. */
  readonly says: string
}

/** Every expected no. One row per code; the codes are public and never renamed. */
export const refusals = {
  // The app's request: nobody is verified yet to answer to, so the person hears it.
  'request.malformed': {
    tell: 'person',
    http: 400,
    saml: ['Requester'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application sent a sign-in request that could not be read.',
  },
  'request.too_large': {
    tell: 'person',
    http: 413,
    saml: ['Requester'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application sent a sign-in request that is larger than any real one.',
  },
  'request.unknown_app': {
    tell: 'person',
    http: 403,
    saml: ['Requester'],
    oidc: 'unauthorized_client',
    who: 'us',
    says: 'This application is not registered here.',
  },
  'request.app_disabled': {
    tell: 'person',
    http: 403,
    saml: ['Requester'],
    oidc: 'unauthorized_client',
    who: 'us',
    says: 'Sign-in to this application is switched off.',
  },
  'request.app_draft': {
    tell: 'person',
    http: 403,
    saml: ['Requester'],
    oidc: 'unauthorized_client',
    who: 'us',
    says: 'This application is still being set up here, and is not open yet.',
  },
  'request.reply_url_not_registered': {
    tell: 'person',
    http: 403,
    saml: ['Requester'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application asked for the answer at an address that is not registered for it.',
  },
  'request.signature_missing': {
    tell: 'person',
    http: 403,
    saml: ['Requester', 'RequestDenied'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application must sign its sign-in requests, and this one is not signed.',
  },
  'request.signature_invalid': {
    tell: 'person',
    http: 403,
    saml: ['Requester', 'RequestDenied'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The signature on the application’s sign-in request could not be verified.',
  },
  'request.destination_wrong': {
    tell: 'person',
    http: 400,
    saml: ['Requester'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The sign-in request was meant for another address than this one.',
  },
  'request.stale': {
    tell: 'person',
    http: 400,
    saml: ['Requester'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The sign-in request is too old, or its clock is wrong.',
  },
  'request.seen_elsewhere': {
    tell: 'person',
    http: 403,
    saml: ['Requester', 'RequestDenied'],
    oidc: 'invalid_request',
    who: 'person',
    says: 'This sign-in request was already used in another browser.',
  },
  'request.version_too_high': {
    tell: 'app',
    http: 400,
    saml: ['VersionMismatch', 'RequestVersionTooHigh'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application speaks a newer version of the protocol.',
  },
  'request.version_too_low': {
    tell: 'app',
    http: 400,
    saml: ['VersionMismatch', 'RequestVersionTooLow'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application speaks an older version of the protocol.',
  },
  'request.binding_unsupported': {
    tell: 'app',
    http: 400,
    saml: ['Requester', 'UnsupportedBinding'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application asked for the answer in a way that is not supported.',
  },
  'request.unsupported': {
    tell: 'app',
    http: 400,
    saml: ['Requester', 'RequestUnsupported'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application asked for something that is not supported.',
  },
  'request.name_id_policy': {
    tell: 'app',
    http: 400,
    saml: ['Requester', 'InvalidNameIDPolicy'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application asked for a kind of name that cannot be given for this person.',
  },
  'request.authn_context': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'NoAuthnContext'],
    oidc: 'unmet_authentication_requirements',
    who: 'person',
    says: 'The application wants a stronger kind of sign-in than was made.',
  },
  'request.subject_unknown': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'UnknownPrincipal'],
    oidc: 'login_required',
    who: 'person',
    says: 'The application asked for another person than the one who signed in.',
  },
  'request.encryption_key_missing': {
    tell: 'app',
    http: 403,
    saml: ['Responder'],
    oidc: 'invalid_request',
    who: 'app',
    says: 'The application must get its answer encrypted, and no key of it is registered for that.',
  },
  'request.loop': {
    tell: 'app',
    http: 400,
    saml: ['Responder', 'RequestUnsupported'],
    oidc: 'invalid_request',
    who: 'us',
    says: 'The sign-in request has already passed through here.',
  },
  'request.proxy_count': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'ProxyCountExceeded'],
    oidc: 'access_denied',
    who: 'app',
    says: 'The application does not allow another organisation to vouch for the person.',
  },

  // The sign-in under way.
  'signin.unknown': {
    tell: 'person',
    http: 400,
    saml: ['Responder'],
    oidc: 'invalid_request',
    who: 'person',
    says: 'This sign-in is no longer under way: it took too long, was finished, or began somewhere else.',
  },
  'signin.other_browser': {
    tell: 'person',
    http: 403,
    saml: ['Responder'],
    oidc: 'access_denied',
    who: 'person',
    says: 'This sign-in began in another browser, or this browser does not keep cookies.',
  },
  'signin.already_answered': {
    tell: 'person',
    http: 409,
    saml: ['Responder'],
    oidc: 'invalid_request',
    who: 'person',
    says: 'This sign-in is already finished.',
  },
  'signin.needs_person': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'NoPassive'],
    oidc: 'login_required',
    who: 'person',
    says: 'The person has to do something, and the application allowed no page.',
  },
  'signin.no_partner': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'NoAvailableIDP'],
    oidc: 'access_denied',
    who: 'us',
    says: 'No organisation is set up that could vouch for people at this application.',
  },
  'signin.partner_not_supported': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'NoSupportedIDP'],
    oidc: 'access_denied',
    who: 'app',
    says: 'The application asked for organisations that are not known here.',
  },
  'signin.partner_not_allowed': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'NoSupportedIDP'],
    oidc: 'access_denied',
    who: 'us',
    says: 'This organisation may not vouch for people at this application.',
  },
  'signin.loop': {
    tell: 'person',
    http: 429,
    saml: ['Responder'],
    oidc: 'access_denied',
    who: 'app',
    says: 'The application keeps asking again right after it was answered.',
  },
  'signin.too_many': {
    tell: 'person',
    http: 429,
    saml: ['Responder'],
    oidc: 'temporarily_unavailable',
    who: 'person',
    says: 'Too many sign-ins were begun from this network. Wait a few minutes and try again.',
  },
  'signin.cancelled': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'person',
    says: 'The sign-in was given up.',
  },
  'signin.page_unknown': {
    tell: 'person',
    http: 404,
    saml: ['Responder'],
    oidc: 'invalid_request',
    who: 'person',
    says: 'There is no such page here.',
  },
  'launch.not_allowed': {
    tell: 'person',
    http: 403,
    saml: ['Responder'],
    oidc: 'access_denied',
    who: 'us',
    says: 'This application does not accept a sign-in that it did not ask for.',
  },

  // The partner's answer.
  'partner.unknown': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'us',
    says: 'The organisation that answered is not known here.',
  },
  'partner.disabled': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'NoAvailableIDP'],
    oidc: 'access_denied',
    who: 'us',
    says: 'Sign-in with this organisation is switched off.',
  },
  'partner.draft': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'NoAvailableIDP'],
    oidc: 'access_denied',
    who: 'us',
    says: 'Signing in through this organisation is still being set up here, and is not open yet.',
  },
  'partner.not_asked': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'Another organisation answered than the one that was asked.',
  },
  'partner.unsolicited': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation sent an answer to a question that was not asked.',
  },
  'partner.unsolicited_not_placed': {
    tell: 'person',
    http: 400,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'us',
    says: 'Your organisation vouched for you, but named no application to go to.',
  },
  'partner.answer_malformed': {
    tell: 'person',
    http: 400,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation’s answer could not be read.',
  },
  'partner.answer_too_large': {
    tell: 'person',
    http: 413,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation’s answer is larger than any real one.',
  },
  'partner.signature_missing': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation’s answer is not signed where it must be.',
  },
  'partner.signature_invalid': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The signature on the organisation’s answer could not be verified.',
  },
  'partner.algorithm_refused': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation’s answer uses an algorithm that is not allowed.',
  },
  'partner.decryption_failed': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation’s answer could not be decrypted.',
  },
  'partner.encryption_missing': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation must encrypt its answer, and this one is not encrypted.',
  },
  'partner.issuer_wrong': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The answer names another organisation than the one that was asked.',
  },
  'partner.destination_wrong': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The answer was meant for another address than this one.',
  },
  'partner.audience_wrong': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The answer was meant for another recipient than this one.',
  },
  'partner.in_response_to_wrong': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The answer belongs to another question than the one that was asked.',
  },
  'partner.confirmation_invalid': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The answer does not say in a valid way that it may be used here.',
  },
  'partner.time_invalid': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The answer is not valid at this time; one of the clocks may be wrong.',
  },
  'partner.condition_unknown': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The answer carries a condition that is not understood here.',
  },
  'partner.authn_stale': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'login_required',
    who: 'partner',
    says: 'A fresh sign-in was asked for, and the organisation answered with an old one.',
  },
  'partner.authn_context': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'NoAuthnContext'],
    oidc: 'unmet_authentication_requirements',
    who: 'partner',
    says: 'The sign-in at the organisation was not of the kind that was asked for.',
  },
  'partner.status': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation did not sign the person in.',
  },
  'partner.status_passive': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'NoPassive'],
    oidc: 'login_required',
    who: 'person',
    says: 'The organisation would have to show a page, and the application allowed none.',
  },
  'partner.status_authn_context': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'NoAuthnContext'],
    oidc: 'unmet_authentication_requirements',
    who: 'partner',
    says: 'The organisation cannot make the kind of sign-in that was asked for.',
  },
  'partner.status_unknown_person': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'UnknownPrincipal'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation does not know the person.',
  },
  'partner.status_denied': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'RequestDenied'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation declined to sign the person in.',
  },
  'partner.replayed': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'person',
    says: 'This answer was already used.',
  },
  'partner.fenced': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'person',
    says: 'This answer is older than the memory of what was used here. Sign in once more.',
  },
  'partner.proxy_restricted': {
    tell: 'app',
    http: 403,
    saml: ['Responder', 'ProxyCountExceeded'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation does not allow its answer to be passed on to this application.',
  },
  'partner.domain_not_confirmed': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'us',
    says: 'The organisation spoke for a domain that is not confirmed to be its own.',
  },

  // The person.
  'user.unknown': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'UnknownPrincipal'],
    oidc: 'access_denied',
    who: 'us',
    says: 'You are not known here, and this organisation may not bring new people.',
  },
  'user.ambiguous': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'UnknownPrincipal'],
    oidc: 'access_denied',
    who: 'us',
    says: 'More than one person here matches what the organisation said about you.',
  },
  'user.inactive': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'UnknownPrincipal'],
    oidc: 'access_denied',
    who: 'us',
    says: 'Your account here is switched off.',
  },
  'user.subject_missing': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'The organisation did not say who you are.',
  },
  'user.attribute_missing': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'Something that must be known about you was not said by your organisation.',
  },
  'user.attribute_ambiguous': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'AuthnFailed'],
    oidc: 'access_denied',
    who: 'partner',
    says: 'Your organisation gave several values where there may be only one.',
  },
  'user.no_role': {
    tell: 'person',
    http: 403,
    saml: ['Responder', 'RequestDenied'],
    oidc: 'access_denied',
    who: 'us',
    says: 'You have no role in this application.',
  },
  'user.name_unavailable': {
    tell: 'app',
    http: 403,
    saml: ['Requester', 'InvalidNameIDPolicy'],
    oidc: 'access_denied',
    who: 'us',
    says: 'The name that this application needs for you is not known or not confirmed.',
  },

  // The house itself.
  'store.unavailable': {
    tell: 'person',
    http: 503,
    saml: ['Responder'],
    oidc: 'temporarily_unavailable',
    who: 'us',
    says: 'Sign-in is not possible at the moment. Try again in a minute.',
  },
  internal: {
    tell: 'person',
    http: 500,
    saml: ['Responder'],
    oidc: 'server_error',
    who: 'us',
    says: 'Something went wrong here. It has been written down.',
  },
} as const satisfies Record<string, RefusalRow>

export type RefusalCode = keyof typeof refusals

const longestDetail = 2000

/**
 * An expected no. `detail` is for the log, the audit and the flight recorder; the world sees the code's own words and
 * a reference. `stage` says on which rung of the pipeline it fell.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly detail: string
  readonly stage: Stage | undefined

  constructor(
    readonly code: RefusalCode,
    detail: string,
    options: { readonly stage?: Stage; readonly cause?: unknown } = {},
  ) {
    // Details repeat what counterparts sent, and are kept in several places
    const short = detail.slice(0, longestDetail)
    super(`${code}: ${short}`, options.cause === undefined ? undefined : { cause: options.cause })
    this.detail = short
    this.stage = options.stage
  }
}

export function refusalRow(code: RefusalCode): RefusalRow {
  return refusals[code]
}
