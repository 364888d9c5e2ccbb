/**
 * Who runs the house, and what each may do. A permission is asked for by the function that does the thing, never by a
 * page or a route: console and API call the same functions.
 */
export const permissions = [
  /** The home page, health, settings in force, the public halves of our keys. */
  'house.read',
  'registrations.read',
  /** Apps, partners, their metadata, rules, roles and confirmed domains. */
  'registrations.change',
  'people.read',
  /** Users, their links, roles and groups. */
  'people.change',
  'sessions.end',
  /** The flight recorder and what-if over its facts: personal data. */
  'records.read',
  'audit.read',
  'reports.read',
  'keys.change',
  'admins.read',
  /** Accounts, their roles, and everybody's tokens. */
  'admins.change',
  /** Tokens of one's own, with at most one's own permissions. */
  'tokens.change',
] as const

export type Permission = (typeof permissions)[number]

export const adminRoles = ['owner', 'operator', 'auditor', 'help-desk'] as const

export type AdminRole = (typeof adminRoles)[number]

/** Deny by default: a role may do what stands here. */
export const permissionsOf: Readonly<Record<AdminRole, readonly Permission[]>> = {
  owner: permissions,
  operator: [
    'house.read',
    'registrations.read',
    'registrations.change',
    'people.read',
    'people.change',
    'sessions.end',
    'records.read',
    'audit.read',
    'reports.read',
    'admins.read',
    'tokens.change',
  ],
  auditor: [
    'house.read',
    'registrations.read',
    'people.read',
    'records.read',
    'audit.read',
    'reports.read',
    'admins.read',
  ],
  'help-desk': ['house.read', 'registrations.read', 'people.read', 'sessions.end', 'records.read'],
}

/** An account of this house's console; a person who comes in through the gateway has one too, made at the first visit. */
export interface Admin {
  readonly id: string
  /** What they sign in with; unique, lower case. */
  readonly name: string
  readonly role: AdminRole
  readonly active: boolean
  /** Encoded by argon2id with its parameters; absent: no sign-in by password. */
  readonly passwordHash?: string
  /** The user of this house that this is, for those who come in through the gateway. */
  readonly user?: string
  readonly createdAt: Date
  readonly lastSignInAt?: Date
  /** For compare and swap. */
  readonly version: number
}

/** One browser at the console. */
export interface AdminSession {
  readonly id: string
  /** SHA-256 of the cookie. */
  readonly secretHash: string
  readonly admin: string
  readonly by: 'password' | 'gateway' | 'setup'
  readonly source: string
  readonly startedAt: Date
  readonly lastSeenAt: Date
  readonly expiresAt: Date
}

/** A way in for programs; its secret is shown once. */
export interface ApiToken {
  readonly id: string
  readonly name: string
  readonly secretHash: string
  readonly admin: string
  /** At most; what its admin may not do any more it may not do either. */
  readonly scopes: readonly Permission[]
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly lastUsedAt?: Date
  readonly revokedAt?: Date
}

/** A link by which somebody sets the password of an account, once. */
export interface SetupLink {
  readonly secretHash: string
  /** Of the account that will be made, or of the one that gets a new password. */
  readonly name?: string
  readonly admin?: string
  readonly role: AdminRole
  readonly createdBy: string
  /** The account of whoever gave it, if one did: it opens nothing once they could not give it any more. */
  readonly giver?: string
  readonly expiresAt: Date
}

/** Who calls a function of the admin room. */
export interface Caller {
  readonly admin: string
  /** As the audit says it: `admin ann`, `token deploy of ann`. */
  readonly by: string
  /** Whoever works at the machine itself may do everything. */
  readonly via: 'console' | 'api' | 'command'
  readonly role: AdminRole
  readonly may: ReadonlySet<Permission>
  readonly source: string
  /** Which browser it is, when it is one. */
  readonly session?: Pick<AdminSession, 'id' | 'by' | 'startedAt'>
}
