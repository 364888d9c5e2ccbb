import type { BrowserMemory, Remember } from './http.js'

/** Doors for those who run the house, console and API: apart from those that every sign-in passes. */

export interface OfficeRequest {
  readonly method: OfficeDoor['method']
  readonly path: string
  /** Behind the `?`, as it came. */
  readonly rawQuery: string
  /** Lower-case names; each at most 8 KiB, and only those that a door may need. */
  readonly headers: Readonly<
    Partial<
      Record<
        | 'accept'
        | 'authorization'
        | 'content-type'
        | 'idempotency-key'
        | 'if-match'
        | 'if-none-match'
        | 'origin'
        | 'sec-fetch-site'
        | 'user-agent',
        string
      >
    >
  >
  readonly browser: BrowserMemory
  /** Network address, after trusted proxies. */
  readonly source: string
  /** Empty until the door has admitted the request. */
  readonly body: Uint8Array
}

export type OfficeReply = (
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'document'
      readonly status: number
      /** Content-Type. */
      readonly type: string
      readonly body: string | Uint8Array
      /** What a browser may do with it: `page` may load our script and style and send forms here; `api` nothing. */
      readonly protection: 'page' | 'api'
      readonly headers?: Readonly<Record<string, string>>
    }
) & { readonly remember?: readonly Remember[] }

/** Why a request got no further than its door. */
export interface OfficeFault {
  readonly status: 404 | 405 | 413 | 415 | 429 | 500 | 503
  readonly says: string
  /** Under which the log knows more. */
  readonly reference?: string
}

export interface OfficeDoor {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** `/admin/apps/:handle`; a fixed word comes before a parameter. Parameters are of one piece: `[\w.~-]{1,128}`. */
  readonly path: string
  /** Bytes; 0 reads no body. */
  readonly bodyLimit: number
  /** The same in this door's own form; absent: problem+json (RFC 9457). One of its neighbours also answers for a path that nobody knows. */
  fault?(fault: OfficeFault): OfficeReply
  /** Asked before any of the body is read; a reply ends it there. */
  admit(request: OfficeRequest): Promise<OfficeReply | undefined>
  open(request: OfficeRequest, parameters: Readonly<Record<string, string>>): Promise<OfficeReply>
}
