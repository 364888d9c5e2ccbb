import { type Kysely, sql } from 'kysely'
import type { Kind } from '../model/office.js'
import type { Schema } from './schema.js'
import { prepare } from './sql.js'

interface Span {
  readonly kind: Kind | 'house'
  readonly entity_id: string
  readonly since: number
  readonly until: number
}

const day = 86_400_000

/** Statements over what was counted, compiled once. */
export function reportStatements(build: Kysely<Schema>) {
  const hours = (at: Span) =>
    build
      .selectFrom('sign_in_hours')
      .where('kind', '=', at.kind)
      .where('entity_id', '=', at.entity_id)
      .where('hour', '>=', at.since)
      .where('hour', '<', at.until)
  return {
    hours: prepare((at: Span) => hours(at).select(['hour as at', 'code', 'count']).orderBy('hour', 'desc')),
    days: prepare((at: Span) =>
      hours(at)
        .select([sql<number>`hour - hour % ${sql.lit(day)}`.as('at'), 'code'])
        .select(({ fn }) => fn.sum<number>('count').as('count'))
        .groupBy(['at', 'code'])
        .orderBy('at', 'desc'),
    ),
    lastSuccess: prepare((at: { kind: Kind }) =>
      build.selectFrom('last_success').select(['entity_id', 'at']).where('kind', '=', at.kind),
    ),
    at: prepare((at: { seq: number }) => build.selectFrom('audit').select('at').where('seq', '=', at.seq)),
    /** Where a stretch of so many entries ends, going back; nothing where there are fewer. */
    sliceEnd: prepare((at: { since: number; until: number; slice: number }) =>
      build
        .selectFrom('audit')
        .select('at')
        .where('at', '>=', at.since)
        .where('at', '<', at.until)
        .orderBy('at', 'desc')
        .limit(1)
        .offset(at.slice),
    ),
    ...dayStatements(build),
  }
}

interface Days {
  readonly since: number
  readonly until: number
}

function dayStatements(build: Kysely<Schema>) {
  const days = build.selectFrom('sign_in_days').select(['day', 'app', 'partner', 'code', 'count'])
  const within = (at: Days) => days.where('day', '>=', at.since).where('day', '<', at.until)
  return {
    day: prepare((at: { day: number }) => days.where('day', '=', at.day)),
    daysOfApp: prepare((at: Days & { app: string }) => within(at).where('app', '=', at.app)),
    daysOfPartner: prepare((at: Days & { partner: string }) => within(at).where('partner', '=', at.partner)),
  }
}
