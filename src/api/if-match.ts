import type { Problem } from './problem.js'

/** RFC 9110 13.1.1: what a change is made upon. `any`: whatever stands. */
export type Seen =
  | { readonly any: true }
  | { readonly revisions: readonly string[] }
  | { readonly problem: Problem }

const mostTags = 20

/** A weak tag matches nothing here, so it is as good as none that fits. */
export function readIfMatch(header: string | undefined): Seen {
  if (header === undefined) return { problem: required }
  if (header.trim() === '*') return { any: true }
  const tags = header.split(',').map((tag) => tag.trim())
  const isList = tags.length <= mostTags && tags.every((tag) => /^(?:W\/)?"[^"]*"$/.test(tag))
  if (!isList) return { problem: malformed(header) }
  return { revisions: tags.flatMap((tag) => (tag.startsWith('"') ? [tag.slice(1, -1)] : [])) }
}

const required: Problem = {
  status: 428,
  code: 'if_match_required',
  detail: 'A change says what it was made upon: send If-Match with the ETag that you were given.',
  todo: 'Read it first. `If-Match: *` changes whatever stands, also what somebody else made of it meanwhile.',
}

function malformed(header: string): Problem {
  return {
    status: 400,
    code: 'malformed',
    detail: 'If-Match is no list of entity tags.',
    faults: [
      { path: 'If-Match', says: 'expected "TAG" or *', expected: '"TAG" or *', came: header.slice(0, 60) },
    ],
  }
}

export const nothingMatches: Problem = {
  status: 412,
  code: 'changed_meanwhile',
  detail: 'It was changed meanwhile, and nothing was done.',
  todo: 'Read it again, and make the change once more if it is still wanted.',
}

export function etagOf(revision: string): string {
  return `"${revision}"`
}
