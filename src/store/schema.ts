import type { Generated } from 'kysely'
import type { AdminRole, AdminSession } from '../model/admin.js'
import type { Kind, RecordLink } from '../model/office.js'
import type { RefusalCode } from '../model/refusal.js'

/** Every table, as kysely types it. Instants are milliseconds since 1970; yes and no are 1 and 0. */
export interface Schema {
  readonly sign_ins: {
    readonly id: string
    /** App and request id, claimed once. */
    readonly request_key: string | null
    readonly source: string
    readonly state: 'open' | 'finished'
    readonly version: number
    readonly expires_at: number
    readonly sealed: string
  }
  readonly answers: { readonly handle: string; readonly expires_at: number; readonly sealed: string }
  readonly sessions: {
    readonly id: string
    readonly secret_hash: string
    readonly user_id: string
    readonly last_seen_at: number
    readonly expires_at: number
    readonly sealed: string
  }
  readonly session_told: {
    readonly number: Generated<number>
    readonly session_id: string
    readonly app: string
    readonly sealed: string
  }
  readonly replays: { readonly id: string; readonly remembered_until: number }
  readonly users: {
    readonly id: string
    readonly active: number
    readonly provisioned_for: string | null
    readonly attributes: string
    readonly search_text: string
    readonly version: number
    readonly created_at: number
    readonly updated_at: number
  }
  readonly user_roles: Given & { readonly role: string }
  readonly user_groups: Given & { readonly name: string }
  /** What a provisioned user can be found by before the first sign-in. */
  readonly user_values: { readonly user_id: string; readonly name: string; readonly value: string }
  /** Absent qualifiers are empty here: SQL takes no two NULLs for the same. */
  readonly links: {
    readonly partner: string
    readonly format: string
    readonly value: string
    readonly name_qualifier: string
    readonly sp_name_qualifier: string
    readonly user_id: string
    readonly created_at: number
  }
  readonly issued_names: {
    readonly user_id: string
    readonly app: string
    readonly value: string
    readonly issued_at: number
  }
  /** `revision` grows with each change of its row, from 1. */
  readonly overlays: {
    readonly kind: string
    readonly entity_id: string
    readonly overlay: string
    readonly revision: number
  }
  /** Documents in force that were taken in here, by their content. */
  readonly documents: {
    readonly kind: string
    readonly entity_id: string
    readonly handle: string
    readonly sha256: string
    readonly added_at: number
  }
  /** What is or was in force, each content once. */
  readonly document_versions: { readonly sha256: string; readonly bytes: Uint8Array }
  /** Those who run the house. `user_id` is the user of this house that one is. */
  readonly admins: {
    readonly id: string
    readonly name: string
    readonly role: AdminRole
    readonly active: number
    readonly password_hash: string | null
    readonly user_id: string | null
    readonly created_at: number
    readonly last_sign_in_at: number | null
    readonly version: number
  }
  readonly admin_sessions: {
    readonly id: string
    readonly secret_hash: string
    readonly admin_id: string
    readonly by: AdminSession['by']
    readonly source: string
    readonly started_at: number
    readonly last_seen_at: number
    readonly expires_at: number
  }
  readonly admin_tokens: {
    readonly id: string
    readonly secret_hash: string
    readonly name: string
    readonly admin_id: string
    /** A list of permissions. */
    readonly scopes: string
    readonly created_at: number
    readonly expires_at: number
    readonly last_used_at: number | null
    readonly revoked_at: number | null
  }
  readonly admin_setup_links: {
    readonly secret_hash: string
    readonly name: string | null
    readonly admin_id: string | null
    readonly role: AdminRole
    readonly created_by: string
    readonly giver: string | null
    readonly expires_at: number
  }
  readonly audit: {
    readonly seq: Generated<number>
    readonly at: number
    readonly type: string
    readonly reference: string | null
    readonly user_id: string | null
    readonly event: string
    /** Of the event, where it is the end of a sign-in. */
    readonly app: string | null
    readonly partner: string | null
    readonly code: string | null
    /** Who did it, where the event says so, and the registration or key that it was done to. */
    readonly actor: string | null
    readonly object: string | null
  }
  /** Ends of sign-ins by hour and outcome, kept by the audit's triggers; the code is empty where somebody got in. */
  readonly sign_in_hours: {
    /** The house's own entity id is empty. */
    readonly kind: Kind | 'house'
    readonly entity_id: string
    readonly hour: number
    readonly code: RefusalCode | ''
    readonly count: number
  }
  /** The same by day, app and partner, each empty where there is none. */
  readonly sign_in_days: {
    readonly day: number
    readonly app: string
    readonly partner: string
    readonly code: RefusalCode | ''
    readonly count: number
  }
  readonly last_success: {
    readonly kind: Kind
    readonly entity_id: string
    readonly at: number
  }
  /** The latest of each counterpart. */
  readonly metadata_fetches: {
    readonly kind: Kind
    readonly entity_id: string
    readonly at: number
    readonly source: string
    readonly user_agent: string | null
    /** JSON: a list of fingerprints. */
    readonly keys: string
  }
  readonly record_links: {
    readonly secret_hash: string
    readonly id: string
    readonly reference: string
    readonly leg: RecordLink['leg']
    readonly created_by: string
    readonly created_at: number
    readonly expires_at: number
    readonly revoked_at: number | null
  }
  readonly records: {
    readonly number: Generated<number>
    readonly reference: string
    readonly at: number
    readonly sealed: Uint8Array | string
  }
  /** What many records name; `at` is when one last did, to the hour. */
  readonly record_names: { readonly hash: string; readonly at: number; readonly sealed: Uint8Array }
  readonly counters: { readonly name: string; readonly value: number }
  /** Of the latest counts of registrations' changes, which one each was of. */
  readonly registration_changes: { readonly number: number; readonly kind: Kind; readonly entity_id: string }
  readonly migrations: { readonly number: number; readonly name: string; readonly applied_at: number }
}

interface Given {
  readonly user_id: string
  readonly origin: 'imported' | 'local'
  readonly position: number
}
