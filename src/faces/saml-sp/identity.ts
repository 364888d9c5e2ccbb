import { unspecifiedContext } from '../../model/authn-context.js'
import type { Authentication, ExternalIdentity } from '../../model/signin.js'
import type { AuthnStatement } from '../../saml/assertion.js'
import { defined } from '../../saml/defined.js'
import { mergedAttributes, subjectOf } from '../../saml/nouns.js'
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
    attributes: mergedAttributes(assertion.attributes),
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
