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

/** A registration as far as it is decided here: enough to go back to it. Absent before it came and after it went. */
export interface RegistrationState {
  /** An `Overlay`. */
  readonly overlay: Readonly<Record<string, unknown>>
  /** SHA-256 of the document, where the directory keeps it. */
  readonly document?: string
}

/** A user as far as it is decided here: names, never attribute values. */
export interface UserState {
  readonly active: boolean
  readonly roles: readonly string[]
  readonly groups: readonly string[]
}

/** What an account may do, before and after a change. */
export interface AdminState {
  readonly role: string
  readonly active: boolean
}

/** Everything that is written down for good: names and ids, never attribute values, messages or secrets. */
export type AuditEvent =
  /** A partner's answer was verified and accepted. */
  | ({
      readonly type: 'signin.vouched'
      readonly assertionId: string
      readonly authnInstant: string
      readonly authnContext: string
      readonly unsolicited: boolean
    } & About)
  /** An app is being answered: what it is told is named, not quoted. */
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
  /** A sign-in ended with an expected no; the code is a row of the table of refusals. */
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
  /** A partner's word brought a new user, was tied to one provisioned for it, or renewed what is known of one. */
  | ({ readonly type: 'user.created' | 'user.linked' | 'user.refreshed' } & About)
  /** A partner said a value of a domain that is not confirmed for it; the value was dropped. */
  | ({
      readonly type: 'user.value_outside_domain'
      readonly attribute: string
      readonly domain: string
    } & About)
  /** An operator changed a user. */
  | {
      readonly type: 'user.changed'
      readonly user: string
      readonly by: string
      readonly change: string
      readonly before?: UserState
      readonly after?: UserState
    }
  /** A session ended before its time, with the apps that the browser was sent to tell, and those that were not told. */
  | {
      readonly type: 'session.ended'
      readonly session: string
      readonly user: string
      readonly by: 'person' | 'operator' | 'replaced' | 'app' | 'partner'
      /** Who of those who run the house. */
      readonly operator?: string
      readonly told?: readonly string[]
      readonly notTold: readonly string[]
    }
  /** Metadata or settings of an app or a partner came, changed or went; what was decided here, with before and after. */
  | {
      readonly type: 'registration.added' | 'registration.changed' | 'registration.removed'
      readonly kind: 'app' | 'partner'
      readonly id: string
      readonly handle: string
      readonly by: string
      readonly change?: string
      readonly before?: RegistrationState
      readonly after?: RegistrationState
    }
  /** A metadata file was not taken; whatever stood before stands. */
  | {
      readonly type: 'registration.quarantined'
      readonly kind: 'app' | 'partner'
      readonly file: string
      readonly reason: string
    }
  /** A key of our own began, became the active one, or was laid down. */
  | {
      readonly type: 'key.made' | 'key.promoted' | 'key.retired'
      readonly use: string
      readonly fingerprint: string
      readonly by: string
    }
  /** Somebody who runs the house entered the console, or left it. */
  | {
      readonly type: 'admin.signed_in' | 'admin.signed_out'
      readonly admin: string
      readonly by: string
      readonly way?: 'password' | 'gateway' | 'setup'
      readonly source: string
      readonly reference?: string
    }
  /** Somebody wanted to enter the console and did not; a name that was typed is not written down, it may be a password. */
  | {
      readonly type: 'admin.refused'
      readonly because: 'wrong' | 'throttled' | 'no_role' | 'inactive'
      readonly source: string
      readonly admin?: string
      readonly user?: string
      readonly reference?: string
    }
  /** An account of somebody who runs the house was made or changed. */
  | {
      readonly type: 'admin.added' | 'admin.changed'
      readonly admin: string
      readonly name: string
      readonly by: string
      readonly change: string
      readonly before?: AdminState
      readonly after?: AdminState
    }
  /** A link to set a password was given out, or used. */
  | {
      readonly type: 'admin.setup_link_made' | 'admin.setup_link_used'
      readonly by: string
      readonly role: string
      readonly name?: string
      readonly admin?: string
      readonly source?: string
    }
  /** A token for programs was made, or is worth nothing any more. */
  | {
      readonly type: 'token.made' | 'token.revoked'
      readonly token: string
      readonly name: string
      readonly admin: string
      readonly by: string
      readonly scopes: readonly string[]
      readonly expiresAt: string
    }
  /** Somebody looked at the flight recorder's record of a sign-in. */
  | { readonly type: 'record.read'; readonly reference: string; readonly by: string }
  /** Somebody made, or took back, a link that shows one leg of a sign-in, redacted, to those of the other side. */
  | {
      readonly type: 'record.shared' | 'record.unshared'
      readonly reference: string
      readonly by: string
      readonly leg: 'app' | 'partner'
    }
  /** Somebody asked what a sign-in would come to. */
  | {
      readonly type: 'what_if.asked'
      readonly app: string
      readonly partner?: string
      readonly user?: string
      readonly by: string
    }
  /** Somebody looked at what a change of an app or a partner would come to, over recorded sign-ins. */
  | {
      readonly type: 'plan.made'
      readonly kind: 'app' | 'partner'
      readonly id: string
      readonly by: string
      /** Sign-ins that were judged again, and those that would come out otherwise. */
      readonly judged: number
      readonly otherwise: number
    }
  /** Somebody took a report away as a file. */
  | {
      readonly type: 'report.exported'
      readonly report: string
      readonly format: 'csv' | 'json'
      readonly rows: number
      readonly filters: Readonly<Record<string, string>>
      readonly by: string
    }
  /** The gateway began or ended its work. */
  | { readonly type: 'house.started' | 'house.stopped'; readonly version: string }

export interface AuditEntry {
  readonly seq: number
  readonly at: Date
  readonly event: AuditEvent
}
