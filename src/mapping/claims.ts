import { amended } from '../model/amended.js'
import type { App, RequestedAttribute, WireName } from '../model/app.js'
import { knownAs } from '../model/attribute-names.js'
import type { Partner } from '../model/partner.js'
import type { Attributes, Copy, RuleStep } from '../model/rule.js'
import type { Claim } from '../model/signin.js'
import { appRoles } from './app-roles.js'
import { distinct, mergedAttributes, valuesOf, withoutValues, withValues } from './attributes.js'
import { checkBounds } from './bounds.js'
import { isScoped, mayVouch } from './confirm-domains.js'
import { rolesName, runRules } from './run-rules.js'
import { subjectIdNames } from './subject-ids.js'
import { completed, wireNameOf } from './wire-name.js'

/** What claimsOf is told of the sign-in besides the person. */
export interface ClaimsAsked {
  /** AttributeConsumingServiceIndex of the request. */
  readonly attributeService?: number
  /** Who vouched: scoped values leave only for domains that are confirmed for it now. */
  readonly partner: Pick<Partner, 'confirmedDomains'>
}

/** What one app is told of one person. */
export interface ClaimsResult {
  /** As they go on the wire; one Attribute with several values, never one with none. */
  readonly claims: readonly Claim[]
  /** Roles in the app's own words, told or not. */
  readonly roles: readonly string[]
  readonly steps: readonly RuleStep[]
  /** House attributes, those that the release rules made in place of the others: what a NameID may be made from. */
  readonly attributes: Attributes
  /** House names of what leaves. */
  readonly told: readonly string[]
}

export type ClaimsApp = Pick<
  App,
  'handle' | 'protocol' | 'release' | 'attributes' | 'categoryAttributes' | 'roles' | 'saml'
>

/**
 * Everything that leaves for an app but the NameID. Release rules run first (none, or role rules alone: the attributes
 * as they are; else only what the rules made). Then names: the app's explicit list, else what its metadata requests,
 * else name, e-mail and roles; without an explicit list also what its entity categories entitle it to. `roles` are the
 * person's house roles; rules with `to: roles` take their place.
 * Pure. Throws Refusal `user.no_role`, and those of runRules.
 */
export function claimsOf(
  app: ClaimsApp,
  attributes: Attributes,
  roles: readonly string[],
  asked: ClaimsAsked,
): ClaimsResult {
  const released = release(app, attributes, roles)
  const told = appRoles(app, released.roles)
  const known = withValues(released.attributes, rolesName, told)
  const leaving = wanted(app, known, asked).map((wish) => grant(wish, known, asked))
  const steps = leaving.map(({ step }) => step)
  const given = leaving.filter(({ step }) => step.gave.length > 0)
  return {
    claims: merged(given.map(({ claim }) => claim)),
    roles: told,
    steps: [...released.steps, ...steps],
    attributes: mergedAttributes(attributes, released.attributes),
    told: distinct(given.map(({ attribute }) => attribute)),
  }
}

interface Released {
  readonly attributes: Attributes
  readonly roles: readonly string[]
  readonly steps: readonly RuleStep[]
}

function release({ release: rules }: ClaimsApp, attributes: Attributes, roles: readonly string[]): Released {
  const usual = withoutValues(attributes, rolesName)
  if (rules.length === 0) return { attributes: usual, roles: distinct(roles), steps: [] }
  const { steps, ...made } = runRules(rules, withValues(usual, rolesName, roles))
  const filled = rules.flatMap((rule) => ('role' in rule ? [] : [rule.to]))
  return {
    attributes: filled.some((to) => to !== rolesName) ? made.attributes : usual,
    roles: filled.includes(rolesName) ? made.roles : distinct([...roles, ...made.roles]),
    steps,
  }
}

/** One attribute that is to leave. */
interface Wish extends WireName {
  readonly required?: boolean
  /** When not empty, no other values (saml-metadata 2.4.4.2). */
  readonly only?: readonly string[]
}

function wanted(app: ClaimsApp, known: Attributes, { attributeService }: ClaimsAsked): readonly Wish[] {
  if (app.attributes) return app.attributes
  const requested = requestedOf(app.saml?.requestedAttributes ?? [], attributeService)
  const wishes =
    requested.length === 0
      ? usual(app.protocol).map((attribute) => wireNameOf(attribute, app.protocol))
      : requested.map((one) => wishOf(one, known))
  // Subject identifiers are made here, scoped to this house; a partner's own are not passed on unasked.
  return [...wishes, ...dueBeside(wishes, app)].filter(({ name }) => !subjectIdNames.includes(name))
}

/** What an app is told that asks for nothing: WS-Federation has no way to ask, and its apps know people by their UPN. */
function usual(protocol: ClaimsApp['protocol']): readonly string[] {
  return protocol === 'wsfed' ? ['name', 'email', 'upn', rolesName] : ['name', 'email', rolesName]
}

/** What its entity categories entitle the app to, and it has not asked for in words of its own. */
function dueBeside(
  wishes: readonly Wish[],
  { categoryAttributes = [], protocol }: ClaimsApp,
): readonly Wish[] {
  const asked = new Set(wishes.map(({ attribute }) => attribute))
  return categoryAttributes
    .filter((attribute) => !asked.has(attribute))
    .map((attribute) => wireNameOf(attribute, protocol))
}

/** saml-core 3.4.1: the service of this index; without one, the default or the first (saml-metadata 2.4.4). */
function requestedOf(
  all: readonly RequestedAttribute[],
  index: number | undefined,
): readonly RequestedAttribute[] {
  const asked = all.filter(({ service }) => service === index)
  if (asked.length > 0) return asked
  const first = all.find(({ isDefaultService }) => isDefaultService) ?? all[0]
  return all.filter(({ service }) => service === first?.service)
}

/** By its Name alone: an attribute of that very name, else the one the table knows by it. */
function wishOf(requested: RequestedAttribute, known: Attributes): Wish {
  const { name, nameFormat, friendlyName, required, values } = requested
  const attribute = valuesOf(known, name).length > 0 ? name : (knownAs(name)?.house ?? name)
  return {
    attribute,
    name,
    ...(nameFormat === undefined ? {} : { nameFormat }),
    ...(friendlyName === undefined ? {} : { friendlyName }),
    required,
    only: values,
  }
}

interface Leaving {
  readonly attribute: string
  readonly claim: Claim
  readonly step: RuleStep
}

function grant(wish: Wish, known: Attributes, { partner }: ClaimsAsked): Leaving {
  const { attribute, scoped, unsaid, rule } = wireOf(wish)
  const took = valuesOf(known, attribute)
  const sayable = scoped ? took.filter((value) => mayVouch(value, partner)) : took
  const { only = [] } = wish
  const gave = checkBounds(
    attribute,
    distinct(only.length > 0 ? sayable.filter((value) => only.includes(value)) : sayable),
  )
  return {
    attribute,
    claim: { values: gave, ...unsaid },
    step: gave.length > 0 ? { rule, took, gave } : { rule, took, gave, idle: because(wish, took, sayable) },
  }
}

/** What a wish comes to whoever signs in. */
interface Wire {
  readonly attribute: string
  readonly scoped: boolean
  readonly unsaid: Omit<Claim, 'values'>
  readonly rule: Copy
}

/** An app's explicit list is the same at every sign-in. */
const wires = new WeakMap<Wish, Wire>()

function wireOf(wish: Wish): Wire {
  const known = wires.get(wish)
  if (known !== undefined) return known
  const { attribute, name, nameFormat, friendlyName } = completed(wish)
  const wire = {
    attribute,
    scoped: isScoped(attribute) || isScoped(name),
    unsaid: { name, nameFormat, ...(friendlyName === undefined ? {} : { friendlyName }) },
    rule: { to: name, copy: attribute },
  }
  wires.set(wish, wire)
  return wire
}

function because({ attribute, required }: Wish, took: readonly string[], sayable: readonly string[]): string {
  const requires = required ? ', and the app says that it requires it' : ''
  if (took.length === 0) return `no value for ${attribute}${requires}`
  if (sayable.length === 0) return `no value for ${attribute} whose domain is confirmed${requires}`
  return `none of the values that the app asks for${requires}`
}

/** One Attribute for each Name and NameFormat: many readers keep only the first or the last of several. */
function merged(claims: readonly Claim[]): readonly Claim[] {
  const all: Claim[] = []
  const byName = new Map<string, number[]>()
  for (const claim of claims) {
    const places = byName.get(claim.name)
    const at = places?.find((place) => all[place]?.nameFormat === claim.nameFormat)
    const before = at === undefined ? undefined : all[at]
    if (at !== undefined && before !== undefined) {
      all[at] = amended(amended(claim, before), { values: together(before, claim) })
      continue
    }
    if (places === undefined) byName.set(claim.name, [all.length])
    else places.push(all.length)
    all.push(claim)
  }
  return all
}

function together(one: Claim, { name, values }: Claim): readonly string[] {
  return checkBounds(name, distinct([...one.values, ...values]))
}
