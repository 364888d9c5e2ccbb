import { knownAs } from '../model/attribute-names.js'
import type { Attributes, Mapped, RuleStep } from '../model/rule.js'
import { attributesOf, distinct, valuesOf } from './attributes.js'
import { checkBounds } from './bounds.js'
import { rolesName } from './run-rules.js'

const reported = 200

/**
 * What a partner without rules may say: attributes whose Name the table knows, each under its house name, several names
 * of one attribute merged. Others are dropped, each with a step. Roles are no partner's to give without a rule.
 */
export function importDefault(attributes: Attributes): Mapped {
  const made = new Map<string, readonly string[]>()
  const steps: RuleStep[] = []
  for (const wire of Object.keys(attributes)) {
    const house = knownAs(wire)?.house
    const step = stepOf(wire, house, checkBounds(wire, distinct(valuesOf(attributes, wire))))
    if (house !== undefined && step.gave.length > 0)
      made.set(house, checkBounds(house, distinct([...(made.get(house) ?? []), ...step.gave])))
    if (steps.length < reported) steps.push(step)
  }
  return { attributes: attributesOf(made), roles: [], steps }
}

function stepOf(wire: string, house: string | undefined, took: readonly string[]): RuleStep {
  const idle = idleBecause(house, took)
  const gave = idle === undefined ? took : []
  return { rule: { to: house ?? wire, copy: wire }, took, gave, ...(idle === undefined ? {} : { idle }) }
}

function idleBecause(house: string | undefined, took: readonly string[]): string | undefined {
  if (house === undefined) return 'no house attribute goes by this name'
  if (house === rolesName) return 'only a rule gives roles'
  return took.length === 0 ? 'only empty values' : undefined
}
