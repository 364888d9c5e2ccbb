import type { Attributes } from '../../model/rule.js'
import type { ExternalIdentity, Subject } from '../../model/signin.js'
import { defined } from '../../saml/defined.js'
import { nameIDFormats } from '../../saml/names.js'
import { later } from '../../saml/web-sso.js'
import type { Token, TokenName } from '../../wsfed/token.js'
import type { TokenDraft } from './draft.js'
import { the } from './draft.js'

const longestTarget = 1024

/** The checked token in the house's words. */
export function identityFrom(draft: TokenDraft): ExternalIdentity {
  const token = the(draft, 'token')
  return defined<ExternalIdentity>({
    partner: the(draft, 'partner').id,
    subject: token.name && subjectOf(token.name),
    attributes: merged(token.attributes),
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

/** No Format means unspecified. */
function subjectOf({ value, format, nameQualifier, spNameQualifier }: TokenName): Subject {
  return defined<Subject>({
    value,
    format: format ?? nameIDFormats.unspecified,
    nameQualifier,
    spNameQualifier,
  })
}

/** Several Attributes of one name merge in their order; names are a partner's, so none may be special. */
function merged(attributes: Token['attributes']): Attributes {
  // Holds: it begins empty, and only lists go in
  const values = Object.create(null) as Record<string, string[]>
  for (const { name, values: more } of attributes) {
    const list = (values[name] ??= [])
    for (const value of more) list.push(value)
  }
  return values
}

/** wctx names where an unsolicited answer wants to go: a name to look up, not a URL. */
function targetOf({ asked, parameters }: TokenDraft): string | undefined {
  const target = parameters?.wctx
  return asked === undefined && target !== '' && target !== undefined && target.length <= longestTarget
    ? target
    : undefined
}
