/** Why a function of this room does not do what it was asked to: an expected no, in words for whoever asked. */
export type AdminRefusalKind =
  | 'unauthenticated'
  | 'not_allowed'
  | 'not_found'
  | 'changed_meanwhile'
  | 'invalid'
  | 'conflict'
  /** `config/` says otherwise, and wins. */
  | 'pinned'
  | 'throttled'

/** HTTP status of each kind, in the console and in the API alike. */
export const statuses: Readonly<Record<AdminRefusalKind, number>> = {
  unauthenticated: 401,
  not_allowed: 403,
  not_found: 404,
  conflict: 409,
  pinned: 409,
  changed_meanwhile: 412,
  invalid: 422,
  throttled: 429,
}

/** One fault of what was given: the field by its path, and what is wrong with it. */
export interface AdminFault {
  readonly path: string
  readonly says: string
}

export interface AdminRefusalMore {
  /** Who can do what about it. */
  readonly todo?: string
  readonly faults?: readonly AdminFault[]
  /** Whole seconds until it is worth another try. */
  readonly retryAfter?: number
  /** What it was in the words of another room. */
  readonly cause?: unknown
}

/** The API answers it as problem+json; the console says it on the page, with all that was typed still there. */
export class AdminRefusal extends Error {
  override readonly name = 'AdminRefusal'
  readonly todo?: string
  readonly faults: readonly AdminFault[]
  readonly retryAfter?: number

  constructor(
    readonly kind: AdminRefusalKind,
    readonly says: string,
    more: AdminRefusalMore = {},
  ) {
    super(says, more.cause === undefined ? {} : { cause: more.cause })
    if (more.todo !== undefined) this.todo = more.todo
    if (more.retryAfter !== undefined) this.retryAfter = more.retryAfter
    this.faults = more.faults ?? []
  }
}
