import type { Kysely } from 'kysely'
import type { Schema } from './schema.js'
import { planned, prepare } from './sql.js'

/** Every statement about sign-ins, answers and what was spent, compiled once. */
export function stateStatements(build: Kysely<Schema>) {
  return { ...signInStatements(build), ...answerStatements(build), ...sweepStatements(build) }
}

function signInStatements(build: Kysely<Schema>) {
  return {
    findSignIn: prepare((at: { id: string; now: number }) =>
      build.selectFrom('sign_ins').select('sealed').where('id', '=', at.id).where('expires_at', '>', at.now),
    ),
    /** Ended ones too, until they are swept away. */
    holderOf: prepare((at: { requestKey: string }) =>
      build.selectFrom('sign_ins').select(['id', 'expires_at']).where('request_key', '=', at.requestKey),
    ),
    dropEnded: prepare((at: { requestKey: string; now: number }) =>
      build.deleteFrom('sign_ins').where('request_key', '=', at.requestKey).where('expires_at', '<=', at.now),
    ),
    /** Puts it where nothing stands, or an older one that is open, unless another one holds its request; changes one row or none. */
    placeSignIn: prepare((row: Schema['sign_ins']) =>
      build
        .insertInto('sign_ins')
        .orIgnore()
        .values({
          id: row.id,
          request_key: row.request_key,
          source: row.source,
          state: row.state,
          version: row.version,
          expires_at: row.expires_at,
          sealed: row.sealed,
        })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet((next) => ({
              state: next.ref('excluded.state'),
              version: next.ref('excluded.version'),
              expires_at: next.ref('excluded.expires_at'),
              sealed: next.ref('excluded.sealed'),
            }))
            .where('sign_ins.state', '=', 'open')
            .whereRef('sign_ins.version', '<', 'excluded.version'),
        ),
    ),
    openOf: prepare((at: { source: string; now: number; limit: number }) =>
      build
        .selectFrom('sign_ins')
        .select('id')
        .where('source', '=', at.source)
        .where('state', '=', 'open')
        .where('expires_at', '>', at.now)
        .limit(planned(at.limit)),
    ),
  }
}

function answerStatements(build: Kysely<Schema>) {
  return {
    placeAnswer: prepare(({ handle, expires_at, sealed }: Schema['answers']) =>
      build
        .insertInto('answers')
        .values({ handle, expires_at, sealed })
        .onConflict((conflict) => conflict.column('handle').doNothing()),
    ),
    dropAnswer: prepare((at: { handle: string }) =>
      build.deleteFrom('answers').where('handle', '=', at.handle),
    ),
    findAnswer: prepare((at: { handle: string; now: number }) =>
      build
        .selectFrom('answers')
        .select('sealed')
        .where('handle', '=', at.handle)
        .where('expires_at', '>', at.now),
    ),
    /** Insert if absent, or if what stands there has ended long ago. */
    remember: prepare((at: { id: string; now: number; until: number }) =>
      build
        .insertInto('replays')
        .values({ id: at.id, remembered_until: at.until })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet((row) => ({ remembered_until: row.ref('excluded.remembered_until') }))
            .where('replays.remembered_until', '<=', at.now),
        ),
    ),
    /** Only if nothing that ended so late was forgotten yet: a clock that went back must not revive it. */
    notForgotten: prepare((at: { until: number }) =>
      build
        .selectFrom('counters')
        .select('value')
        .where('name', '=', 'forgotten_until')
        .where('value', '<', at.until),
    ),
    firstMigration: prepare(() =>
      build.selectFrom('migrations').select('applied_at').where('number', '=', 1),
    ),
  }
}

/** So many rows go in one step, so that sweeping never holds up a sign-in. */
export const sweptAtOnce = 500

function sweepStatements(build: Kysely<Schema>) {
  return {
    sweep: [
      prepare((at: { now: number }) =>
        build
          .deleteFrom('sign_ins')
          .where('id', 'in', (select) =>
            select
              .selectFrom('sign_ins')
              .select('id')
              .where('expires_at', '<=', at.now)
              .limit(planned(sweptAtOnce)),
          )
          .returning('id'),
      ),
      prepare((at: { now: number }) =>
        build
          .deleteFrom('answers')
          .where('handle', 'in', (select) =>
            select
              .selectFrom('answers')
              .select('handle')
              .where('expires_at', '<=', at.now)
              .limit(planned(sweptAtOnce)),
          )
          .returning('handle as id'),
      ),
      prepare((at: { now: number }) =>
        build
          .deleteFrom('sessions')
          .where('id', 'in', (select) =>
            select
              .selectFrom('sessions')
              .select('id')
              .where('expires_at', '<=', at.now)
              .limit(planned(sweptAtOnce)),
          )
          .returning('id'),
      ),
    ],
    /** The end of the last of those that are to be forgotten next. */
    endOfSome: prepare((at: { now: number }) =>
      build
        .selectFrom('replays')
        .select('remembered_until')
        .where('remembered_until', '<=', at.now)
        .orderBy('remembered_until')
        .limit(1)
        .offset(sweptAtOnce - 1),
    ),
    endOfAll: prepare((at: { now: number }) =>
      build
        .selectFrom('replays')
        .select('remembered_until')
        .where('remembered_until', '<=', at.now)
        .orderBy('remembered_until', 'desc')
        .limit(1),
    ),
    forget: prepare((at: { until: number }) =>
      build.deleteFrom('replays').where('remembered_until', '<=', at.until),
    ),
    forgottenUntil: prepare((at: { until: number }) =>
      build
        .updateTable('counters')
        .set({ value: at.until })
        .where('name', '=', 'forgotten_until')
        .where('value', '<', at.until),
    ),
  }
}
