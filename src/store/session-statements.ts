import type { Kysely } from 'kysely'
import { toldPerApp } from '../model/signin.js'
import type { Schema } from './schema.js'
import { planned, prepare } from './sql.js'

/** Every statement about sessions, compiled once. */
export function sessionStatements(build: Kysely<Schema>) {
  const shown = build.selectFrom('sessions').select(['id', 'last_seen_at', 'sealed'])
  const toldOf = build
    .selectFrom('session_told')
    .innerJoin('sessions', 'sessions.id', 'session_told.session_id')
    .select(['session_told.session_id', 'session_told.sealed'])
    .orderBy('session_told.number')
  return {
    insert: prepare((row: Schema['sessions']) =>
      build.insertInto('sessions').values({
        id: row.id,
        secret_hash: row.secret_hash,
        user_id: row.user_id,
        last_seen_at: row.last_seen_at,
        expires_at: row.expires_at,
        sealed: row.sealed,
      }),
    ),
    insertTold: prepare(({ session_id, app, sealed }: Omit<Schema['session_told'], 'number'>) =>
      build.insertInto('session_told').values({ session_id, app, sealed }),
    ),
    bySecret: prepare((at: { secretHash: string; now: number }) =>
      shown.where('secret_hash', '=', at.secretHash).where('expires_at', '>', at.now),
    ),
    byId: prepare((at: { id: string; now: number }) =>
      shown.where('id', '=', at.id).where('expires_at', '>', at.now),
    ),
    byUser: prepare((at: { user: string; now: number }) =>
      shown.where('user_id', '=', at.user).where('expires_at', '>', at.now).orderBy('id'),
    ),
    toldById: prepare((at: { id: string }) => toldOf.where('sessions.id', '=', at.id)),
    toldByUser: prepare((at: { user: string }) => toldOf.where('sessions.user_id', '=', at.user)),
    toldLately: prepare((at: { id: string; app: string; most: number }) =>
      build
        .selectFrom('session_told')
        .select(['session_id', 'sealed'])
        .where('session_id', '=', at.id)
        .where('app', '=', at.app)
        .orderBy('number', 'desc')
        .limit(planned(at.most)),
    ),
    see: prepare((at: { id: string; now: number; lastSeenAt: number }) =>
      build
        .updateTable('sessions')
        .set((row) => ({
          last_seen_at: row
            .case()
            .when('last_seen_at', '<', at.lastSeenAt)
            .then(at.lastSeenAt)
            .else(row.ref('last_seen_at'))
            .end(),
        }))
        .where('id', '=', at.id)
        .where('expires_at', '>', at.now),
    ),
    forgetTold: prepare((at: { id: string; app: string }) =>
      build
        .deleteFrom('session_told')
        .where('number', 'in', (select) =>
          select
            .selectFrom('session_told')
            .select('number')
            .where('session_id', '=', at.id)
            .where('app', '=', at.app)
            .orderBy('number', 'desc')
            .limit(planned(1))
            .offset(planned(toldPerApp)),
        ),
    ),
    endById: prepare((at: { id: string }) => build.deleteFrom('sessions').where('id', '=', at.id)),
    endByUser: prepare((at: { user: string }) => build.deleteFrom('sessions').where('user_id', '=', at.user)),
  }
}
