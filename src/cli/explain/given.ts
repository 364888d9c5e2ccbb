import { readInstant } from '../../saml/times.js'
import type { KeyRing } from '../../xml/key-ring.js'
import { CommandFault } from '../command-fault.js'
import type { CapturedField } from '../../captured/captured-fields.js'
import { certificatesIn, decryptionKeyIn } from './pem.js'
import type { Shelf } from './shelf.js'

/** What a person or a case says of the gateway that a message is held against; file names as they were given. */
export interface Wishes {
  readonly partner?: string
  readonly app?: string
  readonly cert?: readonly string[]
  readonly issuer?: string
  readonly entityId?: string
  readonly acs?: string
  readonly sso?: string
  readonly inResponseTo?: string
  readonly at?: string
  readonly decryptionKey?: string
  readonly acceptSha1?: boolean
  readonly acceptCbc?: boolean
  readonly unsolicited?: boolean
}

/** The same, read: what the gateway's own functions are given. */
export interface Given {
  readonly partner?: Document
  readonly app?: Document
  /** Base64 DER, one or more. */
  readonly certificates?: readonly string[]
  readonly issuer?: string
  readonly entityId?: string
  readonly acs?: string
  readonly sso?: string
  readonly inResponseTo?: string
  readonly at: Date
  /** Somebody chose the instant; else it is now. */
  readonly atChosen: boolean
  readonly decryptionKeys: ReturnType<KeyRing['decryptionKeys']>
  readonly acceptSha1: boolean
  readonly acceptCbc: boolean
  readonly unsolicited: boolean
  /** Which question it answers may be taken from the answer itself, where nobody says. */
  readonly mayTakeQuestion: boolean
}

export interface Document {
  readonly name: string
  readonly bytes: Buffer
}

/** Reads all that is named. What cannot be used is a CommandFault. */
export function givenOf(wishes: Wishes, shelf: Shelf, now: Date, mayTakeQuestion: boolean): Given {
  const { cert, partner, app, issuer, entityId, acs, sso, inResponseTo, at, decryptionKey } = wishes
  if (cert !== undefined && (partner ?? app) !== undefined) {
    throw new CommandFault(
      'Both metadata and a certificate are given.',
      'Give metadata, or a certificate and an issuer.',
    )
  }
  return {
    ...(partner === undefined ? {} : { partner: shelf.document(partner, 'metadata') }),
    ...(app === undefined ? {} : { app: shelf.document(app, 'metadata') }),
    ...(cert === undefined ? {} : { certificates: cert.flatMap((one) => certificatesIn(shelf, one)) }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(entityId === undefined ? {} : { entityId }),
    ...(acs === undefined ? {} : { acs }),
    ...(sso === undefined ? {} : { sso }),
    ...(inResponseTo === undefined ? {} : { inResponseTo }),
    at: at === undefined ? now : instant(at),
    atChosen: at !== undefined,
    decryptionKeys: decryptionKey === undefined ? [] : [decryptionKeyIn(shelf, decryptionKey)],
    acceptSha1: wishes.acceptSha1 ?? false,
    acceptCbc: wishes.acceptCbc ?? false,
    unsolicited: wishes.unsolicited ?? false,
    mayTakeQuestion,
  }
}

/** saml-core 1.3.3: without a zone it is UTC, as in every message. */
function instant(text: string): Date {
  const found = readInstant(text.trim()) ?? readInstant(`${text.trim()}Z`)
  if (found !== undefined) return found
  throw new CommandFault(
    `${JSON.stringify(text)} is no instant.`,
    'Write it with its zone, as 2026-11-22T14:05:00Z or 2026-11-22T15:05:00+01:00.',
  )
}

/** Wishes that only make sense of a partner's answer. */
export function meansAnswer({ inResponseTo, decryptionKey, unsolicited }: Wishes): boolean {
  return (inResponseTo ?? decryptionKey) !== undefined || unsolicited === true
}

/** Which message was meant, where the file itself does not tell. */
export function meantField(wishes: Wishes): CapturedField | undefined {
  const { app, sso, partner, cert, acs } = wishes
  if ((app ?? sso) !== undefined) return 'SAMLRequest'
  return (partner ?? cert ?? acs) === undefined ? undefined : 'SAMLResponse'
}
