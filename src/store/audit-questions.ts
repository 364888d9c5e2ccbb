import { type Expression, type Kysely, type SqlBool, sql } from 'kysely'
import type { EventQuery, SignInQuery } from '../model/reports.js'
import type { Schema } from './schema.js'
import type { AuditRow } from './sqlite-audit.js'
import type { SqlValue, Statement } from './sql.js'

/** Questions to the audit: each is answered by one index, in its order, and reads no more entries than it must. */

type Column = 'reference' | 'user_id' | 'app' | 'partner' | 'code' | 'actor' | 'object' | 'type'

/** The index that leads to the answer; none: the one of time. */
export interface Way {
  readonly by?: readonly [column: Column, value: string]
  readonly also: readonly Expression<SqlBool>[]
}

/** Of the last entry that was given before. */
export interface Place {
  readonly at: number
  readonly seq: number
}

export interface Stretch {
  readonly since?: Date
  readonly until?: Date
  readonly after?: Place | undefined
  readonly limit: number
}

/** Entries of one way in the order of its index; the entries themselves are read last, only those that are given. */
export function entriesBy(
  build: Kysely<Schema>,
  { by, also }: Way,
  { since, until, after, limit }: Stretch,
): Statement<AuditRow> {
  const found = build
    .selectFrom('audit')
    .select(['seq', 'at'])
    .$if(by !== undefined, (query) => query.where(sql.ref(by?.[0] ?? 'type'), '=', by?.[1] ?? ''))
    .$if(since !== undefined, (query) => query.where('at', '>=', since?.getTime() ?? 0))
    .$if(until !== undefined, (query) => query.where('at', '<', until?.getTime() ?? 0))
    .$if(after !== undefined, (query) =>
      query
        .where('at', '<=', after?.at ?? 0)
        .where((row) => row.or([row('at', '<', after?.at ?? 0), row('seq', '<', after?.seq ?? 0)])),
    )
    .$if(also.length > 0, (query) => query.where((row) => row.and(also)))
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit)
  const { sql: text, parameters } = build
    .selectFrom(found.as('found'))
    .innerJoin('audit', 'audit.seq', 'found.seq')
    .select(['audit.seq', 'audit.at', 'audit.event'])
    .orderBy('found.at', 'desc')
    .orderBy('found.seq', 'desc')
    .compile()
  // Texts and numbers alone were put in above.
  return { sql: text, parameters: parameters as readonly SqlValue[] }
}

/** A plus keeps the planner from taking this column's index: the way was chosen here. */
function is(column: Column | 'seq', value: string | number): Expression<SqlBool> {
  return sql<SqlBool>`+${sql.ref(column)} = ${value}`
}

function isOneOf(column: Column, values: readonly string[]): Expression<SqlBool> {
  return sql<SqlBool>`+${sql.ref(column)} in (${sql.join(values)})`
}

const endOf = { issued: 'signin.completed', refused: 'signin.refused' } as const

/** More than one way: the answer is what all of them bring, put in order. */
export function waysToSignIns(query: SignInQuery): readonly Way[] {
  const { reference, user, app, partner, code, outcome } = query
  const ends = outcome === undefined ? Object.values(endOf) : [endOf[outcome]]
  const named = Object.entries({ reference, user_id: user, app, partner, code }).flatMap(
    ([column, value]) => (value === undefined ? [] : [[column as Column, value] as const]), // names of the object above
  )
  const [by, ...others] = named
  if (by === undefined) return ends.map((type) => ({ by: ['type', type], also: [] }))
  const also = others.map(([column, value]) => is(column, value))
  const isEnd = by[0] === 'reference' || by[0] === 'user_id' ? [isOneOf('type', ends)] : byOutcome(outcome)
  return [{ by, also: [...also, ...isEnd] }]
}

/** Where the index holds ends of sign-ins alone, it tells them apart too. */
function byOutcome(outcome: SignInQuery['outcome']): readonly Expression<SqlBool>[] {
  if (outcome === undefined) return []
  return [outcome === 'issued' ? sql<SqlBool>`+code is null` : sql<SqlBool>`+code is not null`]
}

export function waysToEvents(query: EventQuery): readonly Way[] {
  const { reference, user, actor, object, types, text } = query
  const isType = types === undefined ? [] : [isOneOf('type', types)]
  const isText = text === undefined ? [] : [hasText(text)]
  const byActor = actor === undefined ? [] : [is('actor', actor)]
  const byObject = object === undefined ? [] : [isAbout(object)]
  const byUser = user === undefined ? [] : [is('user_id', user)]
  const one = (column: Column, value: string, also: readonly Expression<SqlBool>[]): Way => ({
    by: [column, value],
    also: [...also, ...isText],
  })
  if (reference !== undefined)
    return [one('reference', reference, [...byUser, ...byActor, ...byObject, ...isType])]
  if (user !== undefined) return [one('user_id', user, [...byActor, ...byObject, ...isType])]
  if (object !== undefined)
    return (['object', 'app', 'partner'] as const).map((name) => one(name, object, [...byActor, ...isType]))
  if (actor !== undefined) return [one('actor', actor, isType)]
  if (types !== undefined) return [...new Set(types)].map((type) => one('type', type, []))
  return [{ also: isText }]
}

export function wayToOne(seq: number): Way {
  return { also: [sql<SqlBool>`seq = ${seq}`] }
}

function isAbout(object: string): Expression<SqlBool> {
  return sql<SqlBool>`(${is('object', object)} or ${is('app', object)} or ${is('partner', object)})`
}

/** As it stands in JSON, whatever its case in ASCII. */
function hasText(text: string): Expression<SqlBool> {
  const written = JSON.stringify(text).slice(1, -1)
  const pattern = `%${written.replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`event like ${pattern} escape '\\'`
}
