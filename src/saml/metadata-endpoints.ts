import type { Endpoint, Oddity } from '../model/endpoint.js'
import { attribute, children } from '../xml/tree.js'
import type { XmlElement } from '../xml/tree.js'
import { defined } from './defined.js'
import { booleanOf, numberOf, required, trimmed } from './grammar.js'
import { MD, quoted } from './metadata-names.js'

/** What must hold for an address before a browser is sent there. */
export interface Surroundings {
  /** Browsers reach us by https: then nobody is sent on in the clear. */
  readonly production: boolean
  /** Plain http is taken all the same, by a setting of this registration. */
  readonly acceptPlainHttp?: boolean
}

const ours = 'urn:oasis:names:tc:SAML:2.0:bindings:'
const longest = 2048

/** The endpoints of one kind, in the document's order; those of other versions of SAML are none of ours. */
export function endpointsOf(
  role: XmlElement,
  name: string,
  around: Surroundings,
  oddities: Oddity[],
): readonly Endpoint[] {
  return children(role, MD, name).flatMap((e) => {
    const binding = trimmed(required(e, 'Binding'))
    if (!binding.startsWith(ours)) return []
    const location = trimmed(required(e, 'Location'))
    const responseLocation = trimmedOrNone(attribute(e, 'ResponseLocation'))
    const why = addressFault(location, around) ?? addressFault(responseLocation ?? location, around)
    if (why !== undefined) {
      const oddity = notUsed(name, location, why)
      // One address under several bindings is said once
      if (!oddities.some(({ says }) => says === oddity.says)) oddities.push(oddity)
      return []
    }
    return [
      defined<Endpoint>({
        binding,
        location,
        responseLocation,
        index: numberOf(e, 'index'),
        isDefault: booleanOf(e, 'isDefault'),
      }),
    ]
  })
}

/** saml-metadata 2.2.3: the first that says so, else the first that does not deny it, else the first. */
export function defaultOf<T extends { readonly isDefault?: boolean | undefined }>(
  all: readonly T[],
): T | undefined {
  return all.find((e) => e.isDefault === true) ?? all.find((e) => e.isDefault === undefined) ?? all[0]
}

/** Indexes that stand twice name two addresses. */
export function checkIndexes(endpoints: readonly Endpoint[], oddities: Oddity[]): void {
  const seen = new Set<number>()
  for (const { index } of endpoints) {
    if (index !== undefined && seen.has(index)) {
      oddities.push({
        severity: 'warning',
        says: `Two AssertionConsumerService have the index ${index}; the first is used.`,
        todo: 'Ask the app’s owner for metadata with distinct indexes.',
      })
    }
    if (index !== undefined) seen.add(index)
  }
}

function trimmedOrNone(value: string | undefined): string | undefined {
  return value === undefined ? undefined : trimmed(value)
}

/** Why no browser is sent to an address; undefined when one may be. */
export function addressFault(location: string, around: Surroundings): string | undefined {
  if (location.length > longest) return 'it is longer than 2048 characters'
  // RFC 3986 2: visible ASCII only; whatever else there is stands percent-encoded, and hosts in their ASCII form
  if (!/^https?:\/\/[\x21-\x5b\x5d-\x7e]+$/i.test(location) || !URL.canParse(location))
    return 'it is no http(s) address'
  const url = new URL(location)
  if (location.includes('#')) return 'it carries a fragment'
  if (url.username !== '' || url.password !== '') return 'it carries a user name'
  const clear =
    url.protocol === 'http:' && around.production && around.acceptPlainHttp !== true && !isLocal(url.hostname)
  return clear ? 'it is plain http, and this gateway is reached by https' : undefined
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.[0-9]+){3}$/.test(host)
}

export function notUsed(name: string, location: string, why: string): Oddity {
  return {
    severity: 'warning',
    says: `The ${name} ${quoted(location)} is not used: ${why}.`,
    todo: why.startsWith('it is plain http')
      ? 'Ask its owner for an https address, or set acceptPlainHttp for this registration.'
      : 'Ask its owner for corrected metadata.',
  }
}
