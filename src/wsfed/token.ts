import type { Assertion, SubjectConfirmation } from '../saml/assertion.js'
import { defined } from '../saml/defined.js'
import type { Assertion11 } from './saml11-assertion.js'
import { bearer11 } from './names.js'

/** What a token says, whichever assertion it is: every check of an answer is made on this. */
export interface Token {
  readonly id: string
  readonly issuer: string
  readonly issueInstant: Date
  readonly name?: TokenName
  readonly notBefore?: Date
  readonly notOnOrAfter?: Date
  /** Each must be met, by any one of its audiences. */
  readonly audienceRestrictions: readonly (readonly string[])[]
  readonly unknownCondition: boolean
  readonly proxyRestriction?: { readonly count?: number; readonly audiences: readonly string[] }
  readonly confirmations: readonly Confirmation[]
  /** SAML 1.1 core 2.4.2.3 leaves them out at will, and so do widespread STSs; saml-profiles 4.1.4.2 wants one. */
  readonly mayBeUnconfirmed: boolean
  /** Absent where no statement says how the person signed in; claims may (see `authenticationOf`). */
  readonly authentication?: {
    readonly method?: string
    readonly instant: Date
    readonly authorities: readonly string[]
  }
  readonly severalAuthentications: boolean
  readonly sessionIndex?: string
  readonly sessionNotOnOrAfter?: Date
  /** Names as claim URIs or plain names, in their order. */
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[]
}

export interface TokenName {
  readonly value: string
  readonly format?: string
  readonly nameQualifier?: string
  readonly spNameQualifier?: string
}

export interface Confirmation {
  readonly bearer: boolean
  /** SAML 2.0 only: what SubjectConfirmationData says. */
  readonly bound?: Pick<SubjectConfirmation, 'notBefore' | 'notOnOrAfter' | 'recipient' | 'inResponseTo'>
}

export function tokenOf11(assertion: Assertion11): Token {
  const { conditions, subject, authentication } = assertion
  return defined<Token>({
    id: assertion.id,
    issuer: assertion.issuer,
    issueInstant: assertion.issueInstant,
    name: subject.nameIdentifier,
    notBefore: conditions?.notBefore,
    notOnOrAfter: conditions?.notOnOrAfter,
    audienceRestrictions: conditions?.audienceRestrictions ?? [],
    unknownCondition: conditions?.unknown ?? false,
    proxyRestriction: undefined,
    confirmations: subject.confirmationMethods.map((method) => ({ bearer: method === bearer11 })),
    mayBeUnconfirmed: true,
    authentication: authentication && { authorities: [], ...authentication },
    severalAuthentications: false,
    sessionIndex: undefined,
    sessionNotOnOrAfter: undefined,
    attributes: assertion.attributes,
  })
}

const bearer20 = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

export function tokenOf20(assertion: Assertion): Token {
  const { conditions, subject, authnStatements } = assertion
  const [statement] = authnStatements
  return defined<Token>({
    id: assertion.id,
    issuer: assertion.issuer,
    issueInstant: assertion.issueInstant,
    name: subject?.nameID,
    notBefore: conditions?.notBefore,
    notOnOrAfter: conditions?.notOnOrAfter,
    audienceRestrictions: conditions?.audienceRestrictions ?? [],
    unknownCondition: conditions?.unknown ?? false,
    proxyRestriction: conditions?.proxyRestriction,
    confirmations: (subject?.confirmations ?? []).map(({ method, ...bound }) => ({
      bearer: method === bearer20,
      bound,
    })),
    mayBeUnconfirmed: false,
    authentication:
      statement &&
      defined<NonNullable<Token['authentication']>>({
        method: statement.classRef,
        instant: statement.authnInstant,
        authorities: statement.authenticatingAuthorities,
      }),
    severalAuthentications: authnStatements.length > 1,
    sessionIndex: statement?.sessionIndex,
    sessionNotOnOrAfter: statement?.sessionNotOnOrAfter,
    attributes: assertion.attributes,
  })
}
