import type { Kysely } from 'kysely'
import type { Schema } from './schema.js'
import { prepare } from './sql.js'

interface OverlayPlace {
  readonly kind: string
  readonly entity_id: string
}

type NewOverlay = Omit<Schema['overlays'], 'revision'>

/** Statements about what was decided on registrations. */
export function overlayStatements(build: Kysely<Schema>) {
  return {
    overlays: prepare((at: { kind: string }) =>
      build.selectFrom('overlays').select(['entity_id', 'overlay']).where('kind', '=', at.kind),
    ),
    overlay: prepare((at: OverlayPlace) =>
      build
        .selectFrom('overlays')
        .select(['overlay', 'revision'])
        .where('kind', '=', at.kind)
        .where('entity_id', '=', at.entity_id),
    ),
    /** Whatever stands. */
    setOverlay: prepare((at: NewOverlay) =>
      build
        .insertInto('overlays')
        .values({ kind: at.kind, entity_id: at.entity_id, overlay: at.overlay, revision: 1 })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'entity_id']).doUpdateSet((row) => ({
            overlay: row.ref('excluded.overlay'),
            revision: row('overlays.revision', '+', 1),
          })),
        ),
    ),
    /** Changes nothing where something was decided before. */
    firstOverlay: prepare((at: NewOverlay) =>
      build
        .insertInto('overlays')
        .values({ kind: at.kind, entity_id: at.entity_id, overlay: at.overlay, revision: 1 })
        .onConflict((conflict) => conflict.columns(['kind', 'entity_id']).doNothing()),
    ),
    swapOverlay: prepare((at: Schema['overlays']) =>
      build
        .updateTable('overlays')
        .set((row) => ({ overlay: at.overlay, revision: row('revision', '+', 1) }))
        .where('kind', '=', at.kind)
        .where('entity_id', '=', at.entity_id)
        .where('revision', '=', at.revision),
    ),
    ...changeCounter(build),
  }
}

/** One count of all changes to registrations, overlays and documents alike: the registry looks at it every second. */
function changeCounter(build: Kysely<Schema>) {
  return {
    countChange: prepare(() =>
      build
        .updateTable('counters')
        .set((row) => ({ value: row('value', '+', 1) }))
        .where('name', '=', 'overlays'),
    ),
    changes: prepare(() => build.selectFrom('counters').select('value').where('name', '=', 'overlays')),
  }
}

/** Statements about which registrations changed. */
export function changeStatements(build: Kysely<Schema>) {
  return {
    changed: prepare((at: { since: number }) =>
      build
        .selectFrom('registration_changes')
        .select(['kind', 'entity_id'])
        .distinct()
        .where('number', '>', at.since),
    ),
  }
}

/** Statements about documents that were taken in here. */
export function documentStatements(build: Kysely<Schema>) {
  const heads = build
    .selectFrom('documents')
    .select(['documents.entity_id', 'documents.handle', 'documents.sha256', 'documents.added_at'])
  const whole = heads
    .innerJoin('document_versions', 'document_versions.sha256', 'documents.sha256')
    .select('document_versions.bytes')
  return {
    heads: prepare((at: { kind: string }) => heads.where('kind', '=', at.kind).orderBy('entity_id')),
    documents: prepare((at: { kind: string }) => whole.where('kind', '=', at.kind).orderBy('entity_id')),
    document: prepare((at: OverlayPlace) =>
      whole.where('kind', '=', at.kind).where('entity_id', '=', at.entity_id),
    ),
    version: prepare((at: { sha256: string }) =>
      build.selectFrom('document_versions').select('bytes').where('sha256', '=', at.sha256),
    ),
    keepVersion: prepare((at: Schema['document_versions']) =>
      build
        .insertInto('document_versions')
        .values({ sha256: at.sha256, bytes: at.bytes })
        .onConflict((conflict) => conflict.column('sha256').doNothing()),
    ),
    /** Something, where this revision of what was decided stands. */
    decided: prepare((at: OverlayPlace & { readonly revision: number }) =>
      build
        .selectFrom('overlays')
        .select('revision')
        .where('kind', '=', at.kind)
        .where('entity_id', '=', at.entity_id)
        .where('revision', '=', at.revision),
    ),
    /** Refused where another id of this kind has the handle. */
    put: prepare((at: Schema['documents']) =>
      build
        .insertInto('documents')
        .values({
          kind: at.kind,
          entity_id: at.entity_id,
          handle: at.handle,
          sha256: at.sha256,
          added_at: at.added_at,
        })
        .onConflict((conflict) =>
          conflict.columns(['kind', 'entity_id']).doUpdateSet((row) => ({
            handle: row.ref('excluded.handle'),
            sha256: row.ref('excluded.sha256'),
            added_at: row.ref('excluded.added_at'),
          })),
        ),
    ),
    remove: prepare((at: OverlayPlace) =>
      build.deleteFrom('documents').where('kind', '=', at.kind).where('entity_id', '=', at.entity_id),
    ),
    ...changeCounter(build),
  }
}
