import { unspecifiedContext } from '../../model/authn-context.js'
import type { Attributes } from '../../model/rule.js'
import type { Authentication, ExternalIdentity, Subject } from '../../model/signin.js'
import type { AuthnStatement } from '../../saml/assertion.js'
import type { Attribute } from '../../saml/attribute.js'
import { defined } from '../../saml/defined.js'
import { nameIDFormats } from '../../saml/names.js'
import type { NameID } from '../../saml/name-id.js'
import { later } from '../../saml/web-sso.js'
import type { ResponseDraft } from './draft.js'
import { the } from './draft.js'

const longestTarget = 1024

/** The checked assertion in the house's words. */
export function identityFrom(draft: ResponseDraft): ExternalIdentity {
  const assertion = the(draft, 'assertion')
  const statement = the(draft, 'authnStatement')
  const { nameID } = assertion.subject ?? {}
  return defined<ExternalIdentity>({
    partner: the(draft, 'partner').id,
    subject: nameID && subjectOf(nameID),
    attributes: merged(assertion.attributes),
    authentication: authenticationOf(statement),
    sessionIndex: statement.sessionIndex,
    sessionNotOnOrAfter: statement.sessionNotOnOrAfter,
    assertionId: assertion.id,
    issuedAt: assertion.issueInstant,
    until: later(the(draft, 'end'), draft.moment.skew),
    proxyRestriction: assertion.conditions?.proxyRestriction,
    unsolicited: draft.asked === undefined,
    target: targetOf(draft),
  })
}

/** saml-core 2.2.2: no Format means unspecified. */
function subjectOf({ value, format, nameQualifier, spNameQualifier }: NameID): Subject {
  return defined<Subject>({
    value,
    format: format ?? nameIDFormats.unspecified,
    nameQualifier,
    spNameQualifier,
  })
}

/** Several Attributes of one name merge in their order; names are a partner's, so none may be special. */
function merged(attributes: readonly Attribute[]): Attributes {
  // Holds: it begins empty, and only lists go in
  const values = Object.create(null) as Record<string, string[]>
  for (const { name, values: more } of attributes) {
    const list = (values[name] ??= [])
    for (const value of more) list.push(value)
  }
  return values
}

function authenticationOf(statement: AuthnStatement): Authentication {
  return {
    instant: statement.authnInstant,
    context: statement.classRef ?? unspecifiedContext,
    authorities: statement.authenticatingAuthorities,
  }
}

/** RelayState names where an unsolicited answer wants to go (saml-profiles 4.1.5): a name to look up, not a URL. */
function targetOf({ asked, received }: ResponseDraft): string | undefined {
  const target = received?.relayState
  return asked === undefined && target !== '' && target !== undefined && target.length <= longestTarget
    ? target
    : undefined
}
