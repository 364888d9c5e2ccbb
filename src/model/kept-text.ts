/**
 * Nouns as text, for what is kept: JSON that brings its dates back. An untrusted map holds text or lists of text only,
 * so none of them can be taken for a date.
 */
export function writeKept(value: unknown): string {
  return JSON.stringify(dated(value))
}

/** Objects come back without a prototype: names in them are untrusted. */
export function readKept(text: string): unknown {
  return revived(JSON.parse(text))
}

function dated(value: unknown): unknown {
  if (value instanceof Date) return { $date: value.getTime() }
  if (Array.isArray(value)) return value.map(dated)
  if (typeof value !== 'object' || value === null) return value
  return fill(value, dated)
}

function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived)
  if (typeof value !== 'object' || value === null) return value
  const date = dateOf(value)
  return date ?? fill(value, revived)
}

function dateOf(value: object): Date | undefined {
  const [first, ...others] = Object.entries(value)
  return first?.[0] === '$date' && typeof first[1] === 'number' && others.length === 0
    ? new Date(first[1])
    : undefined
}

function fill(value: object, each: (inner: unknown) => unknown): object {
  const filled = Object.create(null) as Record<string, unknown> // empty, so of any names
  for (const [name, inner] of Object.entries(value)) filled[name] = each(inner)
  return filled
}
