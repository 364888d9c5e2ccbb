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
  readonly health?: HealthFilter
  /** By name unless it says otherwise. */
  readonly sort?: RegistrationOrder
}

/** `odd`: with a warning; `failing`: more refused than answered within seven days; `quiet`: nothing at all in them. */
export const healthFilters = ['failing', 'odd', 'quiet'] as const
export type HealthFilter = (typeof healthFilters)[number]

/** `expires`: what ends first comes first; `latest`: the latest success first. */
export const registrationOrders = ['name', 'expires', 'latest'] as const
export type RegistrationOrder = (typeof registrationOrders)[number]

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
  /** Sign-ins of the last seven days. */
  readonly issued: number
  readonly refused: number
}

/** By name, quick over thousands: what does not change is worked out once. */
export async function listRegistrations(
  caller: Caller,
  kind: Kind,
  query: RegistrationQuery,
  office: RegistrationOffice,
): Promise<Listing<RegistrationLine>> {
  mustMay(caller, 'registrations.read')
  const traffic = await trafficOf(kind, office)
  const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const fits = (one: Registered) =>
    words.every((word) => textOf(one).includes(word)) &&
    (query.protocol === undefined || one.protocol === query.protocol) &&
    (query.health === undefined || isSo(query.health, one, traffic.of(one.id))) &&
    (query.stands === undefined || standsOf(one, office) === query.stands)
  const keyOf = orderOf(query.sort ?? 'name', traffic)
  const found = inOrder(registeredOf(kind, office), query.sort ?? 'name', keyOf).filter(fits)
  const { items, ...rest } = stretchOf(found, keyOf, query)
  return { ...rest, items: items.map((one) => lineOf(one, traffic, office)) }
}

interface Traffic {
  of(id: string): { readonly issued: number; readonly refused: number }
  readonly lastSuccess: ReadonlyMap<string, Date>
}

const week = 7 * 86_400_000

async function trafficOf(kind: Kind, { reports, gateway }: RegistrationOffice): Promise<Traffic> {
  const until = gateway.clock.now()
  const since = new Date(until.getTime() - week)
  const totals = await reports.totals({ since, recent: since, until, of: kind })
  const sums = new Map<string, { issued: number; refused: number }>()
  for (const { [kind]: id, code, count } of totals) {
    const sum = sums.get(id) ?? { issued: 0, refused: 0 }
    sum[code === '' ? 'issued' : 'refused'] += count
    sums.set(id, sum)
  }
  const none = { issued: 0, refused: 0 }
  return { of: (id) => sums.get(id) ?? none, lastSuccess: await reports.lastSuccess(kind) }
}

function isSo(
  health: HealthFilter,
  one: Registered,
  { issued, refused }: ReturnType<Traffic['of']>,
): boolean {
  if (health === 'odd') return warningsOf(one) > 0
  return health === 'failing' ? refused > issued : issued + refused === 0
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
  return counterparts.quarantined().filter(({ file }) => placeOf[kind].test(file))
}

/** In the folder of its kind; or taken in here as one, under its entity id. */
const placeOf: Readonly<Record<Kind, RegExp>> = {
  app: /^apps\/|[/\\]apps[/\\][^/\\]*$/,
  partner: /^partners\/|[/\\]partners[/\\][^/\\]*$/,
}

function lineOf(
  one: Registered,
  traffic: Traffic,
  office: Pick<RegistrationOffice, 'gateway'>,
): RegistrationLine {
  const { handle, id, protocol, from, validUntil } = one
  const first = keyEndOf(one)
  const lastSuccess = traffic.lastSuccess.get(id)
  return {
    handle,
    id,
    name: nameOf(one),
    protocol,
    stands: standsOf(one, office),
    from,
    warnings: warningsOf(one),
    ...traffic.of(id),
    ...('confirmedDomains' in one ? { confirmedDomains: one.confirmedDomains } : {}),
    ...(validUntil === undefined ? {} : { validUntil }),
    ...(first === undefined ? {} : { keyEnds: first }),
    ...(lastSuccess === undefined ? {} : { lastSuccess }),
  }
}

function keyEndOf(one: Registered): Date | undefined {
  return earliest(shownKeys(one).map(({ notAfter }) => notAfter))
}

function earliest(ends: readonly Date[]): Date | undefined {
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0]
}

type KeyOf = (one: Registered) => string

/** The registry exchanges its list whenever anything changes; who signed in last changes by itself. */
const orders = new WeakMap<readonly Registered[], Map<RegistrationOrder, readonly Registered[]>>()

function inOrder(all: readonly Registered[], order: RegistrationOrder, keyOf: KeyOf): readonly Registered[] {
  const known = orders.get(all) ?? new Map<RegistrationOrder, readonly Registered[]>()
  const before = known.get(order)
  if (before !== undefined) return before
  const keyed = all.map((one) => ({ one, key: keyOf(one) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const sorted = keyed.map(({ one }) => one)
  if (order !== 'latest') orders.set(all, known.set(order, sorted))
  return sorted
}

function orderOf(order: RegistrationOrder, { lastSuccess }: Traffic): KeyOf {
  const byName = (one: Registered) => `${nameOf(one).toLowerCase()}\n${one.handle}`
  if (order === 'name') return byName
  if (order === 'expires') return (one) => `${endOf(one)?.toISOString() ?? '~'}\n${byName(one)}`
  return (one) => `${lateness(lastSuccess.get(one.id))}\n${byName(one)}`
}

function endOf(one: Registered): Date | undefined {
  const ends = [keyEndOf(one), one.validUntil].filter((at) => at !== undefined)
  return earliest(ends)
}

/** What was later comes first. */
function lateness(at: Date | undefined): string {
  return at === undefined ? '~' : String(Number.MAX_SAFE_INTEGER - at.getTime()).padStart(16, '0')
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
