import type { Request } from 'express'
import type { Person } from './person.js'

/** What somebody else asked of this organisation, once its library has checked it. */
export interface Asked {
  /** Absent: nobody asked, the answer goes out unsolicited. */
  readonly id?: string
  readonly relayState?: string
  /** Do not show a page (saml-core 3.4.1, IsPassive). */
  readonly passive: boolean
}

/** A Response for the browser to carry by HTTP-POST. */
export interface Answer {
  readonly action: string
  readonly response: string
}

/** The SAML side of an organisation: each speaks through another library. */
export interface Voice {
  /** Which library signs and reads, for the page that says so. */
  readonly library: string
  metadata(): string
  /** Throws when the request is not from the gateway, or not signed by it. */
  readRequest(request: Request): Promise<Asked>
  vouch(asked: Asked, person: Person): Promise<Answer>
  refuse(asked: Asked, status: string, message: string): Promise<Answer>
}
