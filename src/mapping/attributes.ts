import type { Attributes } from '../model/rule.js'

const none: readonly string[] = []

/** Attributes that no name can break: without a prototype, so that `__proto__` is a name like any other. */
export function attributesOf(entries: Iterable<readonly [string, readonly string[]]>): Attributes {
  // Without a prototype there is nothing to inherit; the type of Object.create is any.
  const made = Object.create(null) as Record<string, readonly string[]>
  for (const [name, values] of entries) if (values.length > 0) made[name] = values
  return made
}

/** The values under exactly this name; what an object inherits is no attribute. */
export function valuesOf(attributes: Attributes, name: string): readonly string[] {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? none) : none
}

/** Each value once, in order; an empty value is no value. */
export function distinct(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].filter((value) => value !== '')
}
