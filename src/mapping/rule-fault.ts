import type { Rule } from '../model/rule.js'
import { bounds } from './bounds.js'
import { patternOf } from './pattern.js'
import { isSendable } from './sendable.js'

/** What is wrong with a rule as it is written, in words, or undefined. A faulty rule does nothing at run time. */
export function ruleFault(rule: Rule): string | undefined {
  const known = judged.get(rule)
  if (known !== undefined) return known === '' ? undefined : known
  const fault = faultIn(rule)
  judged.set(rule, fault ?? '')
  return fault
}

/** Rules never change once they are registered, and run at every sign-in. */
const judged = new WeakMap<Rule, string>()

function faultIn(rule: Rule): string | undefined {
  if (!textsOf(rule).every(isSendable)) return 'the rule has a character that no message can carry'
  if ('match' in rule) {
    const pattern = patternOf(rule.pattern)
    if (typeof pattern === 'string') return pattern
    return rule.with === undefined ? undefined : pattern.faultIn(rule.with)
  }
  if ('split' in rule && rule.at === '') return 'the rule does not say where to split'
  if ('template' in rule) return templateFault(rule.template)
  return undefined
}

/** Every name and value that stands in a rule. */
function textsOf(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part]
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, inner]) => [name, ...textsOf(inner)])
}

function templateFault(template: string): string | undefined {
  if (template.length > bounds.text) return `the template is longer than ${bounds.text} characters`
  const rest = template.replace(/\{[^{}]+\}/g, '')
  return /[{}]/.test(rest) ? 'a brace in the template has no partner' : undefined
}
