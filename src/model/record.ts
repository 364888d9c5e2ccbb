import type { RefusalCode } from './refusal.js'
import type { Check } from './trace.js'

/** A message as it passed a door, decoded. `withheldUntil`: its bytes could still be used, so they are shown later. */
export interface RecordedMessage {
  readonly leg: 'app' | 'partner'
  readonly direction: 'in' | 'out'
  /** `AuthnRequest`, `Response` */
  readonly type: string
  readonly binding: string
  readonly at: Date
  readonly xml: string
  /** The message was longer than is kept; this is the SHA-256 of all of it. */
  readonly sha256?: string
  readonly withheldUntil?: Date
}

/** One part of a sign-in's record; parts are appended as the sign-in goes on, and read together. */
export interface RecordPart {
  readonly reference: string
  readonly at: Date
  readonly signIn?: string
  readonly app?: string
  readonly partner?: string
  readonly user?: string
  readonly messages?: readonly RecordedMessage[]
  readonly checks?: readonly Check[]
  /** judge's facts, versioned, so that a later plan can replay them. */
  readonly facts?: unknown
  readonly steps?: unknown
  readonly outcome?: {
    readonly kind: 'issued' | 'asked' | 'refused'
    readonly code?: RefusalCode
    readonly detail?: string
    readonly page?: string
  }
  /** Milliseconds by stage. */
  readonly timings?: Readonly<Record<string, number>>
}

export interface SignInRecord {
  readonly reference: string
  readonly parts: readonly RecordPart[]
}
