import { methodOfContext } from '../../model/authn-context.js'
import type { Issuance } from '../../model/signin.js'
import { writeAssertion } from '../../saml/assertion.js'
import type { Assertion, Conditions } from '../../saml/assertion.js'
import { defined } from '../../saml/defined.js'
import { bearer, nameIDFormats } from '../../saml/names.js'
import { writeNameID } from '../../saml/name-id.js'
import type { Written } from '../../xml/write.js'
import { bearer11, type TokenType } from '../../wsfed/names.js'
import { writeAssertion11 } from '../../wsfed/saml11-assertion.js'
import type { NameIdentifier } from '../../wsfed/saml11-assertion.js'

interface Named {
  readonly id: string
  readonly issuer: string
  readonly audience: string
}

/** The token before it is signed. */
export function plainToken(issuance: Issuance, tokenType: TokenType, named: Named): Written {
  return tokenType === 'saml11' ? token11(issuance, named) : token20(issuance, named)
}

/** SAML 1.1 core 2.3.2: both statements speak of the one subject. */
function token11(issuance: Issuance, { id, issuer, audience }: Named): Written {
  const { subject, issuedAt, notBefore, expiresAt, authentication, authnContext, claims } = issuance
  return writeAssertion11({
    id,
    issuer,
    issueInstant: issuedAt,
    conditions: { notBefore, notOnOrAfter: expiresAt, audienceRestrictions: [[audience]] },
    subject: {
      confirmationMethods: [bearer11],
      ...(subject === undefined ? {} : { nameIdentifier: nameIdentifierOf(subject) }),
    },
    authentication: { method: methodOfContext(authnContext), instant: authentication.instant },
    attributes: claims.map(({ name, values }) => ({ name, values })),
  })
}

/** SAML 1.1 has no format for a lasting or a passing name, and no SPNameQualifier: there they are unspecified. */
function nameIdentifierOf(subject: NonNullable<Issuance['subject']>): NameIdentifier {
  const { value, format, nameQualifier } = subject
  const known = format.startsWith('urn:oasis:names:tc:SAML:1.1:') || !format.startsWith('urn:oasis:')
  return defined<NameIdentifier>({
    value,
    format: known ? format : nameIDFormats.unspecified,
    nameQualifier: known ? nameQualifier : undefined,
  })
}

/** saml-profiles 4.1.4.2, without a question to answer. */
function token20(issuance: Issuance, { id, issuer, audience }: Named): Written {
  const { request, subject, issuedAt, notBefore, expiresAt, authentication, proxyRestriction } = issuance
  const assertion: Assertion = {
    id,
    issuer,
    issueInstant: issuedAt,
    subject: { confirmations: [{ method: bearer, notOnOrAfter: expiresAt, recipient: request.replyTo }] },
    conditions: defined<Conditions>({
      notBefore,
      notOnOrAfter: expiresAt,
      audienceRestrictions: [[audience]],
      oneTimeUse: undefined,
      proxyRestriction,
      unknown: undefined,
    }),
    authnStatements: [
      {
        authnInstant: authentication.instant,
        sessionIndex: issuance.sessionIndex,
        sessionNotOnOrAfter: issuance.sessionNotOnOrAfter,
        classRef: issuance.authnContext,
        authenticatingAuthorities: issuance.authorities,
      },
    ],
    attributes: issuance.claims,
  }
  return writeAssertion(assertion, subject && writeNameID(subject))
}
