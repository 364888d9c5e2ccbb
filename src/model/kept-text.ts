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

/**
 * As JSON can have it. What holds no date is handed on as it is: most of what is kept has none, and a copy would cost
 * more than the rest.
 */
export function dated(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return { $date: value.getTime() }
  return Array.isArray(value) ? datedList(value) : datedObject(value)
}

function datedList(list: readonly unknown[]): readonly unknown[] {
  let changed: unknown[] | undefined
  for (let at = 0; at < list.length; at += 1) {
    const next = dated(list[at])
    if (next === list[at]) continue
    changed ??= [...list]
    changed[at] = next
  }
  return changed ?? list
}

function datedObject(value: object): object {
  const before = value as Readonly<Record<string, unknown>> // asked for its own names alone
  let changed: Record<string, unknown> | undefined
  for (const name of Object.keys(value)) {
    const inner = before[name]
    if (typeof inner !== 'object' || inner === null) continue
    const next = dated(inner)
    if (next === inner) continue
    changed ??= { ...before }
    if (name === '__proto__') Object.defineProperty(changed, name, { value: next, enumerable: true })
    else changed[name] = next
  }
  return changed ?? value
}

/** Changes what JSON.parse has just made, which nobody else holds yet. */
function revived(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value)) return revivedObject(value as Record<string, unknown>) // of JSON: text for names
  for (let at = 0; at < value.length; at += 1) value[at] = revived(value[at])
  return value
}

function revivedObject(value: Record<string, unknown>): unknown {
  const names = Object.keys(value)
  const { $date: instant } = value
  if (names.length === 1 && names[0] === '$date' && typeof instant === 'number') return new Date(instant)
  // Before anything is set: a name such as __proto__ is then a name like any other
  Object.setPrototypeOf(value, null)
  for (const name of names) {
    const inner = value[name]
    if (typeof inner === 'object' && inner !== null) value[name] = revived(inner)
  }
  return value
}
