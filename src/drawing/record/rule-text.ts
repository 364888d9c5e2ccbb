import type { From, Rule } from '../../model/rule.js'

/** What a rule is called on a page: its kind, and where it takes from. */
export interface RuleText {
  readonly verb: string
  readonly from: string
  readonly to: string
}

/** One rule in words, read from its fields: `copy mail to email`. */
export function ruleText(rule: Rule): RuleText {
  if ('role' in rule)
    return {
      verb: 'gives role',
      from: `${rule.in ?? 'groups'}: ${names(rule.whenGroup)}`,
      to: names(rule.role),
    }
  const to = rule.to
  if ('copy' in rule) return { verb: 'copy', from: names(rule.copy), to }
  if ('constant' in rule) return { verb: 'constant', from: '', to }
  if ('template' in rule) return { verb: 'template', from: rule.template, to }
  if ('split' in rule) return { verb: `split at “${rule.at}”`, from: names(rule.split), to }
  if ('match' in rule) return { verb: `match ${rule.pattern}`, from: names(rule.match), to }
  return { verb: 'map values', from: names(rule.map), to }
}

function names(from: From): string {
  return typeof from === 'string' ? from : from.join(' or ')
}
