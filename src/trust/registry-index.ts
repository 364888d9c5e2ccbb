import { amended } from '../model/amended.js'
import type { App } from '../model/app.js'
import { domainOf } from '../model/domain.js'
import type { Oddity } from '../model/endpoint.js'
import type { Partner } from '../model/partner.js'
import { partnerSearch } from './partner-search.js'
import type { SearchPartners } from './partner-search.js'

/** Everything that is registered at one moment, ready to be looked up. */
export interface RegistryIndex {
  readonly apps: readonly App[]
  readonly partners: readonly Partner[]
  readonly appById: ReadonlyMap<string, App>
  readonly appByRealm: ReadonlyMap<string, App>
  readonly appByHandle: ReadonlyMap<string, App>
  readonly partnerById: ReadonlyMap<string, Partner>
  readonly partnerByHandle: ReadonlyMap<string, Partner>
  readonly partnerByDomain: ReadonlyMap<string, Partner>
  readonly search: SearchPartners
}

type AppIndex = Pick<RegistryIndex, 'apps' | 'appById' | 'appByRealm' | 'appByHandle'>
type PartnerIndex = Omit<RegistryIndex, keyof AppIndex>

const appIndexes = new WeakMap<readonly App[], AppIndex>()
const partnerIndexes = new WeakMap<readonly Partner[], PartnerIndex>()

/** Of the kind that did not change what was made for the very same list is taken. */
export function indexOf(apps: readonly App[], partners: readonly Partner[]): RegistryIndex {
  const ofApps = appIndexes.get(apps) ?? appIndex(apps)
  const ofPartners = partnerIndexes.get(partners) ?? partnerIndex(partners)
  appIndexes.set(apps, ofApps)
  partnerIndexes.set(partners, ofPartners)
  return { ...ofApps, ...ofPartners }
}

function appIndex(known: readonly App[]): AppIndex {
  const apps = withoutSharedRealms(known)
  return {
    apps,
    appById: new Map(apps.map((app) => [app.id, app])),
    appByRealm: new Map(
      apps.flatMap((app) => (app.wsfed?.realms ?? []).map((realm) => [realm, app] as const)),
    ),
    appByHandle: new Map(apps.map((app) => [app.handle, app])),
  }
}

function partnerIndex(registered: readonly Partner[]): PartnerIndex {
  const partners = withoutSharedDomains(registered)
  return {
    partners,
    partnerById: new Map(partners.map((partner) => [partner.id, partner])),
    partnerByHandle: new Map(partners.map((partner) => [partner.handle, partner])),
    partnerByDomain: new Map(
      partners.flatMap((p) => p.confirmedDomains.map((domain) => [domain, p] as const)),
    ),
    search: partnerSearch(partners),
  }
}

/** A further name that two apps claim, or that is another's own, names neither: whoever asks by it might be the other. */
function withoutSharedRealms(apps: readonly App[]): readonly App[] {
  if (apps.every(({ wsfed }) => wsfed === undefined)) return apps
  const claims = new Map<string, number>()
  for (const { id, wsfed } of apps) {
    for (const name of new Set([id, ...(wsfed?.realms ?? [])])) claims.set(name, (claims.get(name) ?? 0) + 1)
  }
  return apps.map((app) => {
    const shared = app.wsfed?.realms.filter((realm) => realm !== app.id && (claims.get(realm) ?? 0) > 1) ?? []
    if (app.wsfed === undefined || shared.length === 0) return app
    const realms = app.wsfed.realms.filter((realm) => !shared.includes(realm))
    return amended(app, {
      wsfed: amended(app.wsfed, { realms }),
      oddities: [...app.oddities, ...shared.map(sharedRealm)],
    })
  })
}

function sharedRealm(realm: string): Oddity {
  return {
    severity: 'warning',
    says: `The wtrealm ${realm} is another app’s too, so nobody is asked for by it.`,
    todo: 'Take it from the app that it does not belong to.',
  }
}

/** A domain confirmed for two partners counts for neither: nobody could say who of them speaks for it. */
function withoutSharedDomains(partners: readonly Partner[]): readonly Partner[] {
  const owners = new Map<string, string[]>()
  for (const { handle, confirmedDomains } of partners) {
    for (const domain of new Set(confirmedDomains))
      owners.set(domain, [...(owners.get(domain) ?? []), handle])
  }
  const isShared = (domain: string) => (owners.get(domain)?.length ?? 0) > 1
  return partners.map((partner) => {
    const shared = partner.confirmedDomains.filter(isShared)
    if (shared.length === 0) return partner
    const said = [...new Set(shared)].map((domain) =>
      sharedDomain(partner.handle, domain, owners.get(domain) ?? []),
    )
    return amended(partner, {
      confirmedDomains: partner.confirmedDomains.filter((domain) => !isShared(domain)),
      oddities: [...partner.oddities, ...said],
    })
  })
}

function sharedDomain(handle: string, domain: string, owners: readonly string[]): Oddity {
  const others = owners.filter((owner) => owner !== handle).slice(0, 5)
  return {
    severity: 'warning',
    says: `The domain ${domain} is confirmed for ${others.join(', ')} too, so it counts for nobody.`,
    todo: `Take it from whoever it does not belong to: sallyport partner unconfirm-domain HANDLE ${domain}`,
  }
}

export function partnerForDomain(index: RegistryIndex, domain: string): Partner | undefined {
  const wanted = domainOf(domain)
  return wanted === undefined ? undefined : index.partnerByDomain.get(wanted)
}
