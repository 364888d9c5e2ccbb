import type { ExpressionBuilder, Kysely } from 'kysely'
import type { Schema } from './schema.js'
import { prepare } from './sql.js'

const userColumns = [
  'users.id',
  'users.attributes',
  'users.active',
  'users.provisioned_for',
  'users.created_at',
  'users.updated_at',
  'users.version',
] as const

export interface LinkPlace {
  readonly partner: string
  readonly format: string
  readonly value: string
  readonly nameQualifier: string
  readonly spNameQualifier: string
}

/** Every statement about users and their links, compiled once. */
export function userStatements(build: Kysely<Schema>) {
  return {
    ...userReads(build),
    ...userLists(build),
    ...givenStatements(build),
    ...userWrites(build),
    ...linkStatements(build),
  }
}

function userReads(build: Kysely<Schema>) {
  const users = build.selectFrom('users').select(userColumns)
  return {
    byId: prepare((at: { id: string }) => users.where('id', '=', at.id)),
    isActive: prepare((at: { id: string }) =>
      build.selectFrom('users').select('id').where('id', '=', at.id).where('active', '=', 1),
    ),
    byLink: prepare((at: LinkPlace) =>
      users.innerJoin('links', 'links.user_id', 'users.id').where((row) => atPlace(row, at)),
    ),
    /** Roles and groups, each in its order. */
    givenTo: prepare((at: { id: string }) =>
      build
        .selectFrom('user_roles')
        .select(({ lit }) => [lit<0 | 1>(1).as('is_role'), 'origin', 'role as name', 'position'])
        .where('user_id', '=', at.id)
        .unionAll(
          build
            .selectFrom('user_groups')
            .select(({ lit }) => [lit<0 | 1>(0).as('is_role'), 'origin', 'name', 'position'])
            .where('user_id', '=', at.id),
        )
        .orderBy('position'),
    ),
    awaiting: prepare((at: { partner: string; name: string; value: string; limit: number }) =>
      users
        .innerJoin('user_values', 'user_values.user_id', 'users.id')
        .where('user_values.name', '=', at.name)
        .where('user_values.value', '=', at.value)
        .where('provisioned_for', '=', at.partner)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('links').select('links.user_id').whereRef('links.user_id', '=', 'users.id'))),
        )
        .orderBy('users.id')
        .limit(at.limit),
    ),
  }
}

/** Stretches of lists: each begins behind the last one of the stretch before. */
function userLists(build: Kysely<Schema>) {
  const users = build.selectFrom('users').select(userColumns)
  type After = { createdAt: number; after: string }
  return {
    matching: prepare((at: { exact: string; like: string; limit: number } & After) =>
      users
        .where(({ or, eb, selectFrom, val, exists }) =>
          or([
            eb('id', '=', at.exact),
            eb('search_text', 'like', val(at.like)),
            exists(
              selectFrom('links')
                .select('links.user_id')
                .where('links.value', '=', at.exact)
                .whereRef('links.user_id', '=', 'users.id'),
            ),
          ]),
        )
        .where(({ or, and, eb }) =>
          or([
            eb('created_at', '<', at.createdAt),
            and([eb('created_at', '=', at.createdAt), eb('id', '>', at.after)]),
          ]),
        )
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .limit(at.limit),
    ),
  }
}

/** Who has which role or group. */
function givenStatements(build: Kysely<Schema>) {
  const users = build.selectFrom('users').select(userColumns)
  return {
    rolesGiven: prepare((_: object) =>
      build
        .selectFrom('user_roles')
        .select(({ fn }) => ['role as name', 'origin', fn.countAll<number>().as('count')])
        .groupBy(['role', 'origin'])
        .orderBy('role'),
    ),
    groupsGiven: prepare((_: object) =>
      build
        .selectFrom('user_groups')
        .select(({ fn }) => ['name', 'origin', fn.countAll<number>().as('count')])
        .groupBy(['name', 'origin'])
        .orderBy('name'),
    ),
    havingRole: prepare((at: { name: string; after: string; limit: number }) =>
      users
        .where('id', 'in', ({ selectFrom }) =>
          selectFrom('user_roles').select('user_id').where('role', '=', at.name),
        )
        .where('id', '>', at.after)
        .orderBy('id')
        .limit(at.limit),
    ),
    havingGroup: prepare((at: { name: string; after: string; limit: number }) =>
      users
        .where('id', 'in', ({ selectFrom }) =>
          selectFrom('user_groups').select('user_id').where('name', '=', at.name),
        )
        .where('id', '>', at.after)
        .orderBy('id')
        .limit(at.limit),
    ),
  }
}

type Swap = Omit<Schema['users'], 'created_at'> & { readonly next: number }

function swapping(build: Kysely<Schema>, row: Swap) {
  return build
    .updateTable('users')
    .set({
      active: row.active,
      provisioned_for: row.provisioned_for,
      attributes: row.attributes,
      search_text: row.search_text,
      version: row.next,
      updated_at: row.updated_at,
    })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
}

function userWrites(build: Kysely<Schema>) {
  return {
    insertUser: prepare((row: Schema['users']) =>
      build.insertInto('users').values({
        id: row.id,
        active: row.active,
        provisioned_for: row.provisioned_for,
        attributes: row.attributes,
        search_text: row.search_text,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
      }),
    ),
    swapUser: prepare((row: Swap) => swapping(build, row)),
    /** The same, for somebody whom no partner names yet. */
    swapUnlinkedUser: prepare((row: Swap) =>
      swapping(build, row).where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('links').select('links.user_id').whereRef('links.user_id', '=', 'users.id'))),
      ),
    ),
    clearRoles: prepare((at: { id: string }) => build.deleteFrom('user_roles').where('user_id', '=', at.id)),
    clearGroups: prepare((at: { id: string }) =>
      build.deleteFrom('user_groups').where('user_id', '=', at.id),
    ),
    clearValues: prepare((at: { id: string }) =>
      build.deleteFrom('user_values').where('user_id', '=', at.id),
    ),
    giveRole: prepare(({ user_id, origin, role, position }: Schema['user_roles']) =>
      build
        .insertInto('user_roles')
        .values({ user_id, origin, role, position })
        .onConflict((conflict) => conflict.columns(['user_id', 'origin', 'role']).doNothing()),
    ),
    giveGroup: prepare(({ user_id, origin, name, position }: Schema['user_groups']) =>
      build
        .insertInto('user_groups')
        .values({ user_id, origin, name, position })
        .onConflict((conflict) => conflict.columns(['user_id', 'origin', 'name']).doNothing()),
    ),
    giveValue: prepare(({ user_id, name, value }: Schema['user_values']) =>
      build.insertInto('user_values').values({ user_id, name, value }),
    ),
  }
}

function linkStatements(build: Kysely<Schema>) {
  return {
    insertLink: prepare((row: Schema['links']) =>
      build.insertInto('links').values({
        partner: row.partner,
        format: row.format,
        value: row.value,
        name_qualifier: row.name_qualifier,
        sp_name_qualifier: row.sp_name_qualifier,
        user_id: row.user_id,
        created_at: row.created_at,
      }),
    ),
    linksOf: prepare((at: { id: string }) =>
      build
        .selectFrom('links')
        .select(['partner', 'format', 'value', 'name_qualifier', 'sp_name_qualifier', 'created_at'])
        .where('user_id', '=', at.id)
        .orderBy('created_at'),
    ),
    deleteLink: prepare((at: LinkPlace & { readonly id: string }) =>
      build
        .deleteFrom('links')
        .where('user_id', '=', at.id)
        .where((row) => atPlace(row, at)),
    ),
  }
}

function atPlace(row: ExpressionBuilder<Schema, 'links'>, at: LinkPlace) {
  return row.and([
    row('links.partner', '=', at.partner),
    row('links.value', '=', at.value),
    row('links.format', '=', at.format),
    row('links.name_qualifier', '=', at.nameQualifier),
    row('links.sp_name_qualifier', '=', at.spNameQualifier),
  ])
}

/** Statements about names once issued. */
export function nameStatements(build: Kysely<Schema>) {
  return {
    issued: prepare((at: { user: string; app: string }) =>
      build
        .selectFrom('issued_names')
        .select('value')
        .where('user_id', '=', at.user)
        .where('app', '=', at.app),
    ),
    issue: prepare((at: Schema['issued_names']) =>
      build
        .insertInto('issued_names')
        .values({ user_id: at.user_id, app: at.app, value: at.value, issued_at: at.issued_at })
        .onConflict((conflict) => conflict.columns(['user_id', 'app']).doNothing()),
    ),
  }
}
