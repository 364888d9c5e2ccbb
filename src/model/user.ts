import type { Attributes } from './rule.js'
import type { Subject } from './signin.js'

/** A person as this house knows them. */
export interface User {
  /** Opaque, never re-used. */
  readonly id: string
  readonly attributes: Attributes
  /** Roles that a partner's rules gave at the last sign-in, and those given here by hand. */
  readonly roles: { readonly imported: readonly string[]; readonly local: readonly string[] }
  readonly groups: { readonly imported: readonly string[]; readonly local: readonly string[] }
  readonly active: boolean
  /** Entity id of the partner this person was provisioned for, for `onFirstSignIn: link`. */
  readonly provisionedFor?: string
  readonly createdAt: Date
  readonly updatedAt: Date
  /** For compare and swap. */
  readonly version: number
}

/** A partner's name for a user: never an e-mail, always with format and qualifiers. */
export interface Link {
  /** Entity id. */
  readonly partner: string
  readonly subject: Subject
  readonly createdAt: Date
}
