import type { Kysely } from 'kysely'
import type { RecordStore } from '../model/ports.js'
import type { Schema } from './schema.js'
import { prepare, type SqlStore } from './sql.js'

const forgottenAtOnce = 200
/** What is still named is renewed more often than this. */
const namesLastLonger = 3_600_000

/** The recorder's sealed parts, by the reference that the person sees. */
export function sqliteRecords(db: SqlStore): RecordStore {
  const sql = recordStatements(db.build)
  return {
    async append(rows, named = []) {
      await db.write(
        [
          ...named.map(({ hash, at, sealed }) => sql.name({ hash, at: at.getTime(), sealed })),
          ...rows.map(({ reference, at, sealed }) => sql.append({ reference, at: at.getTime(), sealed })),
        ],
        { durable: false, handsOver: true },
      )
    },
    find: async (reference) => (await db.read(sql.find({ reference }))).map(({ sealed }) => sealed),
    findNamed: async (hash) => (await db.read(sql.findNamed({ hash })))[0]?.sealed,
    async forget(before) {
      await db.write([sql.forgetNamed({ before: before.getTime() - namesLastLonger })])
      let forgotten = 0
      for (let more = true; more; ) {
        const gone = await db.write([sql.forget({ before: before.getTime() })])
        const count = gone.done ? gone.rows[0].length : 0
        forgotten += count
        more = count === forgottenAtOnce
      }
      return forgotten
    },
  }
}

function recordStatements(build: Kysely<Schema>) {
  return {
    append: prepare(({ reference, at, sealed }: Omit<Schema['records'], 'number'>) =>
      build.insertInto('records').values({ reference, at, sealed }),
    ),
    name: prepare(({ hash, at, sealed }: Schema['record_names']) =>
      build
        .insertInto('record_names')
        .values({ hash, at, sealed })
        .onConflict((conflict) =>
          conflict.column('hash').doUpdateSet((row) => ({ at: row.ref('excluded.at') })),
        ),
    ),
    findNamed: prepare((at: { hash: string }) =>
      build.selectFrom('record_names').select('sealed').where('hash', '=', at.hash),
    ),
    forgetNamed: prepare((at: { before: number }) =>
      build.deleteFrom('record_names').where('at', '<', at.before),
    ),
    find: prepare((at: { reference: string }) =>
      build.selectFrom('records').select('sealed').where('reference', '=', at.reference).orderBy('number'),
    ),
    forget: prepare((at: { before: number }) =>
      build
        .deleteFrom('records')
        .where('number', 'in', (select) =>
          select.selectFrom('records').select('number').where('at', '<', at.before).limit(forgottenAtOnce),
        )
        .returning('number'),
    ),
  }
}
