import type { Caller } from '../model/admin.js'
import type { App } from '../model/app.js'
import { cardOf } from '../model/card.js'
import type { Office } from '../model/office.js'
import type { Card } from '../model/page.js'
import type { Partner } from '../model/partner.js'
import type { User } from '../model/user.js'
import { mustMay } from './permission.js'

/** What was found of each kind, best first; kinds that the caller may not see are empty. */
export interface Found {
  readonly apps: readonly FoundRegistration[]
  readonly partners: readonly FoundRegistration[]
  readonly people: readonly FoundPerson[]
  /** A sign-in's reference, when that is what was typed. */
  readonly reference?: string
}

export interface FoundRegistration extends Card {
  readonly id: string
}

export interface FoundPerson {
  readonly id: string
  readonly name: string
  readonly email?: string
}

const longest = 200
const nothing: Found = { apps: [], partners: [], people: [] }

/** Everything that has a name here, as far as the caller may see it. */
export async function search(
  caller: Caller,
  text: string,
  limit: number,
  { gateway }: Pick<Office, 'gateway'>,
): Promise<Found> {
  mustMay(caller, 'house.read')
  const wanted = text.trim().slice(0, longest)
  if (wanted === '') return nothing
  const reads = caller.may.has('registrations.read')
  const { registry, directory } = gateway
  const people = caller.may.has('people.read') ? await directory.users.search(wanted, limit) : []
  const reference = caller.may.has('records.read') ? referenceIn(wanted) : undefined
  return {
    apps: reads ? matching(registry.apps(), wanted, limit) : [],
    partners: reads ? matching(registry.partners(), wanted, limit) : [],
    people: people.map(personOf),
    ...(reference === undefined ? {} : { reference }),
  }
}

/** `7KQ2-M9XF-3D`, as it is printed or read aloud: without dashes, in small letters, O for 0. */
export function referenceIn(text: string): string | undefined {
  const plain = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{10}$/.test(plain) || !/[\d-]/.test(text)) return undefined
  return `${plain.slice(0, 4)}-${plain.slice(4, 8)}-${plain.slice(8)}`
}

/** By handle, names in any language, entity id and domains. */
function matching(
  all: readonly (App | Partner)[],
  text: string,
  limit: number,
): readonly FoundRegistration[] {
  const wanted = text.toLowerCase()
  const ranked = all.flatMap((one) => {
    const rank = rankOf(one, wanted)
    return rank === undefined ? [] : [{ one, rank }]
  })
  return ranked
    .toSorted((a, b) => a.rank - b.rank || (a.one.handle < b.one.handle ? -1 : 1))
    .slice(0, limit)
    .map(({ one }) => ({ ...cardOf(one), id: one.id }))
}

/** The whole, a beginning, a word's beginning, anywhere. */
function rankOf(one: App | Partner, wanted: string): number | undefined {
  const texts = [one.handle, one.id, ...Object.values(one.display.name), ...domainsOf(one)]
  let best: number | undefined
  for (const text of texts) {
    const at = text.toLowerCase().indexOf(wanted)
    if (at < 0) continue
    const rank =
      at === 0 ? (text.length === wanted.length ? 0 : 1) : /[\p{L}\p{N}]/u.test(text.charAt(at - 1)) ? 3 : 2
    best = Math.min(best ?? rank, rank)
  }
  return best
}

function domainsOf(one: App | Partner): readonly string[] {
  return 'confirmedDomains' in one ? one.confirmedDomains : []
}

function personOf({ id, attributes }: User): FoundPerson {
  const email = attributes['email']?.[0]
  const name = attributes['displayName']?.[0] ?? attributes['name']?.[0] ?? email ?? id
  return { id, name, ...(email === undefined ? {} : { email }) }
}
