import type { Caller } from '../../model/admin.js'
import { domainOf } from '../../model/domain.js'
import type { Partner } from '../../model/partner.js'
import type { Gateway } from '../../model/ports.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import { type Changed, inForce } from './change.js'
import { decideUpon } from './decide-upon.js'
import { checkNotPinned } from './pinned.js'
import { type RegistrationOffice, registeredAs } from './registered.js'
import { checkExpected, standingOf } from './standing.js'

/** Lets a partner speak for a domain, or no longer. A domain belongs to one partner. */
export async function confirmDomain(
  caller: Caller,
  name: string,
  wanted: { readonly domain: string; readonly confirmed: boolean },
  expected: string | undefined,
  office: RegistrationOffice,
): Promise<Changed> {
  mustMay(caller, 'registrations.change')
  const domain = checkedDomain(wanted.domain)
  const one = registeredAs('partner', name, office)
  const standing = await standingOf('partner', one, office)
  checkExpected(standing, expected)
  checkNotPinned('partner', one, ['confirmedDomains'], office)
  const known = standing.overlay.confirmedDomains ?? []
  if (wanted.confirmed) await checkFree(domain, one, office.gateway)
  else checkConfirmed(domain, one.handle, known)
  if (wanted.confirmed && known.includes(domain)) return inForce('partner', one.handle, office)
  const others = known.filter((each) => each !== domain)
  const confirmedDomains = wanted.confirmed ? [...others, domain] : others
  const says = `domain ${domain} ${wanted.confirmed ? 'confirmed' : 'taken away'}`
  const overlay = { ...standing.overlay, confirmedDomains }
  await decideUpon(caller, { kind: 'partner', one, standing, overlay, says }, office)
  return inForce('partner', one.handle, office)
}

export function checkedDomain(text: string): string {
  const domain = domainOf(text)
  if (domain !== undefined) return domain
  throw new AdminRefusal('invalid', `${JSON.stringify(text)} is not a domain.`, {
    todo: 'Give one as example.org',
    faults: [{ path: 'domain', says: 'not a domain, as example.org' }],
  })
}

type Owners = {
  readonly registry: Pick<Gateway['registry'], 'partners'>
  readonly directory: { readonly overlays: Pick<Gateway['directory']['overlays'], 'all'> }
}

/** Throws AdminRefusal `conflict` when another partner has the domain. */
export async function checkFree(
  domain: string,
  one: Pick<Partner, 'id' | 'handle'>,
  gateway: Owners,
): Promise<void> {
  const [other, ...more] = await ownersBeside(domain, one, gateway)
  if (other === undefined) return
  throw new AdminRefusal(
    'conflict',
    `${domain} is confirmed for ${[other, ...more].join(', ')} already; a domain belongs to one partner.`,
    { todo: `If it is ${one.handle}’s, take it from ${other} first, then confirm it again here.` },
  )
}

/** Other partners that have this domain, also where it counts for nobody because two have it. */
export async function ownersBeside(
  domain: string,
  one: Pick<Partner, 'id'>,
  { registry, directory }: Owners,
): Promise<readonly string[]> {
  const overlays = await directory.overlays.all('partner')
  return registry
    .partners()
    .filter(({ id }) => id !== one.id)
    .filter(
      ({ id, confirmedDomains }) =>
        confirmedDomains.includes(domain) || overlays.get(id)?.confirmedDomains?.includes(domain) === true,
    )
    .map(({ handle }) => handle)
}

function checkConfirmed(domain: string, handle: string, known: readonly string[]): void {
  if (known.includes(domain)) return
  throw new AdminRefusal('not_found', `${domain} is not confirmed for ${handle}.`)
}
