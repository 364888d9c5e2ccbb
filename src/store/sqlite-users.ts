import { amended } from '../model/amended.js'
import { readKept, writeKept } from '../model/kept-text.js'
import type { Directory, GivenName, UserChange } from '../model/ports.js'
import type { Attributes } from '../model/rule.js'
import type { Subject } from '../model/signin.js'
import type { Link, User } from '../model/user.js'
import { type LinkPlace, userStatements } from './directory-statements.js'
import type { Schema } from './schema.js'
import { changing, type SqlDatabase, type Statement, unavailable } from './sql.js'

type Sql = ReturnType<typeof userStatements>
type Row = Omit<Schema['users'], 'search_text'>

/** A search never brings more, whatever is asked for. */
const mostFound = 500
const longestQuery = 200
const longestSearchText = 2000
/** Longer values are found by their beginning, then compared as a whole. */
const longestLookup = 200

/** People, what they are called at each partner, and their roles and groups. */
export function sqliteUsers(db: SqlDatabase): Directory['users'] {
  const sql = userStatements(db.build)

  const whole = async (row: Row): Promise<User> => userOf(row, await db.read(sql.givenTo({ id: row.id })))
  const first = async ([row]: readonly Row[]) => row && whole(row)

  return {
    find: async (id) => first(await db.read(sql.byId({ id }))),
    linkedTo: async (partner, subject) => first(await db.read(sql.byLink(placeOf(partner, subject)))),
    linksOf: async (id) => (await db.read(sql.linksOf({ id }))).map(linkOf),

    async create(user, link) {
      const created = await db.write(creation(sql, user, link))
      if (created.done) return 'created'
      if (created.because === 'unique' && created.at === 1 && link) return 'link_taken'
      throw unavailable(`a user of the id ${user.id} is kept`)
    },
    async link(id, link) {
      const linked = await db.write([sql.insertLink(linkRow(id, link))], { durable: true })
      if (linked.done) return 'linked'
      return linked.because === 'unique' ? 'link_taken' : 'no_user'
    },
    async unlink(id, partner, subject) {
      const at = { id, ...placeOf(partner, subject) }
      return (await db.write([changing(1, sql.deleteLink(at))], { durable: true })).done
    },
    adopt: async (user, link) => (await db.write(userChange(sql, { kind: 'link', user, link }))).done,
    async update(user) {
      const swapped = await db.write(userChange(sql, { kind: 'refresh', user }))
      return swapped.done ? amended(user, { version: user.version + 1 }) : undefined
    },
    async awaiting(partner, attribute, value) {
      const at = { partner, name: attribute, value: value.slice(0, longestLookup), limit: mostFound }
      const found = await Promise.all((await db.read(sql.awaiting(at))).map(whole))
      return found.filter(({ attributes }) => attributes[attribute]?.includes(value))
    },
    async search(query, limit, after) {
      const exact = query.slice(0, longestQuery)
      const from = {
        createdAt: after?.createdAt.getTime() ?? Number.MAX_SAFE_INTEGER,
        after: after?.id ?? '',
      }
      const at = { exact, like: likeText(exact), limit: bounded(limit), ...from }
      return Promise.all((await db.read(sql.matching(at))).map(whole))
    },
    given: async (what) => counted(await db.read((what === 'role' ? sql.rolesGiven : sql.groupsGiven)({}))),
    async having(what, name, limit, after = '') {
      const having = what === 'role' ? sql.havingRole : sql.havingGroup
      return Promise.all((await db.read(having({ name, after, limit: bounded(limit) }))).map(whole))
    },
  }
}

function bounded(limit: number): number {
  return Math.min(Math.max(limit, 1), mostFound)
}

/** One line for each name, of the rows for each name and origin. */
function counted(
  rows: readonly { readonly name: string; readonly origin: keyof User['roles']; readonly count: number }[],
): readonly GivenName[] {
  const found = new Map<string, GivenName>()
  for (const { name, origin, count } of rows) {
    const so = found.get(name) ?? { name, imported: 0, local: 0 }
    found.set(name, amended(so, { [origin]: count }))
  }
  return [...found.values()]
}

function creation(sql: Sql, user: User, link: Link | undefined): readonly Statement[] {
  const links = link ? [sql.insertLink(linkRow(user.id, link))] : []
  return [sql.insertUser(userRow(user)), ...links, ...given(sql, user)]
}

/** What a sign-in brings to a user, as one job or a part of one. */
export function userChange(sql: Sql, change: Exclude<UserChange, { kind: 'none' }>): readonly Statement[] {
  const { user } = change
  if (change.kind === 'create') return creation(sql, user, change.link)
  const row = { next: user.version + 1, ...userRow(user) }
  if (change.kind === 'refresh') return [changing(1, sql.swapUser(row)), ...replaced(sql, user)]
  return [
    changing(1, sql.swapUnlinkedUser(row)),
    ...replaced(sql, user),
    sql.insertLink(linkRow(user.id, change.link)),
  ]
}

/** Roles, groups and values as they are now, in place of what was kept. */
function replaced(sql: Sql, user: User): readonly Statement[] {
  const { id } = user
  return [sql.clearRoles({ id }), sql.clearGroups({ id }), sql.clearValues({ id }), ...given(sql, user)]
}

function placeOf(
  partner: string,
  { value, format, nameQualifier = '', spNameQualifier = '' }: Subject,
): LinkPlace {
  return { partner, value, format, nameQualifier, spNameQualifier }
}

function linkRow(id: string, { partner, subject, createdAt }: Link): Schema['links'] {
  const { value, format, nameQualifier, spNameQualifier } = placeOf(partner, subject)
  return {
    partner,
    format,
    value,
    name_qualifier: nameQualifier,
    sp_name_qualifier: spNameQualifier,
    user_id: id,
    created_at: createdAt.getTime(),
  }
}

function linkOf(row: Omit<Schema['links'], 'user_id'>): Link {
  const subject: Subject = {
    value: row.value,
    format: row.format,
    ...(row.name_qualifier === '' ? {} : { nameQualifier: row.name_qualifier }),
    ...(row.sp_name_qualifier === '' ? {} : { spNameQualifier: row.sp_name_qualifier }),
  }
  return { partner: row.partner, subject, createdAt: new Date(row.created_at) }
}

function userRow(user: User): Schema['users'] {
  return {
    id: user.id,
    active: user.active ? 1 : 0,
    provisioned_for: user.provisionedFor ?? null,
    attributes: writeKept(user.attributes),
    search_text: searchText(user.attributes),
    version: user.version,
    created_at: user.createdAt.getTime(),
    updated_at: user.updatedAt.getTime(),
  }
}

interface GivenRow {
  readonly is_role: number
  readonly origin: 'imported' | 'local'
  readonly name: string
}

function userOf(row: Row, given: readonly GivenRow[]): User {
  return {
    id: row.id,
    // Written by `userRow`, and by nobody else.
    attributes: readKept(row.attributes) as Attributes,
    roles: byOrigin(given, 1),
    groups: byOrigin(given, 0),
    active: row.active === 1,
    ...(row.provisioned_for === null ? {} : { provisionedFor: row.provisioned_for }),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
    version: row.version,
  }
}

function byOrigin(rows: readonly GivenRow[], isRole: 0 | 1): User['roles'] {
  const of = (origin: GivenRow['origin']) =>
    rows.filter((row) => row.is_role === isRole && row.origin === origin).map(({ name }) => name)
  return { imported: of('imported'), local: of('local') }
}

/** Roles, groups, and what a user who was provisioned can be found by before the first sign-in. */
function given(sql: Sql, user: User): readonly Statement[] {
  const origins = ['imported', 'local'] as const
  const roles = origins.flatMap((origin) =>
    user.roles[origin].map((role, position) => sql.giveRole({ user_id: user.id, origin, role, position })),
  )
  const groups = origins.flatMap((origin) =>
    user.groups[origin].map((name, position) => sql.giveGroup({ user_id: user.id, origin, name, position })),
  )
  const values = user.provisionedFor === undefined ? [] : Object.entries(user.attributes)
  return [
    ...roles,
    ...groups,
    ...values.flatMap(([name, all]) => all.map((value) => lookup(sql, user.id, name, value))),
  ]
}

function lookup(sql: Sql, user: string, name: string, value: string): Statement {
  return sql.giveValue({ user_id: user, name, value: value.slice(0, longestLookup) })
}

/** What a person is looked for by; folded here, so that every database folds alike. */
function searchText(attributes: Attributes): string {
  return Object.values(attributes).flat().join('\n').toLowerCase().slice(0, longestSearchText)
}

/** Signs that mean something to LIKE, in any dialect, stand for any one sign. */
function likeText(query: string): string {
  return `%${query.toLowerCase().replace(/[%\\]/g, '_')}%`
}
