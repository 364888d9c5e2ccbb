import type { ExternalIdentity } from '../../model/signin.js'
import type { Given } from './given.js'
import type { Accepted, Refused } from './report.js'
import { refusedBy } from './report.js'

/** A live gateway has a key to decrypt with at any time: without one here, nothing is said of signatures. */
export function refusedFor(error: unknown, given: Given): Refused {
  const refused = refusedBy(error)
  return refused.stage === 'S7' &&
    refused.code === 'partner.signature_invalid' &&
    given.decryptionKeys.length === 0
    ? { ...refusedBy(error), ...noKey }
    : refused
}

const noKey = {
  code: 'partner.decryption_failed',
  who: 'us',
  says: 'The organisation’s answer could not be decrypted.',
  detail: 'the assertion is encrypted, and no key to decrypt it with was given',
} as const

/** What decrypts, and nothing that signs. */
export function ringOf({ decryptionKeys }: Given) {
  const none = () => {
    throw new Error('nothing is signed here')
  }
  return {
    signer: none,
    signingCertificates: () => [],
    encryptionCertificates: () => [],
    decryptionKeys: () => decryptionKeys,
  }
}

/** The identity read, once all checks have passed. */
export function acceptedAs(identity: ExternalIdentity): Accepted {
  const { subject, attributes, authentication, ...rest } = identity
  return {
    accepted: true,
    read: {
      nameID: subject?.value ?? null,
      nameIDFormat: subject?.format ?? null,
      ...(subject?.nameQualifier === undefined ? {} : { nameQualifier: subject.nameQualifier }),
      ...(subject?.spNameQualifier === undefined ? {} : { spNameQualifier: subject.spNameQualifier }),
      attributes,
      authnContext: authentication.context,
      authnInstant: authentication.instant,
      ...(authentication.authorities.length === 0 ? {} : { authorities: authentication.authorities }),
      ...(rest.sessionIndex === undefined ? {} : { sessionIndex: rest.sessionIndex }),
      ...(rest.sessionNotOnOrAfter === undefined ? {} : { sessionNotOnOrAfter: rest.sessionNotOnOrAfter }),
      ...(rest.proxyRestriction === undefined ? {} : { proxyRestriction: rest.proxyRestriction }),
      ...(rest.target === undefined ? {} : { target: rest.target }),
      partner: rest.partner,
      assertionID: rest.assertionId,
      usableUntil: rest.until,
      unsolicited: rest.unsolicited,
    },
  }
}
