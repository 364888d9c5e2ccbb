import type { z } from 'zod'
import type { SentFault } from './problem.js'

type Issue = z.core.$ZodIssue

/** What is wrong with what was sent: each fault with its place, what was expected there and what came. */
export function faultsIn(error: z.ZodError, sent: unknown): readonly SentFault[] {
  return error.issues.flatMap((issue) => faultsOf(issue, sent))
}

function faultsOf(issue: Issue, sent: unknown): readonly SentFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: written([...issue.path, key]),
      says: 'there is no such field here',
      expected: 'nothing',
      came: shortly(at(sent, [...issue.path, key])),
    }))
  }
  const came = at(sent, issue.path)
  const expected = expectedBy(issue)
  return [
    {
      path: written(issue.path),
      says: saidOf(issue, expected, came),
      ...(expected === undefined ? {} : { expected }),
      came: shortly(came),
    },
  ]
}

function saidOf(issue: Issue, expected: string | undefined, came: unknown): string {
  if (expected === undefined) return issue.message
  return came === undefined
    ? `expected ${expected}, and nothing came`
    : `expected ${expected}, got ${shortly(came)}`
}

function expectedBy(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type') return words[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return issue.values.map((value) => JSON.stringify(value)).join(' or ')
  if (issue.code === 'too_small') return bound(issue.origin, issue.exact === true, 'at least', issue.minimum)
  if (issue.code === 'too_big') return bound(issue.origin, issue.exact === true, 'at most', issue.maximum)
  if (issue.code === 'invalid_format')
    return issue.format === 'datetime' ? 'an instant in UTC, as 2026-01-31T12:00:00Z' : issue.format
  return undefined
}

function bound(origin: string, exact: boolean, word: string, value: number | bigint): string {
  return `${units[origin] ?? ''} ${exact ? 'exactly' : word} ${value}`.trim()
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

const units: Readonly<Record<string, string>> = {
  string: 'a text of',
  array: 'a list of',
  number: 'a number of',
  int: 'a whole number of',
}

/** `settings.import[0].to`; empty where it is the whole. */
export function written(path: readonly PropertyKey[]): string {
  return path
    .map((piece, index) => {
      if (typeof piece === 'number') return `[${piece}]`
      return index === 0 ? String(piece) : `.${String(piece)}`
    })
    .join('')
}

function at(sent: unknown, path: readonly PropertyKey[]): unknown {
  let found = sent
  for (const piece of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, piece)) return undefined
    found = (found as Readonly<Record<PropertyKey, unknown>>)[piece]
  }
  return found
}

const longest = 60

/** Enough to know it again, never all of it. */
function shortly(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value instanceof Uint8Array) return 'octets'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
