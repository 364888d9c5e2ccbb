import { withValues } from '../mapping/attributes.js'
import { type ClaimsResult, claimsOf } from '../mapping/claims.js'
import { nameIdOf, subjectIds } from '../mapping/name-id.js'
import type { RuleStep } from '../model/rule.js'
import type { Authentication, ExternalIdentity, Issuance, Subject } from '../model/signin.js'
import type { Trace } from '../model/trace.js'
import type { User } from '../model/user.js'
import type { Decided } from './decide.js'
import type { Facts } from './facts.js'

export interface Released {
  readonly issuance: Issuance
  /** In the app's words. */
  readonly roles: readonly string[]
  readonly steps: readonly RuleStep[]
}

/** What this app may know of this person, and under which name. Pure; a no is thrown as a Refusal. */
export function release(facts: Facts, user: User, decided: Decided, trace: Trace): Released {
  const { request, app, partner } = facts
  const roles = [...new Set([...user.roles.imported, ...user.roles.local])]
  const asked = {
    partner,
    ...(request.attributeService === undefined ? {} : { attributeService: request.attributeService }),
  }
  const claims = claimsOf(app, withLocalGroups(user), roles, asked)
  trace.note('release', 'roles in the words of the app', {
    actual: claims.roles.join(' ') || 'none',
    setting: `app ${app.handle}: roles`,
  })
  const subject = named(facts, claims, trace)
  checkWanted(facts, subject, trace)
  const identifiers = subjectIds(app, {
    scope: facts.house.scope,
    user: user.id,
    pairwise: facts.drawn.pairwise,
  })
  const told: Issuance = {
    request,
    ...(subject ? { subject } : {}),
    claims: [...claims.claims, ...identifiers],
    authentication: decided.authentication,
    authnContext: decided.authnContext,
    authorities: authoritiesOf(facts, decided.authentication),
    sessionIndex: facts.drawn.sessionIndex,
    ...windowOf(facts),
    ...restrictionOf(facts),
  }
  return { issuance: told, roles: claims.roles, steps: claims.steps }
}

function withLocalGroups({ attributes, groups }: User): User['attributes'] {
  if (groups.local.length === 0) return attributes
  return withValues(attributes, 'groups', [...new Set([...groups.imported, ...groups.local])])
}

function named(facts: Facts, claims: ClaimsResult, trace: Trace): Subject | undefined {
  const { app, partner, request, drawn, house, issuedName } = facts
  const partnerName = partnerNameOf(facts)
  const { subject, because } = nameIdOf(app, policyOf(request), {
    appSide: house.appSide,
    partner,
    attributes: claims.attributes,
    told: claims.told,
    pairwise: drawn.pairwise,
    transient: drawn.transient,
    ...(issuedName === undefined ? {} : { issuedName }),
    ...(partnerName === undefined ? {} : { partnerName }),
  })
  trace.note('release', 'saml-core 3.4.1.1: NameID', {
    expected: request.nameIdPolicy?.format ?? 'any',
    actual: subject?.format ?? 'none',
    setting: because,
  })
  return subject
}

/** The NameID that the person is linked by; whoever is linked by an attribute has none that lasts. */
function partnerNameOf({ proof, subject }: Facts): Subject | undefined {
  const linked = proof.by === 'session' ? proof.session.partnerSubject : subject
  return linked?.format.startsWith('attribute:') ? undefined : linked
}

/** saml-core 3.4.1.1: the format `encrypted` says how the name travels, not which it is; the face encrypts it. */
function policyOf({ nameIdPolicy }: Facts['request']): Facts['request']['nameIdPolicy'] {
  if (nameIdPolicy?.format !== encrypted) return nameIdPolicy
  const { format: _how, ...rest } = nameIdPolicy
  return rest
}

const encrypted = 'urn:oasis:names:tc:SAML:2.0:nameid-format:encrypted'

/** saml-core 3.4.1.4: the person whom the app names, or nobody. */
function checkWanted({ request, house, app }: Facts, subject: Subject | undefined, trace: Trace): void {
  const wanted = request.subject
  if (!wanted) return
  const { nameQualifier = house.appSide, spNameQualifier = app.id } = subject ?? {}
  // saml-core 3.3.4, 8.3.7: the same value is another name under other qualifiers; an absent one means us and the app
  const same =
    subject?.value === wanted.value &&
    (wanted.format === subject.format || wanted.format.endsWith(':unspecified')) &&
    (wanted.nameQualifier ?? nameQualifier) === nameQualifier &&
    (wanted.spNameQualifier ?? spNameQualifier) === spNameQualifier
  trace.require(
    'release',
    'saml-core 3.4.1.4: the Subject that the app asks for',
    same,
    'request.subject_unknown',
    {
      expected: wanted.format,
      actual: same ? 'the same person' : 'another person',
    },
  )
}

/** saml-core 3.4.1.5.1: those whom the partner names come first, then the partner itself. */
function authoritiesOf({ app, partner }: Facts, { authorities }: Authentication): readonly string[] {
  return app.nameAuthority ? [...authorities, partner.id] : []
}

function windowOf({
  now,
  app,
  proof,
  house,
}: Facts): Pick<Issuance, 'issuedAt' | 'notBefore' | 'expiresAt' | 'sessionNotOnOrAfter'> {
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  return {
    issuedAt: now,
    notBefore: after(-app.backdate),
    expiresAt: after(app.assertionLifetime),
    sessionNotOnOrAfter:
      proof.by === 'session'
        ? proof.session.expiresAt
        : earlier(after(house.sessionAbsolute), proof.identity.sessionNotOnOrAfter),
  }
}

function earlier(one: Date, other: Date | undefined): Date {
  return other && other < one ? other : one
}

/** saml-core 2.5.1.6: whoever passes it on counts down, and keeps the audiences. */
function restrictionOf({ proof }: Facts): Pick<Issuance, 'proxyRestriction'> {
  const restriction: ExternalIdentity['proxyRestriction'] =
    proof.by === 'session' ? proof.session.proxyRestriction : proof.identity.proxyRestriction
  if (!restriction) return {}
  const { count, audiences } = restriction
  return {
    proxyRestriction: { audiences, ...(count === undefined ? {} : { count: Math.max(0, count - 1) }) },
  }
}
