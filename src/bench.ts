import { besideConsole, consoleFace } from './faces/console/index.js'
import { samlIdp } from './faces/saml-idp/index.js'
import { samlSp } from './faces/saml-sp/index.js'
import { wsfedRp } from './faces/wsfed-rp/index.js'
import { wsfedSts } from './faces/wsfed-sts/index.js'
import type { App } from './model/app.js'
import type { Bench, Moment } from './model/office.js'
import type { Partner } from './model/partner.js'
import type { Clock, Gateway, Random, Registry, Vault } from './model/ports.js'
import { lookups } from './trust/registry.js'
import { indexOf } from './trust/registry-index.js'
import type { KeyRing } from './xml/key-ring.js'

/** What all faces are made with. */
export interface FaceDeps {
  readonly registry: Registry
  readonly keyRing: KeyRing
  readonly vault: Vault
  readonly clock: Clock
  readonly random: Random
  readonly baseUrl: string
  readonly lifetimes: Gateway['lifetimes']
}

/** The faces of the line; those of the bench are made by the same call. */
export function facesWith(deps: FaceDeps): Pick<Gateway, 'appFaces' | 'partnerFaces'> {
  return {
    appFaces: { saml: samlIdp(deps), wsfed: wsfedSts(deps), console: consoleFace(deps) },
    partnerFaces: { saml: samlSp(deps), wsfed: wsfedRp(deps) },
  }
}

/** The gateway as it would be at another moment, with other registrations. */
export function benchAt(gateway: Gateway, keyRing: KeyRing, moment: Moment): Bench {
  const { at, random = gateway.random } = moment
  const { baseUrl, lifetimes, vault } = gateway
  const now = at instanceof Date ? () => at : at
  const clock = now === undefined ? gateway.clock : { ...gateway.clock, now }
  const registry = registryWith(gateway, moment)
  return {
    ...gateway,
    clock,
    random,
    registry,
    ...facesWith({ registry, keyRing, vault, clock, random, baseUrl, lifetimes }),
  }
}

/** Whether a registration is usable is asked of today, whatever the moment of a message. */
function registryWith(
  { registry, clock, lifetimes, baseUrl }: Gateway,
  { apps = [], partners = [] }: Moment,
): Registry {
  if (apps.length + partners.length === 0) return registry
  const index = indexOf(among(registry.apps(), apps), among(registry.partners(), partners))
  return besideConsole(
    lookups(() => index, { clock, skew: lifetimes.skew }),
    baseUrl,
  )
}

function among<T extends App | Partner>(standing: readonly T[], proposed: readonly T[]): readonly T[] {
  const ids = new Set(proposed.map(({ id }) => id))
  return [...standing.filter(({ id }) => !ids.has(id)), ...proposed]
}
