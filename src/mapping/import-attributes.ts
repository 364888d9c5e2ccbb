import { amended } from '../model/amended.js'
import type { Partner } from '../model/partner.js'
import { Refusal } from '../model/refusal.js'
import type { Attributes, Copy, Mapped } from '../model/rule.js'
import type { Subject } from '../model/signin.js'
import { valuesOf, withoutValues, withValues } from './attributes.js'
import { confirmDomains, domainIn, mayVouch, type Outside, outsideRefusal } from './confirm-domains.js'
import { importDefault } from './import-default.js'
import { runRules } from './run-rules.js'

/** What a partner's word became: house attributes, the roles its rules gave, what each rule did, what was not its to say. */
export interface Imported extends Mapped {
  /** Each (attribute, domain) once; for the trace and `user.value_outside_domain`. */
  readonly outside: readonly Outside[]
}

export type Importing = Pick<Partner, 'handle' | 'import' | 'confirmedDomains' | 'outsideDomains'>

/** In rules: the value of the partner's NameID. An attribute that a partner calls so is not seen. */
export const subjectName = 'nameID'

const emailAddress = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

/**
 * A partner's attributes (wire names) as house attributes, by its rules, or by importDefault when it has none; a list
 * of role rules alone adds roles to the default. With `subject`, rules may copy from `nameID`, and without rules a
 * NameID in the e-mail format fills an absent `email`.
 *
 * Values for domains that are not confirmed are left out twice, before the rules and after them, so that no rule can
 * carry one to another name or build one. Throws Refusal `partner.domain_not_confirmed` (under `outsideDomains: refuse`,
 * or where only such a value would have filled a `required` attribute), and those of runRules.
 */
export function importAttributes(partner: Importing, attributes: Attributes, subject?: Subject): Imported {
  const said = withSubject(attributes, subject)
  const before = confirmDomains(said, partner)
  const mapped = mapOrBlame(partner, said, before, subject)
  const after = confirmDomains(mapped.attributes, partner)
  const unheard = subject?.format === emailAddress ? subjectOutside(before.attributes, partner) : []
  return {
    roles: mapped.roles,
    steps: mapped.steps,
    attributes: after.attributes,
    outside: once([...before.outside, ...unheard, ...after.outside]),
  }
}

function withSubject(attributes: Attributes, subject: Subject | undefined): Attributes {
  return subject
    ? withValues(attributes, subjectName, [subject.value])
    : withoutValues(attributes, subjectName)
}

/** A `required` that falls only because its value was left out is told as what it is. */
function mapOrBlame(
  partner: Importing,
  said: Attributes,
  { attributes, outside }: ReturnType<typeof confirmDomains>,
  subject: Subject | undefined,
): Mapped {
  const sifted = withoutUnconfirmedSubject(attributes, partner)
  const left = [...outside, ...subjectOutside(attributes, partner)]
  try {
    return map(partner, sifted, subject)
  } catch (error) {
    const missing = error instanceof Refusal && error.code === 'user.attribute_missing'
    if (missing && left.length > 0 && succeeds(() => map(partner, said, subject)))
      throw outsideRefusal(partner, left)
    throw error
  }
}

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch {
    return false
  }
}

function withoutUnconfirmedSubject(attributes: Attributes, partner: Importing): Attributes {
  if (subjectOutside(attributes, partner).length === 0) return attributes
  return withoutValues(attributes, subjectName)
}

/** A NameID is opaque unless it carries an `@`; the link is made from it either way, never from an e-mail. */
function subjectOutside(attributes: Attributes, partner: Importing): readonly Outside[] {
  const values = valuesOf(attributes, subjectName).filter(
    (value) => value.includes('@') && !mayVouch(value, partner),
  )
  return values.map((value) => ({ attribute: subjectName, domain: domainIn(value) ?? '-' }))
}

function map(partner: Importing, attributes: Attributes, subject: Subject | undefined): Mapped {
  if (partner.import.some((rule) => !('role' in rule))) return runRules(partner.import, attributes)
  const usual = byDefault(attributes, subject)
  const roles = runRules(partner.import, attributes)
  return { attributes: usual.attributes, roles: roles.roles, steps: [...usual.steps, ...roles.steps] }
}

function byDefault(attributes: Attributes, subject: Subject | undefined): Mapped {
  const usual = importDefault(withoutValues(attributes, subjectName))
  const named = valuesOf(attributes, subjectName)
  const fills =
    subject?.format === emailAddress && named.length > 0 && !Object.hasOwn(usual.attributes, 'email')
  if (!fills) return usual
  const rule: Copy = { to: 'email', copy: subjectName }
  return amended(usual, {
    attributes: withValues(usual.attributes, 'email', named),
    steps: [...usual.steps, { rule, took: named, gave: named }],
  })
}

function once(outside: readonly Outside[]): readonly Outside[] {
  if (outside.length < 2) return outside
  return [...new Map(outside.map((one) => [`${one.attribute} ${one.domain}`, one])).values()]
}
