import type { SignInRecord } from './record.js'
import type { Actor, RefusalCode } from './refusal.js'

/** How an app or a partner looks to a person. Every string is untrusted text. */
export interface Card {
  readonly handle: string
  readonly name: string
  readonly description?: string
  readonly domains?: readonly string[]
}

export interface WayOn {
  readonly label: string
  readonly href: string
}

/** Every page a person can meet during a sign-in. The http room draws them; links are paths of this house or checked URLs. */
export type Page =
  | {
      readonly name: 'choose-partner'
      readonly signIn: string
      readonly app: Card
      readonly partners: readonly Card[]
      readonly remembered?: Card
      readonly query: string
      readonly matches: number
      readonly total: number
    }
  /** An unsigned request hints at another partner than the remembered one: the person clicks. */
  | {
      readonly name: 'confirm-partner'
      readonly signIn: string
      readonly app: Card
      readonly hinted: Card
      readonly remembered?: Card
    }
  /** An unsolicited answer would replace another person's session. */
  | {
      readonly name: 'replace-session'
      readonly current: string
      readonly next: string
      readonly confirm: string
      readonly app?: Card
    }
  | {
      readonly name: 'refused'
      readonly code: RefusalCode
      readonly says: string
      readonly who: Actor
      readonly reference: string
      readonly app?: Card
      readonly partner?: Card
      readonly partnerHelp?: string
      readonly ways: readonly WayOn[]
    }
  | {
      readonly name: 'already-answered'
      readonly reference: string
      readonly app?: Card
      readonly ways: readonly WayOn[]
    }
  | {
      readonly name: 'landing'
      readonly person?: string
      readonly partner?: string
      readonly since?: Date
      readonly apps: readonly (Card & { readonly launch?: string })[]
      readonly empty: boolean
    }
  /** `told` will hear of it from this browser, `apps` will not. */
  | {
      readonly name: 'sign-out'
      readonly person: string
      readonly told: readonly Card[]
      readonly apps: readonly Card[]
    }
  | {
      readonly name: 'signed-out'
      readonly person?: string
      /** This browser tells them now: a GET at the address ends the session there. */
      readonly telling: readonly { readonly app: Card; readonly address: string }[]
      readonly notTold: readonly Card[]
      readonly partner?: Card
      /** Where the person can sign out of the partner too. */
      readonly atPartner?: string
      /** Where the browser goes once everybody has been told. */
      readonly next?: WayOn
    }
  | { readonly name: 'record'; readonly record: SignInRecord }
