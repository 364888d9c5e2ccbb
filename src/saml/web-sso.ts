import type { Endpoint } from '../model/endpoint.js'

/** Where our own doors stand, and who we are (saml-profiles 4.1). Always from the settings, never from a request. */
export interface OwnNames {
  readonly identityProvider: string
  readonly singleSignOnService: string
  readonly serviceProvider: string
  readonly assertionConsumerService: string
  /** Its index in our metadata (saml-metadata 2.2.3). */
  readonly assertionConsumerServiceIndex: number
}

export function ownNames(baseUrl: string): OwnNames {
  return {
    identityProvider: `${baseUrl}/saml/idp`,
    singleSignOnService: `${baseUrl}/saml/idp/sso`,
    serviceProvider: `${baseUrl}/saml/sp`,
    assertionConsumerService: `${baseUrl}/saml/sp/acs`,
    assertionConsumerServiceIndex: 0,
  }
}

/** Seconds that a message stays good, whatever it says itself. */
export const longestLife = 600

/** One moment, seen through clocks that may differ by `skew` seconds. */
export interface Moment {
  readonly now: Date
  readonly skew: number
}

/** saml-core 2.5.1: at or after NotBefore. */
export function hasBegun(notBefore: Date, { now, skew }: Moment): boolean {
  return now.getTime() + skew * 1000 >= notBefore.getTime()
}

/** saml-core 2.5.1: before NotOnOrAfter. */
export function hasNotEnded(notOnOrAfter: Date, { now, skew }: Moment): boolean {
  return now.getTime() - skew * 1000 < notOnOrAfter.getTime()
}

/** When something issued at that instant ends at the latest. */
export function endOfLife(issueInstant: Date): Date {
  return later(issueInstant, longestLife)
}

/** Neither from the future nor too long ago to be a live message. */
export function isCurrent(issueInstant: Date, moment: Moment): boolean {
  return hasBegun(issueInstant, moment) && hasNotEnded(endOfLife(issueInstant), moment)
}

export function later(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000)
}

export function earliest(first: Date, ...others: readonly Date[]): Date {
  return others.reduce((least, each) => (each < least ? each : least), first)
}

/** saml-metadata 2.2.3: the first marked as default, else the first not marked as none, else the first. */
export function defaultEndpoint(endpoints: readonly Endpoint[], binding: string): Endpoint | undefined {
  const fitting = endpoints.filter((endpoint) => endpoint.binding === binding)
  return (
    fitting.find(({ isDefault }) => isDefault === true) ??
    fitting.find(({ isDefault }) => isDefault === undefined) ??
    fitting[0]
  )
}
