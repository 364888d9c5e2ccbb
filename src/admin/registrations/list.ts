import type { Caller } from '../../model/admin.js'
import type { Kind } from '../../model/office.js'
import { type Listing, type Stretch, stretchOf } from '../listing.js'
import { mustMay } from '../permission.js'
import { shownKeys } from './keys.js'
import {
  nameOf,
  type Registered,
  type RegistrationOffice,
  registeredOf,
  type Stands,
  standsOf,
} from './registered.js'

export interface RegistrationQuery extends Stretch {
  /** Words that must all be found: in name, handle, entity id, description, keywords, addresses, confirmed domains. */
  readonly search?: string
  readonly stands?: Stands
  readonly protocol?: 'saml' | 'wsfed'
  /** Only those with a warning. */
  readonly odd?: boolean
}

/** One line of the list. */
export interface RegistrationLine {
  readonly handle: string
  readonly id: string
  readonly name: string
  readonly protocol: Registered['protocol']
  readonly stands: Stands
  readonly from: Registered['from']
  readonly warnings: number
  /** Partners: domains they may speak for. */
  readonly confirmedDomains?: readonly string[]
  readonly validUntil?: Date
  /** When the first of its keys ends. */
  readonly keyEnds?: Date
  readonly lastSuccess?: Date
}

/** By name, quick over thousands: what does not change is worked out once. */
export async function listRegistrations(
  caller: Caller,
  kind: Kind,
  query: RegistrationQuery,
  office: RegistrationOffice,
): Promise<Listing<RegistrationLine>> {
  mustMay(caller, 'registrations.read')
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (one: Registered) =>
    words.every((word) => textOf(one).includes(word)) &&
    (query.protocol === undefined || one.protocol === query.protocol) &&
    (query.odd !== true || warningsOf(one) > 0) &&
    (query.stands === undefined || standsOf(one, office) === query.stands)
  const found = inOrder(registeredOf(kind, office)).filter(fits)
  const { items, ...rest } = stretchOf(found, orderOf, query)
  const lastSuccess = await office.reports.lastSuccess(kind)
  return { ...rest, items: items.map((one) => lineOf(one, lastSuccess.get(one.id), office)) }
}

/** How many there are of each, for a heading and for filters. */
export function countRegistrations(
  caller: Caller,
  kind: Kind,
  office: Pick<RegistrationOffice, 'gateway'>,
): Readonly<Record<Stands | 'all' | 'odd', number>> {
  mustMay(caller, 'registrations.read')
  const counts = { all: 0, odd: 0, live: 0, draft: 0, disabled: 0, expired: 0 }
  for (const one of registeredOf(kind, office)) {
    counts.all += 1
    counts[standsOf(one, office)] += 1
    if (warningsOf(one) > 0) counts.odd += 1
  }
  return counts
}

/** Documents that are set aside, and why. */
export function setAside(
  caller: Caller,
  kind: Kind,
  { counterparts }: Pick<RegistrationOffice, 'counterparts'>,
): readonly { readonly file: string; readonly reason: string }[] {
  mustMay(caller, 'registrations.read')
  return counterparts.quarantined().filter(({ file }) => file.includes(`${kind}s`))
}

function lineOf(
  one: Registered,
  lastSuccess: Date | undefined,
  office: Pick<RegistrationOffice, 'gateway'>,
): RegistrationLine {
  const { handle, id, protocol, from, validUntil } = one
  const [first] = shownKeys(one)
    .map(({ notAfter }) => notAfter)
    .sort((a, b) => a.getTime() - b.getTime())
  return {
    handle,
    id,
    name: nameOf(one),
    protocol,
    stands: standsOf(one, office),
    from,
    warnings: warningsOf(one),
    ...('confirmedDomains' in one ? { confirmedDomains: one.confirmedDomains } : {}),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(first === undefined ? {} : { keyEnds: first }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
  }
}

/** The registry exchanges its list whenever anything changes. */
const orders = new WeakMap<readonly Registered[], readonly Registered[]>()

function inOrder(all: readonly Registered[]): readonly Registered[] {
  const known = orders.get(all)
  if (known !== undefined) return known
  const keyed = all.map((one) => ({ one, key: orderOf(one) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const sorted = keyed.map(({ one }) => one)
  orders.set(all, sorted)
  return sorted
}

function orderOf(one: Registered): string {
  return `${nameOf(one).toLowerCase()}\n${one.handle}`
}

const texts = new WeakMap<Registered, string>()

/** What a registration is looked for by. */
function textOf(one: Registered): string {
  const known = texts.get(one)
  if (known !== undefined) return known
  const { display, handle, id } = one
  const said = [...Object.values(display.name), ...Object.values(display.description ?? {})]
  const text = [handle, id, ...said, ...(display.keywords ?? []), ...addressesOf(one)]
    .join('\n')
    .toLowerCase()
  texts.set(one, text)
  return text
}

function addressesOf(one: Registered): readonly string[] {
  if ('confirmedDomains' in one) return one.confirmedDomains
  const { saml, wsfed } = one
  const replies = saml?.assertionConsumerServices.map(({ location }) => location) ?? []
  return [...replies, ...(wsfed?.realms ?? []), ...(wsfed?.replyUrls ?? [])]
}

export function warningsOf({ oddities }: Pick<Registered, 'oddities'>): number {
  return oddities.filter(({ severity }) => severity === 'warning').length
}
