// The attack catalogue, executed: what a case is. Each is played through the real doors of a whole house over HTTP, once
// as the attack and once as its twin, which is the same message under the same settings less what is hostile about it.
import type { RefusalCode } from '../../src/model/refusal.js'
import type { Stage } from '../../src/model/trace.js'
import type { Ground } from './ground.js'

/**
 * What must come of the attack, and nothing else. `http.405` is an answer of the HTTP room, before any message is read,
 * and leaves no audit event. `harmless` is taken on purpose: the app is told exactly what it is told of the twin.
 * `another-person` is taken too, and the app is told of somebody else than the twin's person.
 * `metadata.FAULT` is a file set aside, `command.FAULT` a no of the command line, which changes nothing and needs no event.
 */
export interface Expected {
  readonly code:
    | RefusalCode
    | `http.${number}`
    | `metadata.${string}`
    | `command.${string}`
    | 'harmless'
    | 'another-person'
  readonly stage?: Stage
  /** Part of what is written down about it, where code and stage do not tell one reason from another. */
  readonly says?: string
  /** The partner's word was found good, and may be written down as such, before the no. */
  readonly vouched?: boolean
  /** It is the audit that fails, so no event can stand in it. */
  readonly unwritten?: boolean
}

export interface Attack {
  /** Unique and readable: `X01.before.assertion-signed.solicited`. */
  readonly id: string
  /** Of the catalogue: `X01`. */
  readonly row: string
  readonly face: 'saml-sp' | 'saml-idp' | 'wsfed-rp' | 'wsfed-sts' | 'metadata' | 'http' | 'console' | 'api'
  /** One plain sentence: what the attacker does. */
  readonly tries: string
  readonly expected: Expected
  play(ground: Ground, hostile: boolean): Promise<Played>
}

/** What came of one play, seen from outside and from inside. */
export interface Played {
  readonly accepted: boolean
  /** Of the refusal that was written down. */
  readonly code?: string
  readonly stage?: string
  readonly httpStatus: number
  /** Sessions that came to be. */
  readonly sessions: number
  /** Messages with Success that were made for an app. */
  readonly tokens: number
  /** Audit events that stand in the store since the play began. */
  readonly audited: number
  /** What the app was told of the person, for comparison with the twin. */
  readonly told?: string
  /** What stands on the page and must not. */
  readonly leaked?: string
  /** What was written down, for whoever mends a failing case. */
  readonly detail?: string
}
