import type { HttpRequest } from '../../model/http.js'
import type { Partner } from '../../model/partner.js'
import { Refusal } from '../../model/refusal.js'
import { Trace } from '../../model/trace.js'
import { ownWsfedNames } from '../../wsfed/own-names.js'
import type { Parameters } from '../../wsfed/parameters.js'
import { readParameters, writeQuery } from '../../wsfed/parameters.js'
import { refusalOf } from './faults.js'

const ends = new Set(['wsignoutcleanup1.0', 'wsignout1.0'])

/** `wsignoutcleanup1.0` from a page of the partner's (WS-Federation 1.2, 13.2.4). Without `wa` it is no message. */
export function readSignOut(http: HttpRequest): { readonly returnTo?: string } | undefined {
  const { wa, wreply } = parametersOf(http)
  if (wa === undefined) return undefined
  if (!ends.has(wa))
    throw new Refusal('partner.answer_malformed', 'neither a token nor the end of a session', { stage: 'S0' })
  return wreply === undefined || wreply === '' ? {} : { returnTo: wreply }
}

function parametersOf(http: HttpRequest): Parameters {
  try {
    return readParameters(http)
  } catch (error) {
    throw refusalOf(error, new Trace())
  }
}

/** Back to the partner's own site and nowhere else: scheme, host and port of the address where people sign in there. */
export function mayReturn({ wsfed }: Partner, returnTo: string): boolean {
  if (wsfed === undefined || !plain.test(returnTo) || !URL.canParse(returnTo)) return false
  return new URL(returnTo).origin === new URL(wsfed.passiveEndpoint).origin
}

/** Visible ASCII without what a browser or a server might read in two ways. */
const plain = /^https?:\/\/[\x21-\x5b\x5d-\x7e]{1,2000}$/

/**
 * WS-Federation 1.2, 13.2.4. The browser comes back to our own address, the one that the partner knows: widespread STSs
 * send nobody to any other, and SimpleSAMLphp does not even sign out where it is asked to.
 */
export function signOutAt({ wsfed }: Partner, comesBack: boolean, baseUrl: string): string | undefined {
  if (wsfed === undefined) return undefined
  const own = ownWsfedNames(baseUrl)
  return writeQuery(wsfed.passiveEndpoint, {
    wa: 'wsignout1.0',
    wtrealm: own.entityId,
    ...(comesBack ? { wreply: own.application } : {}),
  })
}
