import type { Caller } from '../../model/admin.js'
import type { User } from '../../model/user.js'
import { type Listing, mostListed, readCursor, type Stretch, writeCursor } from '../listing.js'
import { mustMay } from '../permission.js'
import { AdminRefusal } from '../refusal.js'
import type { PeopleOffice } from './person.js'

/** One line of a list of people. */
export interface PersonLine {
  readonly id: string
  /** What they are called, else their e-mail address; absent where neither is known. */
  readonly name?: string
  readonly email?: string
  readonly active: boolean
  /** Wherever they come from. */
  readonly roles: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface PeopleQuery extends Stretch {
  /** Part of a value, an id, or the whole of a partner's name for them. */
  readonly search?: string
}

export type PeopleListing = Omit<Listing<PersonLine>, 'total'>

/** The latest first. */
export async function listPeople(
  caller: Caller,
  { search = '', limit, cursor }: PeopleQuery,
  { gateway }: { readonly gateway: Pick<PeopleOffice['gateway'], 'directory'> },
): Promise<PeopleListing> {
  mustMay(caller, 'people.read')
  const wanted = bounded(limit)
  const after = cursor === undefined ? undefined : placeOf(readCursor(cursor))
  const found = await gateway.directory.users.search(search.trim(), wanted + 1, after)
  return stretch(found, wanted, ({ createdAt, id }) => `${createdAt.getTime()} ${id}`)
}

/** A stretch of which one more than is wanted was asked for. */
export function stretch(
  found: readonly User[],
  wanted: number,
  keyOf: (user: User) => string,
): PeopleListing {
  const items = found.slice(0, wanted)
  const last = items.at(-1)
  return {
    items: items.map(lineOf),
    ...(found.length > wanted && last !== undefined ? { next: writeCursor(keyOf(last)) } : {}),
  }
}

export function bounded(limit: number): number {
  return Math.min(Math.max(limit, 1), mostListed)
}

function placeOf(key: string): Pick<User, 'id' | 'createdAt'> {
  const [, at, id] = /^(\d{1,15}) (.+)$/s.exec(key) ?? []
  if (at !== undefined && id !== undefined) return { createdAt: new Date(Number(at)), id }
  throw new AdminRefusal('invalid', 'That is no place in this list.', {
    faults: [{ path: 'cursor', says: 'not one that was given here' }],
  })
}

export function lineOf(user: User): PersonLine {
  const { id, active, roles, createdAt, updatedAt } = user
  const name = nameOf(user)
  const email = user.attributes['email']?.[0]
  return {
    id,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    active,
    roles: [...new Set([...roles.imported, ...roles.local])],
    createdAt,
    updatedAt,
  }
}

export function nameOf({ attributes }: Pick<User, 'attributes'>): string | undefined {
  const whole = attributes['name']?.[0] ?? attributes['displayName']?.[0]
  const parts = [attributes['givenName']?.[0], attributes['surname']?.[0]].filter(
    (part) => part !== undefined,
  )
  return whole ?? (parts.length > 0 ? parts.join(' ') : attributes['email']?.[0])
}
