// Roles and groups: what there is, where it comes from, what it is called elsewhere, and who has it.
import type { Caller } from '../../model/admin.js'
import type { App } from '../../model/app.js'
import type { Gateway, GivenName } from '../../model/ports.js'
import { isConsoleRole } from '../access/console-role.js'
import type { Listing, Stretch } from '../listing.js'
import { readCursor } from '../listing.js'
import { bounded, type PersonLine, stretch } from '../people/list.js'
import { mustMay } from '../permission.js'

export type What = 'role' | 'group'

export interface RolesOffice {
  readonly gateway: {
    readonly directory: { readonly users: Pick<Gateway['directory']['users'], 'given' | 'having'> }
    readonly registry: Pick<Gateway['registry'], 'apps' | 'partners'>
  }
}

/** A role as it is known here. */
export interface RoleLine extends GivenName {
  /** It lets people into the console. */
  readonly console: boolean
  /** Apps that have a word of their own for it, by handle. */
  readonly apps: readonly { readonly handle: string; readonly says: string }[]
  /** Partners whose rules give it, by handle. */
  readonly partners: readonly string[]
}

/** All roles that anybody has or that a rule could give, by name. */
export async function listRoles(caller: Caller, { gateway }: RolesOffice): Promise<readonly RoleLine[]> {
  mustMay(caller, 'people.read')
  const { registry, directory } = gateway
  const given = new Map((await directory.users.given('role')).map((line) => [line.name, line]))
  const apps = collected(registry.apps().flatMap(wordsOf))
  const partners = collected(
    registry
      .partners()
      .flatMap(({ handle, import: rules }) => rolesOfRules(rules).map((role) => [role, handle] as const)),
  )
  return [...new Set([...given.keys(), ...apps.keys(), ...partners.keys()])].sort().map((name) => ({
    ...(given.get(name) ?? { name, imported: 0, local: 0 }),
    console: isConsoleRole(name),
    apps: apps.get(name) ?? [],
    partners: [...new Set(partners.get(name))],
  }))
}

function wordsOf({ handle, roles }: App) {
  return Object.entries(roles.names ?? {}).map(([role, says]) => [role, { handle, says }] as const)
}

function rolesOfRules(rules: App['release']): readonly string[] {
  return rules.flatMap((rule) => {
    if ('role' in rule) return rule.role
    return 'constant' in rule && rule.to === 'roles' ? rule.constant : []
  })
}

function collected<T>(pairs: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>()
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) ?? []), value])
  return found
}

/** All groups that anybody has, by name. */
export async function listGroups(caller: Caller, { gateway }: RolesOffice): Promise<readonly GivenName[]> {
  mustMay(caller, 'people.read')
  return gateway.directory.users.given('group')
}

/** Where a person has it from. */
export interface Member extends PersonLine {
  readonly from: readonly ('imported' | 'local')[]
}

/** Whoever has it, by id. */
export async function membersOf(
  caller: Caller,
  what: What,
  name: string,
  { limit, cursor }: Stretch,
  { gateway }: RolesOffice,
): Promise<Omit<Listing<Member>, 'total'>> {
  mustMay(caller, 'people.read')
  const wanted = bounded(limit)
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const found = await gateway.directory.users.having(what, name, wanted + 1, after)
  const { items, ...rest } = stretch(found, wanted, ({ id }) => id)
  const from = found.map((user) => {
    const given = what === 'role' ? user.roles : user.groups
    return (['imported', 'local'] as const).filter((origin) => given[origin].includes(name))
  })
  return { ...rest, items: items.map((line, at) => ({ ...line, from: from[at] ?? [] })) }
}
