import { amended } from '../model/amended.js'
import type { App, NameIdChoice } from '../model/app.js'
import { namesOf } from '../model/attribute-names.js'
import type { Partner } from '../model/partner.js'
import { Refusal } from '../model/refusal.js'
import type { Attributes } from '../model/rule.js'
import type { SignInRequest, Subject } from '../model/signin.js'
import { valuesOf } from './attributes.js'
import { asciiLower, domainIn, mayVouch, outsideRefusal } from './confirm-domains.js'

export { type SubjectIdFacts, subjectIds } from './subject-ids.js'

/** saml-core 8.3 */
export const nameIdFormats = {
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
} as const

/** All that a name is made from; every value was looked up or drawn before. */
export interface NameFacts {
  /** Our entity id towards apps: NameQualifier of a persistent name. */
  readonly appSide: string
  /** Who vouched: names with a domain leave only where it is confirmed for exactly this partner. */
  readonly partner: Pick<Partner, 'id' | 'handle' | 'confirmedDomains'>
  /** The partner's NameID for the person, qualifiers left out that only name itself and us. Told by `passThrough` alone. */
  readonly partnerName?: Subject
  /** ClaimsResult.attributes: house attributes and what the release rules made. */
  readonly attributes: Attributes
  /** ClaimsResult.told: an app that is not told the e-mail address cannot get it by asking for another name. */
  readonly told: readonly string[]
  /** The user's pairwise name for this app. */
  readonly pairwise: string
  /** Fresh for this very answer. */
  readonly transient: string
  /** The persistent name this app was given for this user before, if any. */
  readonly issuedName?: string
}

export interface Named {
  /** Absent when the app is to get no NameID. */
  readonly subject?: Subject
  /** For the trace: what decided. */
  readonly because: string
}

export type NameIdApp = Pick<
  App,
  'id' | 'handle' | 'nameId' | 'partners' | 'saml' | 'ignoreRequestedNameIdFormat'
>
type Policy = NonNullable<SignInRequest['nameIdPolicy']>

const longest = 1024

/**
 * How this app is told who somebody is. A format that the request names is given or refused, never replaced by another
 * (saml-core 3.4.1.1), unless the app is set to `ignoreRequestedNameIdFormat`. Without one (or `unspecified`) the app's
 * own choice counts; where nobody made one, the first format in its metadata that can be given. Pure.
 *
 * Throws Refusal `request.name_id_policy` (unknown format or qualifier; a persistent name that may not be created) or
 * `user.name_unavailable` (its attribute has no value, or none whose domain is confirmed; the detail says which).
 */
export function nameIdOf(app: NameIdApp, policy: SignInRequest['nameIdPolicy'], facts: NameFacts): Named {
  checkQualifier(app, policy)
  const format = policy?.format
  if (format === undefined || format === nameIdFormats.unspecified) return ownChoice(app, policy, facts)
  try {
    return asked(app, format, policy, facts)
  } catch (error) {
    if (!app.ignoreRequestedNameIdFormat || !(error instanceof Refusal)) throw error
    const named = ownChoice(app, policy, facts)
    return amended(named, {
      because: `${named.because}; the requested format is ignored (ignoreRequestedNameIdFormat)`,
    })
  }
}

/** saml-core 3.4.1.1: names are made for the requester alone, since no affiliation is known here. */
function checkQualifier(app: NameIdApp, policy: SignInRequest['nameIdPolicy']): void {
  const wanted = policy?.spNameQualifier
  if (wanted !== undefined && wanted !== app.id)
    throw new Refusal('request.name_id_policy', `SPNameQualifier names another app than ${app.handle}`)
}

function asked(app: NameIdApp, format: string, policy: Policy | undefined, facts: NameFacts): Named {
  const choice = choiceFor(app, format, facts)
  if (!choice)
    throw new Refusal(
      'request.name_id_policy',
      `NameID format ${format.slice(0, 256)} is not given to app ${app.handle}`,
    )
  return { subject: make(choice, app, policy, facts), because: 'NameIDPolicy names this format' }
}

function choiceFor(app: NameIdApp, format: string, facts: NameFacts): NameIdChoice | undefined {
  const { nameId } = app
  const { told } = facts
  if (nameId.kind === 'none') return undefined
  if (format === formatOf(nameId, facts)) return nameId
  if (format === nameIdFormats.persistent) return { kind: 'persistent' }
  if (format === nameIdFormats.transient) return { kind: 'transient' }
  const mayKnow = told.includes('email') || app.saml?.nameIdFormats.includes(format)
  return format === nameIdFormats.email && mayKnow
    ? amended(nameId, { kind: 'email', attribute: 'email' })
    : undefined
}

function ownChoice(app: NameIdApp, policy: Policy | undefined, facts: NameFacts): Named {
  const { nameId } = app
  if (nameId.byDefault) {
    const listed = firstListed(app, policy, facts)
    if (listed)
      return { subject: listed, because: 'the first NameIDFormat in the app’s metadata that can be given' }
  }
  const because = nameId.byDefault ? 'the default of this house' : `app ${app.handle}: nameId ${nameId.kind}`
  return nameId.kind === 'none' ? { because } : { subject: make(nameId, app, policy, facts), because }
}

/** saml-metadata 2.4.1: NameIDFormats stand in the app's order of preference. */
function firstListed(app: NameIdApp, policy: Policy | undefined, facts: NameFacts): Subject | undefined {
  let refused: Refusal | undefined
  for (const format of app.saml?.nameIdFormats ?? []) {
    const choice =
      choiceFor(app, format, facts) ??
      (format === nameIdFormats.unspecified ? { kind: 'unspecified' } : undefined)
    if (!choice) continue
    try {
      return make(choice, app, policy, facts)
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'user.name_unavailable') throw error
      refused ??= error
    }
  }
  if (refused) throw refused
  return undefined
}

/** What people are called where a request names no format and nothing stands in the way: said before anybody is named. */
export function usualNameId({ nameId, saml }: Pick<App, 'nameId' | 'saml'>): NameIdChoice {
  if (nameId.byDefault !== true) return nameId
  const kind = saml?.nameIdFormats.map(kindOf).find((known) => known !== undefined)
  return kind === undefined || kind === nameId.kind ? nameId : { kind }
}

function kindOf(format: string): keyof typeof nameIdFormats | undefined {
  const kinds = ['persistent', 'transient', 'email', 'unspecified'] as const
  return kinds.find((kind) => nameIdFormats[kind] === format)
}

function formatOf({ kind, format }: NameIdChoice, { partnerName }: NameFacts): string | undefined {
  if (kind === 'none') return undefined
  if (kind === 'passThrough') return partnerName?.format
  return kind === 'attribute' ? (format ?? nameIdFormats.unspecified) : nameIdFormats[kind]
}

function make(choice: NameIdChoice, app: NameIdApp, policy: Policy | undefined, facts: NameFacts): Subject {
  if (choice.kind === 'persistent') return persistent(app, policy, facts)
  if (choice.kind === 'transient') return { value: facts.transient, format: nameIdFormats.transient }
  if (choice.kind === 'passThrough') return passedThrough(app, facts)
  const format = formatOf(choice, facts) ?? nameIdFormats.unspecified
  if (choice.kind === 'unspecified' && choice.attribute === undefined)
    return { value: pairwiseOf(facts), format }
  const value = attributeValue(choice.attribute ?? 'email', choice, app, facts)
  return format === nameIdFormats.persistent ? qualified(value, app, facts) : { value, format }
}

/** saml-core 3.4.1.1 (E14): AllowCreate speaks of persistent names only. A request without NameIDPolicy sets no limit. */
function persistent(app: NameIdApp, policy: Policy | undefined, facts: NameFacts): Subject {
  if (policy && !policy.allowCreate && facts.issuedName === undefined)
    throw new Refusal(
      'request.name_id_policy',
      `app ${app.handle} has no name for this person and sent AllowCreate=false`,
    )
  return qualified(pairwiseOf(facts), app, facts)
}

/** A name once given stays, whatever became of the salt; an address that was once given as one is no pairwise name. */
function pairwiseOf({ issuedName, pairwise }: NameFacts): string {
  return issuedName === undefined || issuedName.includes('@') ? pairwise : issuedName
}

/** saml-core 8.3.7 */
function qualified(value: string, app: NameIdApp, { appSide }: NameFacts): Subject {
  return { value, format: nameIdFormats.persistent, nameQualifier: appSide, spNameQualifier: app.id }
}

/**
 * The partner's own name (saml-core 8.3.7: a persistent one goes on naming who made it). SPNameQualifier is left out:
 * it would name us, and readers refuse any but their own.
 */
function passedThrough(app: NameIdApp, { partnerName, partner }: NameFacts): Subject {
  if (!partnerName)
    throw new Refusal(
      'user.name_unavailable',
      `app ${app.handle} is told the partner’s NameID, and ${partner.handle} names this person by no lasting one`,
    )
  const { value, format } = partnerName
  checkMayBePassed(partnerName, app, partner)
  const nameQualifier =
    partnerName.nameQualifier ?? (format === nameIdFormats.persistent ? partner.id : undefined)
  return { value, format, ...(nameQualifier === undefined ? {} : { nameQualifier }) }
}

/** Two partners may use one name: it leaves where its qualifier or its domain tells whose it is, or where one alone may vouch. */
function checkMayBePassed(
  { value, format, nameQualifier }: Subject,
  { handle, partners }: NameIdApp,
  partner: NameFacts['partner'],
): void {
  const told = `app ${handle} is told the partner’s NameID`
  const address = value.includes('@') || format === nameIdFormats.email
  if (address && !mayVouch(value, partner)) {
    const { detail } = outsideRefusal(partner, [{ attribute: 'NameID', domain: domainIn(value) ?? '-' }])
    throw new Refusal('user.name_unavailable', `${told}. ${detail}`)
  }
  const alone = partners !== 'all' && partners.length === 1
  const foreign = nameQualifier !== undefined && nameQualifier !== partner.id
  if (alone || (!foreign && (address || format === nameIdFormats.persistent))) return
  throw new Refusal(
    'user.name_unavailable',
    `${told}, and this one might be another partner’s: it is not persistent or has a foreign NameQualifier. Name one partner in the app’s partners`,
  )
}

function attributeValue(attribute: string, choice: NameIdChoice, app: NameIdApp, facts: NameFacts): string {
  const values = valuesOf(facts.attributes, attribute)
  const value = values.find((one) => sayable(attribute, one, choice, facts))
  if (value !== undefined)
    return notTooLong(choice.lowercase ? asciiLower(value) : value, choice, attribute, app)
  const barred = values[0]
  if (barred === undefined || barred.length > longest)
    throw new Refusal(
      'user.name_unavailable',
      `app ${app.handle} names people by ${attribute}, which has no usable value`,
    )
  const { detail } = outsideRefusal(facts.partner, [{ attribute, domain: domainIn(barred) ?? '-' }])
  throw new Refusal('user.name_unavailable', `app ${app.handle} names people by ${attribute}. ${detail}`)
}

/** An app that cuts a long name off would take two people for one. */
function notTooLong(
  value: string,
  { longest: most = longest }: NameIdChoice,
  attribute: string,
  { handle }: NameIdApp,
): string {
  if (value.length <= most) return value
  throw new Refusal(
    'user.name_unavailable',
    `app ${handle} names people by ${attribute}, at most ${most} characters long, and this person’s has ${value.length}`,
  )
}

/** Whatever carries an `@`, under whatever name, is somebody's address somewhere: its domain must be confirmed. */
function sayable(attribute: string, value: string, { kind }: NameIdChoice, { partner }: NameFacts): boolean {
  if (value === '' || value.length > longest) return false
  const address = kind === 'email' || (namesOf(attribute)?.scoped ?? false) || value.includes('@')
  return !address || mayVouch(value, partner)
}
