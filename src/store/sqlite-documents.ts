import type { Documents, KeptDocument, Kind } from '../model/office.js'
import { documentStatements } from './registration-statements.js'
import type { Schema } from './schema.js'
import { changing, type SqlDatabase, type Statement, unavailable } from './sql.js'

type Head = Omit<Schema['documents'], 'kind'>

/** Metadata documents that were taken in here. Every change shows in the count that the registry looks at. */
export function sqliteDocuments(db: SqlDatabase): Documents {
  const sql = documentStatements(db.build)
  const upon = (kind: Kind, id: string, revision: number | undefined): readonly Statement[] =>
    revision === undefined ? [] : [changing(1, sql.decided({ kind, entity_id: id, revision }))]
  return {
    list: async (kind) => (await db.read(sql.heads({ kind }))).map(headOf),
    all: async (kind) => (await db.read(sql.documents({ kind }))).map(documentOf),
    async find(kind, id) {
      const [row] = await db.read(sql.document({ kind, entity_id: id }))
      return row && documentOf(row)
    },
    async put(kind, { id, handle, sha256, addedAt, bytes }, under) {
      const row = { kind, entity_id: id, handle, sha256, added_at: addedAt.getTime() }
      const job = [
        ...upon(kind, id, under),
        sql.keepVersion({ sha256, bytes }),
        sql.put(row),
        changing(1, sql.countChange({})),
      ]
      const put = await db.write(job, { durable: true })
      if (put.done) return 'kept'
      if (put.because === 'unique') return 'handle_taken'
      if (put.because === 'unchanged' && put.at === 0 && under !== undefined) return 'changed_meanwhile'
      throw unavailable(`the document of ${id} could not be kept`)
    },
    async remove(kind, id, under) {
      const removing = changing(1, sql.remove({ kind, entity_id: id }))
      const job = [...upon(kind, id, under), removing, changing(1, sql.countChange({}))]
      return (await db.write(job, { durable: true })).done
    },
    version: async (sha256) => (await db.read(sql.version({ sha256 })))[0]?.bytes,
  }
}

function headOf({ entity_id, handle, sha256, added_at }: Head): Omit<KeptDocument, 'bytes'> {
  return { id: entity_id, handle, sha256, addedAt: new Date(added_at) }
}

function documentOf(row: Head & Pick<Schema['document_versions'], 'bytes'>): KeptDocument {
  return { bytes: row.bytes, ...headOf(row) }
}
