import type { Kysely } from 'kysely'
import type { MetadataFetch, MetadataFetches } from '../model/office.js'
import type { Schema } from './schema.js'
import { prepare, type SqlDatabase, unavailable } from './sql.js'

type Row = Schema['metadata_fetches']

/** Who fetched our metadata last, at the address of each counterpart. */
export function sqliteMetadataFetches(db: SqlDatabase): MetadataFetches {
  const sql = statements(db.build)
  return {
    async keep(fetch) {
      const kept = await db.write([sql.keep(rowOf(fetch))])
      if (!kept.done) throw unavailable(`a fetch of metadata for ${fetch.id} could not be kept`)
    },
    find: async (kind, id) => (await db.read(sql.find({ kind, entity_id: id }))).map(fetchOf)[0],
    all: async () => (await db.read(sql.all({}))).map(fetchOf),
  }
}

function rowOf({ kind, id, at, source, userAgent, keys }: MetadataFetch): Row {
  return {
    kind,
    entity_id: id,
    at: at.getTime(),
    source,
    user_agent: userAgent ?? null,
    keys: JSON.stringify(keys),
  }
}

function fetchOf({ kind, entity_id, at, source, user_agent, keys }: Row): MetadataFetch {
  return {
    kind,
    id: entity_id,
    at: new Date(at),
    source,
    ...(user_agent === null ? {} : { userAgent: user_agent }),
    // Written by `keep`.
    keys: JSON.parse(keys) as readonly string[],
  }
}

function statements(build: Kysely<Schema>) {
  const fetches = build.selectFrom('metadata_fetches').selectAll()
  return {
    all: prepare(() => fetches.orderBy('at', 'desc')),
    find: prepare((at: Pick<Row, 'kind' | 'entity_id'>) =>
      fetches.where('kind', '=', at.kind).where('entity_id', '=', at.entity_id),
    ),
    keep: prepare(({ kind, entity_id, at, source, user_agent, keys }: Row) =>
      build
        .insertInto('metadata_fetches')
        .values({ kind, entity_id, at, source, user_agent, keys })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'entity_id']).doUpdateSet((row) => ({
            at: row.ref('excluded.at'),
            source: row.ref('excluded.source'),
            user_agent: row.ref('excluded.user_agent'),
            keys: row.ref('excluded.keys'),
          })),
        ),
    ),
  }
}
