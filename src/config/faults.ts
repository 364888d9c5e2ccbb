import type { z } from 'zod'

export interface SettingsFault {
  /** `partners.acme.linkBy`, `environment SALLYPORT_LISTEN` */
  readonly path: string
  readonly says: string
}

export interface FoundFault extends SettingsFault {
  readonly place: readonly PropertyKey[]
}

/** A union's fault is told by the arm that was meant: the one with the fewest faults of its own. */
export function faultsOf(issue: z.core.$ZodIssue): readonly FoundFault[] {
  if (issue.code === 'invalid_union' && issue.message === 'Invalid input' && issue.errors.length > 0) {
    const [meant = []] = [...issue.errors].sort((one, other) => one.length - other.length)
    return meant.flatMap((inner) => faultsOf({ ...inner, path: [...issue.path, ...inner.path] }))
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => found([...issue.path, key], 'is no setting; see config/README.md'))
  }
  return [found(issue.path, inWords(issue.message))]
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'a number',
  array: 'a list [ … ]',
  object: 'a table { … }',
  record: 'a table { … }',
  null: 'null',
}

/** The schema library's own messages, in the words of whoever writes the file. */
function inWords(message: string): string {
  const kind = (name: string) => (Object.hasOwn(kinds, name) ? (kinds[name] ?? name) : name)
  const [, expected, got] = /^Invalid input: expected (\w+), received (\w+)$/.exec(message) ?? []
  if (expected !== undefined && got !== undefined)
    return got === 'undefined' ? `missing: ${kind(expected)}` : `expected ${kind(expected)}, got ${kind(got)}`
  return message
    .replace(/^Invalid option: /, '')
    .replace(/^Too (?:big|small): expected number to be <=/, 'at most ')
    .replace(/^Too (?:big|small): expected number to be >=/, 'at least ')
    .replace(/^Too small: expected array to have >=1 items$/, 'needs at least one entry')
}

function found(place: readonly PropertyKey[], says: string): FoundFault {
  return { path: pathOf(place), says, place }
}

/** `partners.acme.import[3]` */
export function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`
      const text = String(part)
      if (!/^[A-Za-z0-9_-]+$/.test(text)) return `[${JSON.stringify(text)}]`
      return at === 0 ? text : `.${text}`
    })
    .join('')
}
