import type { Rule } from '../../../../model/rule.js'
import type { Typed } from '../../../typed.js'
import { ruleKinds } from './rule-kinds.js'

/** The list of rules as somebody has it before them: it travels in the form until it is made so. */
export interface RulesInHand {
  readonly rules: readonly Rule[]
  /** The press was for a rule that something is missing of. */
  readonly missing?: string
  /** A rule was just added: its fields are empty again. */
  readonly added?: true
}

export function rulesInHand(typed: Typed, stored: readonly Rule[]): RulesInHand {
  const rules = readRules(typed.value('rules'), stored)
  const [deed = '', which = ''] = typed.value('do').split('-')
  if (deed === 'add') return withAdded(rules, which, typed)
  const at = Number(which)
  if (deed === 'drop') return { rules: rules.filter((_, index) => index !== at) }
  return { rules: deed === 'up' ? raised(rules, at) : rules }
}

/** Text that is no list of rules is left for the schema to say what is wrong with it. */
export function readRules(text: string, stored: readonly Rule[]): readonly Rule[] {
  if (text === '') return stored
  try {
    const read: unknown = JSON.parse(text)
    return Array.isArray(read) ? (read as readonly Rule[]) : stored // checked by the schema before it is kept
  } catch {
    return stored
  }
}

function withAdded(rules: readonly Rule[], name: string, typed: Typed): RulesInHand {
  const kind = ruleKinds.find((one) => one.name === name)
  const rule = kind?.made((field) => typed.value(`${name}.${field}`).trim())
  return rule === undefined ? { rules, missing: name } : { rules: [...rules, rule], added: true }
}

function raised(rules: readonly Rule[], at: number): readonly Rule[] {
  const [one, before] = [rules[at], rules[at - 1]]
  if (one === undefined || before === undefined) return rules
  return [...rules.slice(0, at - 1), one, before, ...rules.slice(at + 1)]
}
