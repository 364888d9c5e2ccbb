import type { Page } from './page.js'
import type { Refusal } from './refusal.js'

/** What this browser's cookies tell. Names, ports and attributes of cookies are the http room's business. */
export interface BrowserMemory {
  /** The session's secret. */
  readonly session?: string
  /** Id of the session that a partner may end from a page of its own. */
  readonly endable?: string
  /** Handle of the partner that last vouched here. */
  readonly lastPartner?: string
  /** The secret of somebody's session at the console. */
  readonly admin?: string
  /** Where somebody who is away signing out at a partner wants to be afterwards; to be checked like any other address. */
  readonly afterwards?: string
  /** Secrets by sign-in id: this browser began it. Only looked up: cookies name sign-ins by a hash of their id. */
  readonly bindings: Pick<ReadonlyMap<string, string>, 'get'>
}

/** What the browser is to keep or forget; it travels with the reply. */
export type Remember =
  | {
      readonly what: 'session'
      readonly secret: string
      readonly until: Date
      /** Its id, where the partner ends sessions from a page of its own. */
      readonly endable?: string
    }
  | { readonly what: 'no-session' }
  | { readonly what: 'admin'; readonly secret: string }
  | { readonly what: 'no-admin' }
  | { readonly what: 'binding'; readonly signIn: string; readonly secret: string; readonly until: Date }
  | { readonly what: 'partner'; readonly handle: string }
  /** An empty address forgets it. */
  | { readonly what: 'afterwards'; readonly address: string }

/** One request at a door. The raw strings are kept: signatures cover bytes, not parsed values. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** Behind the `?`, as it came; empty when absent. */
  readonly rawQuery: string
  /** The form's bytes as they came; only `application/x-www-form-urlencoded` bodies reach a door. */
  readonly rawBody: string
  readonly browser: BrowserMemory
  /** Network address of the browser, after trusted proxies. */
  readonly source: string
  readonly userAgent?: string
}

/** What the browser is told to do next. */
export type HttpReply = (
  | { readonly kind: 'redirect'; readonly to: string }
  | {
      readonly kind: 'form'
      readonly action: string
      readonly fields: Readonly<Record<string, string>>
      readonly title: string
    }
  | { readonly kind: 'page'; readonly status: number; readonly page: Page }
) & { readonly remember?: readonly Remember[] }

export interface Door {
  readonly method: HttpRequest['method']
  readonly path: string
  /** Takes forms of our own pages only; whatever else is posted is sent to the GET door of the same path, which asks. */
  readonly ownForm?: boolean
  open(request: HttpRequest, parameters: Readonly<Record<string, string>>): Promise<HttpReply>
  /** Where messages of others come in, a body that is not read is refused here, and so written down. */
  turnAway?(refusal: Refusal, source: string): Promise<HttpReply>
}
