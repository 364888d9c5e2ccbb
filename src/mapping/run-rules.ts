// Mapping: rules from one set of attributes to another, a partner's on the way in and an app's on the way out.
// Everything here is pure and bounded. What a counterpart wrote is only ever a value or a name to look up:
// never a pattern, never a template, never a property of a shared object.
import { knownAs, namesOf } from '../model/attribute-names.js'
import { Refusal } from '../model/refusal.js'
import type { Attributes, From, Mapped, Rule, RuleStep } from '../model/rule.js'
import { applyRule, type Take } from './apply-rule.js'
import { attributesOf, distinct, valuesOf } from './attributes.js'
import { bounds, checkBounds, tooLarge } from './bounds.js'

/** The name under which rules give roles: it ends in `Mapped.roles`, never in `Mapped.attributes`. */
export const rolesName = 'roles'

/**
 * Runs rules over attributes, in order. The result holds what the rules made and nothing else. A name in a rule means
 * what an earlier rule made under it, else the attribute of exactly that name, else, for a house name (`email`), the
 * attributes that counterparts write for it (`mail`, its OID, its claim URIs). Roles are what role rules and rules
 * with `to: roles` gave.
 *
 * Throws Refusal `user.attribute_missing` for a `required` attribute without a value, `user.attribute_ambiguous` for a
 * `single` one with several, `partner.answer_too_large` beyond the bounds; each names the attribute, never a value.
 */
export function runRules(rules: readonly Rule[], attributes: Attributes): Mapped {
  const made = new Map<string, readonly string[]>()
  const take: Take = (from) => taken(from, made, attributes)
  const steps = rules.map((rule) => {
    const step = applyRule(rule, take)
    keep(made, step)
    return step
  })
  checkTotal(made)
  checkDemands(rules, made)
  const roles = made.get(rolesName) ?? []
  made.delete(rolesName)
  return { attributes: attributesOf(made), roles, steps }
}

function taken(
  from: From,
  made: ReadonlyMap<string, readonly string[]>,
  attributes: Attributes,
): readonly string[] {
  if (typeof from === 'string') return takenBy(from, made, attributes)
  for (const name of from) {
    const found = takenBy(name, made, attributes)
    if (found.length > 0) return found
  }
  return []
}

function takenBy(
  name: string,
  made: ReadonlyMap<string, readonly string[]>,
  attributes: Attributes,
): readonly string[] {
  // Roles given so far are no input: `to: roles, copy: roles` means the ones that came in.
  const values = name === rolesName ? undefined : made.get(name)
  if (values !== undefined && values.length > 0) return values
  return checkBounds(name, distinct(incoming(name, attributes)))
}

function incoming(name: string, attributes: Attributes): readonly string[] {
  const exact = valuesOf(attributes, name)
  if (exact.length > 0) return exact
  const row = namesOf(name)
  if (!row) return []
  const wires = Object.keys(attributes).filter((wire) => knownAs(wire) === row)
  return wires.flatMap((wire) => valuesOf(attributes, wire))
}

function keep(made: Map<string, readonly string[]>, { rule, gave }: RuleStep): void {
  if (gave.length === 0) return
  const to = 'role' in rule ? rolesName : rule.to
  const before = 'role' in rule || !rule.replace ? made.get(to) : undefined
  made.set(to, before === undefined ? gave : checkBounds(to, distinct([...before, ...gave])))
}

function checkTotal(made: ReadonlyMap<string, readonly string[]>): void {
  let total = 0
  for (const [name, values] of made) {
    for (const { length } of values) total += length
    if (total > bounds.total) throw tooLarge(name, 'all values together are too long')
  }
}

function checkDemands(rules: readonly Rule[], made: ReadonlyMap<string, readonly string[]>): void {
  for (const rule of rules) {
    if ('role' in rule) continue
    const { length } = made.get(rule.to) ?? []
    if (rule.required && length === 0)
      throw new Refusal('user.attribute_missing', `nothing fills the attribute ${rule.to}`)
    if (rule.single && length > 1)
      throw new Refusal('user.attribute_ambiguous', `several values for the attribute ${rule.to}`)
  }
}
