import type { App } from '../../model/app.js'
import type { Bench } from '../../model/office.js'
import type { Partner } from '../../model/partner.js'
import type { Proof, SignInRequest } from '../../model/signin.js'
import type { Watch } from '../../signin/watch.js'

/** Whose sign-in is looked at, and what is known of the person. */
export type Word =
  /** A partner's answer that somebody saved: XML, base64, the body of a form, a page that posts itself. */
  | { readonly kind: 'captured'; readonly bytes: Uint8Array }
  /** What was said in a sign-in that the flight recorder has. */
  | { readonly kind: 'recorded'; readonly reference: string }
  /** Somebody who is known here, as if they were signed in already. */
  | { readonly kind: 'user'; readonly id: string }
  /** Somebody who was thought of, as the partner would describe them. */
  | {
      readonly kind: 'invented'
      readonly subject?: { readonly value: string; readonly format?: string }
      readonly attributes: readonly (readonly [name: string, values: readonly string[]])[]
      readonly authnContext?: string
    }

/** Where a word is tried. */
export interface Stand {
  readonly bench: Bench
  readonly app: App
  readonly request: SignInRequest
  readonly watch: Watch
}

/** A word, as far as it can be understood before it is tried. */
export interface Spoken {
  readonly partner: Partner
  /** Whose it is, where that is somebody known here. */
  readonly user?: string
  /** When it was said; absent: now. */
  readonly at?: Date
  /** What the app asked, where that is known; absent: nothing in particular. */
  readonly request?: SignInRequest
  /** Nobody asked for it. */
  readonly unsolicited?: true
  /** What nobody said and was taken for granted. */
  readonly supposed: readonly string[]
  /** Throws Refusal. */
  prove(stand: Stand): Promise<Proof>
}
