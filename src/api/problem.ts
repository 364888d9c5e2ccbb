import { type AdminRefusal, statuses } from '../admin/refusal.js'
import type { OfficeFault, OfficeReply } from '../model/office-door.js'

/** One fault of what was sent. */
export interface SentFault {
  readonly path: string
  readonly says: string
  readonly expected?: string
  /** What came, shortly. */
  readonly came?: string
}

/** RFC 9457, with what a program may decide upon and what a person can do. */
export interface Problem {
  readonly status: number
  /** Stable. */
  readonly code: string
  readonly detail: string
  readonly todo?: string
  readonly faults?: readonly SentFault[]
  readonly reference?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const problemType = 'application/problem+json'

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export function problemReply({ status, headers, ...told }: Problem): OfficeReply {
  // RFC 9457 4.2.1: about:blank says no more than the status does, and its title is the status's own
  const body = { type: 'about:blank', title: titles[status] ?? 'Problem', status, ...told }
  return {
    kind: 'document',
    status,
    type: problemType,
    body: `${JSON.stringify(body)}\n`,
    protection: 'api',
    ...(headers === undefined ? {} : { headers }),
  }
}

/** An expected no of a function. */
export function refused({ kind, says, todo, faults, retryAfter }: AdminRefusal): Problem {
  return {
    status: statuses[kind],
    code: kind,
    detail: says,
    ...(todo === undefined ? {} : { todo }),
    ...(faults.length === 0 ? {} : { faults }),
    ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': String(retryAfter) } }),
  }
}

const codes: Readonly<Record<OfficeFault['status'], string>> = {
  404: 'no_such_address',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'packed',
  429: 'too_many_requests',
  500: 'internal',
  503: 'unavailable',
}

/** Why a request got no further than its door. */
export function atTheDoor({ status, says, reference }: OfficeFault): OfficeReply {
  return problemReply({
    status,
    code: codes[status],
    detail: says,
    ...(reference === undefined ? {} : { reference }),
  })
}

/** RFC 6750 3: what was wrong with the token, if one came at all. */
export function unauthenticated(came: boolean): Problem {
  const challenge = 'Bearer realm="sallyport"'
  return {
    status: 401,
    code: 'unauthenticated',
    detail: came
      ? 'This token is not known here, has run out, was revoked, or belongs to an account that lets nobody in.'
      : 'This needs a token.',
    todo: 'Send `Authorization: Bearer spy_…`. Tokens are made at the console, under Access.',
    headers: { 'WWW-Authenticate': came ? `${challenge}, error="invalid_token"` : challenge },
  }
}
