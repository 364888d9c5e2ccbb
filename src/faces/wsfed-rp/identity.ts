import type { ExternalIdentity } from '../../model/signin.js'
import { defined } from '../../saml/defined.js'
import { mergedAttributes, subjectOf } from '../../saml/nouns.js'
import { later } from '../../saml/web-sso.js'
import type { TokenName } from '../../wsfed/token.js'
import type { TokenDraft } from './draft.js'
import { the } from './draft.js'

const longestTarget = 1024

/** The checked token in the house's words. */
export function identityFrom(draft: TokenDraft): ExternalIdentity {
  const token = the(draft, 'token')
  return defined<ExternalIdentity>({
    partner: the(draft, 'partner').id,
    subject: token.name && subjectOf(forUs(token.name)),
    attributes: mergedAttributes(token.attributes),
    authentication: the(draft, 'authentication'),
    sessionIndex: token.sessionIndex,
    sessionNotOnOrAfter: token.sessionNotOnOrAfter,
    assertionId: token.id,
    issuedAt: token.issueInstant,
    until: later(the(draft, 'end'), draft.moment.skew),
    proxyRestriction: token.proxyRestriction,
    unsolicited: draft.asked === undefined,
    target: targetOf(draft),
  })
}

/** saml-core 8.3.7: an absent SPNameQualifier means whoever was told the name; no other than ours has come this far. */
function forUs({ spNameQualifier: _, ...name }: TokenName): TokenName {
  return name
}

/** wctx names where an unsolicited answer wants to go: a name to look up, not a URL. */
function targetOf({ asked, parameters }: TokenDraft): string | undefined {
  const target = parameters?.wctx
  return asked === undefined && target !== '' && target !== undefined && target.length <= longestTarget
    ? target
    : undefined
}
