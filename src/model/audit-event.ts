import type { RefusalCode } from './refusal.js'
import type { Stage } from './trace.js'

interface About {
  /** The sign-in's reference, also on the person's page and in the log. */
  readonly reference: string
  readonly app?: string
  readonly partner?: string
  readonly user?: string
  readonly source?: string
}

/** Everything that is written down for good: names and ids, never attribute values, messages or secrets. */
export type AuditEvent =
  | ({
      readonly type: 'signin.vouched'
      readonly assertionId: string
      readonly authnInstant: string
      readonly authnContext: string
      readonly unsolicited: boolean
    } & About)
  | ({
      readonly type: 'signin.completed'
      readonly by: 'session' | 'partner'
      readonly session: string
      readonly authnInstant: string
      readonly authnContext: string
      readonly nameIdFormat?: string
      readonly claims: readonly string[]
      readonly roles: readonly string[]
    } & About)
  | ({
      readonly type: 'signin.refused'
      readonly code: RefusalCode
      readonly stage?: Stage
      readonly detail: string
    } & About)
  /** Refusals before anybody was identified, beyond the bound for one source and minute. */
  | {
      readonly type: 'signin.refusals_counted'
      readonly source: string
      readonly count: number
      readonly codes: Readonly<Record<string, number>>
    }
  | ({ readonly type: 'user.created' | 'user.linked' | 'user.refreshed' } & About)
  | ({
      readonly type: 'user.value_outside_domain'
      readonly attribute: string
      readonly domain: string
    } & About)
  | { readonly type: 'user.changed'; readonly user: string; readonly by: string; readonly change: string }
  | {
      readonly type: 'session.ended'
      readonly session: string
      readonly user: string
      readonly by: 'person' | 'operator' | 'replaced'
      readonly notTold: readonly string[]
    }
  | {
      readonly type: 'registration.added' | 'registration.changed' | 'registration.removed'
      readonly kind: 'app' | 'partner'
      readonly id: string
      readonly handle: string
      readonly by: string
      readonly change?: string
    }
  | {
      readonly type: 'registration.quarantined'
      readonly kind: 'app' | 'partner'
      readonly file: string
      readonly reason: string
    }
  | {
      readonly type: 'key.made' | 'key.promoted' | 'key.retired'
      readonly use: string
      readonly fingerprint: string
      readonly by: string
    }
  | { readonly type: 'record.read'; readonly reference: string; readonly by: string }
  | { readonly type: 'house.started' | 'house.stopped'; readonly version: string }

export interface AuditEntry {
  readonly seq: number
  readonly at: Date
  readonly event: AuditEvent
}
