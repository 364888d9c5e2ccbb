import { RE2JS } from 're2js'
import { bounds, joined } from './bounds.js'

/** A compiled regular expression of an operator, in RE2 syntax: time is linear in the value, whatever the pattern. */
export interface Pattern {
  /** The whole value rewritten to `with` (`$0` when absent), or undefined when the pattern does not cover all of it. */
  rewrite(attribute: string, value: string, into?: string): string | undefined
  /** What is wrong with `with`, if anything. */
  faultIn(into: string): string | undefined
}

const kept = 500
const compiled = new Map<string, Pattern | string>()

/** The pattern, or in words why there is none. Compiled once and kept. */
export function patternOf(source: string): Pattern | string {
  const known = compiled.get(source)
  if (known !== undefined) return known
  if (compiled.size >= kept) compiled.clear()
  const made = compile(source)
  compiled.set(source, made)
  return made
}

function compile(source: string): Pattern | string {
  if (source.length > bounds.pattern) return `the pattern is longer than ${bounds.pattern} characters`
  try {
    const expression = RE2JS.compile(source)
    return expression.programSize() > bounds.program ? 'the pattern repeats too much' : wrap(expression)
  } catch (error) {
    return `the pattern is not an RE2 expression: ${error instanceof Error ? error.message.slice(0, 200) : ''}`
  }
}

const references = /\$(?:(\$)|(\d)|\{(\w{1,64})\})/g

function wrap(expression: RE2JS): Pattern {
  const named = new Set(Object.keys(expression.namedGroups()))
  return {
    rewrite(attribute, value, into = '$0') {
      const match = expression.matcher(value)
      if (!match.matches()) return undefined
      return joined(
        attribute,
        pieces(into, (group) => match.group(group) ?? ''),
      )
    },
    faultIn(into) {
      if (into.length > bounds.text)
        return `what a match is rewritten to is longer than ${bounds.text} characters`
      for (const [whole, , index, name] of into.matchAll(references)) {
        if (index !== undefined && Number(index) > expression.groupCount())
          return `there is no group ${whole}`
        if (name !== undefined && !named.has(name)) return `there is no group ${whole}`
      }
      return undefined
    },
  }
}

/** `$0` to `$9` and `${name}` are groups, `$$` is a dollar sign; a group's text is never expanded again. */
function* pieces(into: string, group: (which: number | string) => string): Generator<string> {
  let done = 0
  for (const found of into.matchAll(references)) {
    const [whole, dollar, index, name] = found
    yield into.slice(done, found.index)
    yield dollar ?? group(index === undefined ? (name ?? 0) : Number(index))
    done = found.index + whole.length
  }
  yield into.slice(done)
}
