import type { Kysely } from 'kysely'
import type { RecordStore } from '../model/ports.js'
import type { Schema } from './schema.js'
import { prepare, type SqlDatabase } from './sql.js'

const forgottenAtOnce = 200

/** The recorder's sealed parts, by the reference that the person sees. */
export function sqliteRecords(db: SqlDatabase): RecordStore {
  const sql = recordStatements(db.build)
  return {
    async append(rows) {
      await db.write(
        rows.map(({ reference, at, sealed }) => sql.append({ reference, at: at.getTime(), sealed })),
      )
    },
    find: async (reference) => (await db.read(sql.find({ reference }))).map(({ sealed }) => sealed),
    async forget(before) {
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
