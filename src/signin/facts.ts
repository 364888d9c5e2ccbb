import { type Imported, importAttributes, subjectName } from '../mapping/import-attributes.js'
import type { App } from '../model/app.js'
import { namesOf } from '../model/attribute-names.js'
import type { Partner } from '../model/partner.js'
import type { Gateway } from '../model/ports.js'
import type { Attributes } from '../model/rule.js'
import type { ExternalIdentity, Proof, SignInRequest, Subject } from '../model/signin.js'
import type { User } from '../model/user.js'

/** All that judgement looks at. Plain data, versioned: kept with the record, so that a later plan can replay it. */
export interface Facts extends Found, Heard {
  readonly version: 1
  readonly house: { readonly appSide: string; readonly scope: string; readonly sessionAbsolute: number }
}

/** What was looked up, and drawn. */
export interface Found {
  readonly now: Date
  readonly request: SignInRequest
  readonly app: App
  readonly partner: Partner
  readonly proof: Proof
  /** The user the link or the session names. */
  readonly user?: User
  /** For `onFirstSignIn: link`: users provisioned for this partner, never linked, with the matching value. */
  readonly awaiting: readonly User[]
  /** Drawn beforehand, so that judgement needs no randomness and never sees the salt. */
  readonly drawn: Drawn
  /** The persistent name that this app already has for the user. */
  readonly issuedName?: string
  /** Somebody is signed in to the console in this browser; looked up only where app or partner is a draft. */
  readonly tester?: boolean
}

/** What the partner said, in the house's words. */
export interface Heard {
  /** The partner's name for the person, with default qualifiers left out; present when a partner vouched. */
  readonly subject?: Subject
  readonly imported?: Imported
}

export interface Drawn {
  readonly user: string
  readonly session: string
  /** What this app is told of the session: another app's is another, so that two cannot tell that they share one. */
  readonly sessionIndex: string
  readonly transient: string
  /** The pairwise name of whoever this turns out to be. */
  readonly pairwise: string
}

/** The one way in which facts are put together: a sign-in's, a preview's, and those of a plan. */
export function factsOf(
  found: Found,
  heard: Heard,
  { ownAppSide, baseUrl, lifetimes }: Pick<Gateway, 'ownAppSide' | 'baseUrl' | 'lifetimes'>,
): Facts {
  return {
    version: 1,
    ...found,
    ...heard,
    house: {
      appSide: ownAppSide(found.app.protocol),
      scope: new URL(baseUrl).hostname,
      sessionAbsolute: lifetimes.sessionAbsolute,
    },
  }
}

/** Nothing where a session proves: the partner said it earlier. */
export function heardOf(proof: Proof, partner: Partner, own: Pick<Gateway, 'ownPartnerSide'>): Heard {
  return proof.by === 'partner' ? heard(proof.identity, partner, own) : {}
}

/** What the partner said, by its import rules. */
export function heard(
  identity: ExternalIdentity,
  partner: Partner,
  { ownPartnerSide }: Pick<Gateway, 'ownPartnerSide'>,
): { subject?: Subject; imported: Imported } {
  const imported = importAttributes(partner, identity.attributes, identity.subject)
  const subject = subjectOf(identity, partner, imported.attributes, ownPartnerSide)
  return subject ? { subject, imported } : { imported }
}

const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
/** Names that stay the same, tried in this order when no lasting NameID came. */
const lastingNames = ['pairwiseId', 'subjectId', 'uniqueId']

/**
 * The partner's name for the person: its `subjectAttribute` where set, else its NameID, else an attribute made to be
 * one. A transient NameID names nobody twice.
 */
export function subjectOf(
  identity: ExternalIdentity,
  partner: Partner,
  attributes: Attributes,
  own: string,
): Subject | undefined {
  const { subjectAttribute: chosen } = partner
  if (chosen !== undefined)
    return byAttribute(chosen, attributes[chosen] ?? asSent(chosen, identity, partner))
  if (identity.subject && identity.subject.format !== transient) return plain(identity.subject, partner, own)
  for (const name of lastingNames) {
    const found = byAttribute(name, attributes[name])
    if (found) return found
  }
  return undefined
}

function byAttribute(name: string, values: readonly string[] | undefined): Subject | undefined {
  const value = values?.length === 1 ? values[0] : undefined
  return value === undefined || value === '' ? undefined : { value, format: `attribute:${name}` }
}

/**
 * The attribute under the very name that the partner gave it, where the import has no say in that name. What a rule or
 * the table of names left empty, or a domain kept out, must not come in by being called so on the wire.
 */
function asSent(
  name: string,
  { attributes }: ExternalIdentity,
  { import: rules }: Partner,
): readonly string[] | undefined {
  const filled = rules.flatMap((rule) => ('role' in rule ? [] : [rule.to]))
  const imported = filled.length > 0 ? filled.includes(name) : namesOf(name) !== undefined
  return imported || name === subjectName ? undefined : attributes[name]
}

/** saml-core 8.3.7: an absent qualifier means issuer and requester, so naming them changes nothing. */
function plain(
  { value, format, nameQualifier, spNameQualifier }: Subject,
  partner: Partner,
  own: string,
): Subject {
  return {
    value,
    format,
    ...(nameQualifier === undefined || nameQualifier === partner.id ? {} : { nameQualifier }),
    ...(spNameQualifier === undefined || spNameQualifier === own ? {} : { spNameQualifier }),
  }
}
