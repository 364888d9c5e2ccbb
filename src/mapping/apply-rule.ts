import type { From, Match, RoleRule, Rule, RuleStep, Split, Template, ValueMap } from '../model/rule.js'
import { distinct } from './attributes.js'
import { bounds, checkBounds, joined } from './bounds.js'
import { patternOf } from './pattern.js'
import { ruleFault } from './rule-fault.js'

/** The values a rule finds under a name; empty when there are none. */
export type Take = (from: From) => readonly string[]

/** What one rule makes of what it takes: every kind of rule is one function here. Nothing is kept between rules. */
export function applyRule(rule: Rule, take: Take): RuleStep {
  const fault = ruleFault(rule)
  if (fault !== undefined) return { rule, took: [], gave: [], idle: fault }
  const { took, gave, idle } = made(rule, take)
  checkBounds('role' in rule ? 'roles' : rule.to, gave)
  return gave.length > 0 ? { rule, took, gave } : { rule, took, gave, idle }
}

interface Made {
  readonly took: readonly string[]
  readonly gave: readonly string[]
  /** Why it gave nothing, should that be so. */
  readonly idle: string
}

function made(rule: Rule, take: Take): Made {
  if ('role' in rule) return givenRole(rule, take)
  if ('copy' in rule) return copied(rule.copy, take)
  if ('constant' in rule) return { took: [], gave: distinct([rule.constant].flat()), idle: 'nothing to give' }
  if ('template' in rule) return filledIn(rule, take)
  if ('split' in rule) return splitUp(rule, take)
  if ('match' in rule) return matched(rule, take)
  return translated(rule, take)
}

function copied(from: From, take: Take): Made {
  const took = take(from)
  if (took.length === 0) return nothingFrom(from, took)
  return { took, gave: distinct(took), idle: 'only empty values' }
}

function nothingFrom(from: From, took: readonly string[]): Made {
  return { took, gave: [], idle: `no value for ${[from].flat().join(', ')}` }
}

function eachValue(from: From, take: Take, each: (value: string) => readonly string[], idle: string): Made {
  const took = take(from)
  if (took.length === 0) return nothingFrom(from, took)
  return { took, gave: distinct(took.flatMap(each)), idle }
}

/** `{given} {family}`: one pass, so that braces inside a person's values stay text. */
const placeholders = /\{([^{}]+)\}/g

function filledIn({ to, template }: Template, take: Take): Made {
  const names = [...template.matchAll(placeholders)].map(([, name]) => name ?? '')
  const first = new Map(names.map((name) => [name, take(name)[0]]))
  const missing = names.find((name) => first.get(name) === undefined)
  if (missing !== undefined) return { took: [], gave: [], idle: `no value for ${missing}` }
  const whole = joined(to, piecesOf(template, first))
  return { took: [...first.values()].map(String), gave: distinct([whole]), idle: 'the template is empty' }
}

function* piecesOf(template: string, first: ReadonlyMap<string, string | undefined>): Generator<string> {
  let done = 0
  for (const found of template.matchAll(placeholders)) {
    yield template.slice(done, found.index)
    yield first.get(found[1] ?? '') ?? ''
    done = found.index + found[0].length
  }
  yield template.slice(done)
}

function splitUp({ split, at }: Split, take: Take): Made {
  // One more than is allowed is enough to know that there are too many.
  const parts = (value: string) => value.split(at, bounds.values + 1).map((part) => part.trim())
  return eachValue(split, take, parts, 'nothing between the separators')
}

function matched({ to, match, pattern, with: into }: Match, take: Take): Made {
  const expression = patternOf(pattern)
  const rewritten = (value: string) => {
    const result = typeof expression === 'string' ? undefined : expression.rewrite(to, value, into)
    return result === undefined ? [] : [result]
  }
  return eachValue(match, take, rewritten, 'no value matches the pattern')
}

function translated({ map, values, otherwise }: ValueMap, take: Take): Made {
  const other = (value: string) =>
    otherwise === 'keep' ? [value] : isValue(otherwise) ? [otherwise.value] : []
  // Own entries only: a value called `constructor` is not in the table.
  const lookUp = (value: string) => (Object.hasOwn(values, value) ? [values[value] ?? ''] : other(value))
  return eachValue(map, take, lookUp, 'no value is in the table')
}

function isValue(otherwise: ValueMap['otherwise']): otherwise is { readonly value: string } {
  return typeof otherwise === 'object'
}

function givenRole({ role, whenGroup, in: where = 'groups' }: RoleRule, take: Take): Made {
  const groups = take(where)
  if (groups.length === 0) return { took: [], gave: [], idle: `no value for ${where}` }
  const wanted = new Set([whenGroup].flat())
  const took = groups.filter((group) => wanted.has(group))
  return { took, gave: took.length > 0 ? distinct([role].flat()) : [], idle: 'in none of these groups' }
}
