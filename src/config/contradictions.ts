import {
  type AuthnContextRequest,
  believed,
  meets,
  type Strength,
  strengths,
} from '../model/authn-context.js'
import { isLoopback } from './base-url.js'
import { unfitSigning } from './unfit-signing.js'
import type { ReadSettings } from './schema.js'

export interface Contradiction {
  readonly path: readonly string[]
  readonly says: string
}

type Together = Pick<
  ReadSettings,
  'baseUrl' | 'showOwnRecords' | 'lifetimes' | 'keys' | 'defaults' | 'apps' | 'partners'
>

/** Settings that are right one by one and wrong together. */
export function contradictions(settings: Together): readonly Contradiction[] {
  const found: Contradiction[] = []
  if (settings.showOwnRecords && !isLoopback(settings.baseUrl)) {
    found.push({
      path: ['showOwnRecords'],
      says: `allowed only with a loopback base URL, not ${settings.baseUrl}`,
    })
  }
  if (settings.lifetimes.sessionIdle > settings.lifetimes.sessionAbsolute) {
    found.push({ path: ['lifetimes', 'sessionIdle'], says: 'longer than sessionAbsolute' })
  }
  for (const [key, partner] of Object.entries(settings.partners)) {
    const {
      onFirstSignIn,
      linkBy,
      requestAuthnContext,
      believedUpTo = 1,
    } = { ...settings.defaults.partner, ...partner }
    if (onFirstSignIn === 'link' && linkBy === undefined) {
      found.push({ path: ['partners', key, 'linkBy'], says: 'missing: onFirstSignIn is "link"' })
    }
    if (requestAuthnContext !== undefined && !canBeMet(requestAuthnContext, believedUpTo)) {
      const says = `no answer could meet it: the partner is believed up to ${believedUpTo} (believedUpTo)`
      found.push({ path: ['partners', key, 'requestAuthnContext'], says })
    }
  }
  return [...found, ...unfitSigning(settings), ...domainsOfTwo(settings)]
}

function domainsOfTwo({ partners }: Pick<ReadSettings, 'partners'>): readonly Contradiction[] {
  const owners = new Map<string, string>()
  const found: Contradiction[] = []
  for (const [key, partner] of Object.entries(partners)) {
    for (const domain of new Set(partner.confirmedDomains)) {
      const owner = owners.get(domain)
      if (owner === undefined) owners.set(domain, key)
      else {
        const says = `${domain} is also confirmed for ${owner}; a domain belongs to one partner`
        found.push({ path: ['partners', key, 'confirmedDomains'], says })
      }
    }
  }
  return found
}

function canBeMet(asked: AuthnContextRequest, upTo: Strength): boolean {
  return [...strengths.keys(), ...asked.classes].some(
    (said) => meets(believed(said, upTo), asked) !== undefined,
  )
}
