/** RequestedAuthnContext | wauth | acr_values (saml-core 3.3.2.2.1). */
export interface AuthnContextRequest {
  readonly comparison: 'exact' | 'minimum' | 'maximum' | 'better'
  /** Class references in the app's order of preference. */
  readonly classes: readonly string[]
}

/** 0 unspecified, 1 password and its like, 2 several factors, 3 phishing-resistant, 4 hardware-bound. */
export type Strength = 0 | 1 | 2 | 3 | 4

const ac = 'urn:oasis:names:tc:SAML:2.0:ac:classes:'

/** Every context class the house knows, and how strong it is. Unknown ones have no strength and match only themselves. */
export const strengths: ReadonlyMap<string, Strength> = new Map<string, Strength>([
  [`${ac}unspecified`, 0],
  [`${ac}PreviousSession`, 0],
  [`${ac}InternetProtocol`, 0],
  [`${ac}Password`, 1],
  [`${ac}InternetProtocolPassword`, 1],
  [`${ac}PasswordProtectedTransport`, 1],
  ['https://refeds.org/profile/sfa', 1],
  [`${ac}Kerberos`, 1],
  ['urn:federation:authentication:windows', 1],
  [`${ac}X509`, 1],
  [`${ac}TLSClient`, 1],
  [`${ac}SoftwarePKI`, 1],
  [`${ac}SmartcardPKI`, 2],
  [`${ac}TimeSyncToken`, 2],
  [`${ac}MobileTwoFactorUnregistered`, 2],
  [`${ac}MobileTwoFactorContract`, 2],
  ['https://refeds.org/profile/mfa', 2],
  ['http://schemas.microsoft.com/claims/multipleauthn', 2],
  ['http://idmanagement.gov/ns/assurance/aal/2', 2],
  ['phr', 3],
  ['http://idmanagement.gov/ns/assurance/aal/3', 4],
  ['phrh', 4],
])

const am = 'urn:oasis:names:tc:SAML:1.0:am:'
const microsoft = 'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/'
const multipleauthn = 'http://schemas.microsoft.com/claims/multipleauthn'

/**
 * How WS-Federation and SAML 1.1 name a kind of sign-in (AuthenticationMethod, `wauth`, the claims of Microsoft's
 * products), and the class that it is here; the first classes of a row are those that a request for it may be met by.
 * `wiaormultiauthn` says one of two things, so it is believed as the weaker.
 */
const methods: ReadonlyMap<string, readonly [string, ...string[]]> = new Map<string, [string, ...string[]]>([
  [`${am}unspecified`, [`${ac}unspecified`]],
  [`${am}password`, [`${ac}Password`, `${ac}PasswordProtectedTransport`]],
  [`${microsoft}password`, [`${ac}PasswordProtectedTransport`, `${ac}Password`]],
  [`${microsoft}windows`, ['urn:federation:authentication:windows', `${ac}Kerberos`]],
  ['urn:ietf:rfc:1510', [`${ac}Kerberos`]],
  ['urn:ietf:rfc:2246', [`${ac}TLSClient`, `${ac}X509`]],
  [`${microsoft}tlsclient`, [`${ac}TLSClient`, `${ac}X509`]],
  [`${microsoft}x509`, [`${ac}X509`, `${ac}TLSClient`]],
  [`${am}X509-PKI`, [`${ac}X509`, `${ac}TLSClient`]],
  [`${microsoft}smartcard`, [`${ac}SmartcardPKI`]],
  [`${microsoft}smartcardpki`, [`${ac}SmartcardPKI`]],
  [multipleauthn, [multipleauthn, 'https://refeds.org/profile/mfa']],
  [
    'http://schemas.microsoft.com/claims/wiaormultiauthn',
    ['urn:federation:authentication:windows', multipleauthn, `${ac}Kerberos`],
  ],
])

/** What is written for a class: the method of its own, else that of its strength. */
const written: ReadonlyMap<string, string> = new Map([
  [`${ac}unspecified`, `${am}unspecified`],
  ['urn:federation:authentication:windows', `${microsoft}windows`],
  [`${ac}Kerberos`, `${microsoft}windows`],
  [`${ac}X509`, `${microsoft}tlsclient`],
  [`${ac}TLSClient`, `${microsoft}tlsclient`],
  [`${ac}SoftwarePKI`, `${microsoft}tlsclient`],
  [`${ac}SmartcardPKI`, `${microsoft}tlsclient`],
])
const byStrength = [`${am}unspecified`, `${am}password`, multipleauthn, multipleauthn, multipleauthn] as const

/** The class that a method of WS-Federation is here; what is no such method stays what it is. */
export function contextOfMethod(method: string): string {
  return methods.get(method)?.[0] ?? method
}

/** The classes that meet a request for this method, the nearest first. */
export function classesOfMethod(method: string): readonly string[] {
  return methods.get(method) ?? [method]
}

/** How WS-Federation names this class; a class that the house does not know keeps its own name. */
export function methodOfContext(context: string): string {
  const strength = strengths.get(context)
  return written.get(context) ?? (strength === undefined ? context : byStrength[strength])
}

export const unspecifiedContext = `${ac}unspecified`

export function strengthOf(context: string): Strength | undefined {
  return strengths.get(context)
}

/**
 * The class to state for a sign-in that was `achieved`, or undefined when the request is not met (saml-core 3.3.2.2.1).
 * Exact wants the very class; the others compare strengths. `exactMeansMinimum` states the requested class for a
 * stronger or an equivalent one, never for another kind of proof.
 */
export function meets(
  achieved: string,
  request: AuthnContextRequest,
  exactMeansMinimum = false,
): string | undefined {
  const { comparison, classes } = request
  if (comparison === 'exact') {
    if (classes.includes(achieved)) return achieved
    return exactMeansMinimum ? classes.find((wanted) => atLeast(achieved, wanted)) : undefined
  }
  const has = strengthOf(achieved)
  const wanted = classes.map(strengthOf)
  if (has === undefined) return comparison === 'better' || !classes.includes(achieved) ? undefined : achieved
  const known = wanted.filter((strength) => strength !== undefined)
  if (known.length === 0) return undefined
  const met = {
    minimum: known.some((strength) => has >= strength),
    better: known.length === wanted.length && known.every((strength) => has > strength),
    maximum: known.some((strength) => has <= strength),
  }[comparison]
  return met ? achieved : undefined
}

/** Who wants a certain kind of sign-in. */
export interface Wanting {
  /** What the app asks for. */
  readonly asked: AuthnContextRequest | undefined
  /** What is set for the partner. */
  readonly set: AuthnContextRequest | undefined
  /** Nobody signs the app's requests: they ask for more than is set, never for less. */
  readonly onlyMore: boolean
  /** What is set for the app. */
  readonly atLeast: Strength | undefined
}

/**
 * What a partner is asked for: what the app wants, else what is set for the partner; where that is less than what the
 * app must have, whichever is enough of what is set for the partner and the class that stands for that strength.
 */
export function wantedContext({
  asked,
  set,
  onlyMore,
  atLeast = 0,
}: Wanting): AuthnContextRequest | undefined {
  const less = asked && set && onlyMore && leastMeeting(asked) < leastMeeting(set)
  const usual = less ? set : (asked ?? set)
  if (atLeast === 0) return usual
  const enough = [usual, set].find((one) => one && leastMeeting(one) >= atLeast)
  return enough ?? { comparison: 'minimum', classes: [classOf[atLeast]] }
}

/** The class that partners are asked for who are set to be asked for none. */
const classOf: Readonly<Record<Strength, string>> = [
  unspecifiedContext,
  `${ac}PasswordProtectedTransport`,
  'https://refeds.org/profile/mfa',
  'phr',
  'phrh',
]

/** Whether this context is as strong as that; one that the house does not know is as strong as nothing. */
export function isStrong(context: string, atLeast: Strength): boolean {
  return (strengthOf(context) ?? 0) >= atLeast
}

/** How strong a sign-in is at least that meets it; what the house does not know is met by nothing else. */
function leastMeeting({ comparison, classes }: AuthnContextRequest): number {
  if (comparison === 'maximum') return 0
  return Math.min(...classes.map((name) => strengthOf(name) ?? Number.POSITIVE_INFINITY))
}

/** Classes of one strength that may stand for each other: how a password travelled is not another kind of proof. */
const alike: readonly ReadonlySet<string>[] = [
  new Set([`${ac}Password`, `${ac}PasswordProtectedTransport`, `${ac}InternetProtocolPassword`]),
  new Set(['https://refeds.org/profile/mfa', 'http://schemas.microsoft.com/claims/multipleauthn']),
]

function atLeast(achieved: string, wanted: string): boolean {
  const has = strengthOf(achieved)
  const wants = strengthOf(wanted)
  if (has === undefined || wants === undefined) return false
  return has > wants || alike.some((classes) => classes.has(achieved) && classes.has(wanted))
}

/**
 * The partner's word, lowered to what its registration is believed up to. A class that the house does not know counts
 * only for a partner that is believed everything.
 */
export function believed(context: string, upTo: Strength): string {
  const strength = strengthOf(context)
  if (strength === undefined) return upTo === 4 ? context : unspecifiedContext
  return strength <= upTo ? context : unspecifiedContext
}
