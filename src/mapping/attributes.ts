import type { Attributes } from '../model/rule.js'

const none: readonly string[] = []

/** Attributes that no name can break: without a prototype, so that `__proto__` is a name like any other. */
export function attributesOf(entries: Iterable<readonly [string, readonly string[]]>): Attributes {
  // Without a prototype there is nothing to inherit; the type of Object.create is any.
  const made = Object.create(null) as Record<string, readonly string[]>
  for (const [name, values] of entries) if (values.length > 0) made[name] = values
  return made
}

/** Those of `base` but for `name`, and under that name `values`. Leaves `base` out of nothing: names keep their order. */
export function withValues(base: Attributes, name: string, values: readonly string[]): Attributes {
  const made = copyOf(base, name)
  if (values.length > 0) made[name] = values
  return made
}

/** Those of `base`, but for `name`. */
export function withoutValues(base: Attributes, name: string): Attributes {
  return copyOf(base, name)
}

/** Everything of `one`, with what `other` has in its place. */
export function mergedAttributes(one: Attributes, other: Attributes): Attributes {
  const made = copyOf(one)
  for (const name of Object.keys(other)) if (other[name]?.length) made[name] = other[name]
  return made
}

function copyOf(base: Attributes, but?: string): Record<string, readonly string[]> {
  // As above; names that are read one by one cost half of what pairs of them do
  const made = Object.create(null) as Record<string, readonly string[]>
  for (const name of Object.keys(base)) {
    const values = base[name]
    if (name !== but && values !== undefined && values.length > 0) made[name] = values
  }
  return made
}

/** The values under exactly this name; what an object inherits is no attribute. */
export function valuesOf(attributes: Attributes, name: string): readonly string[] {
  return Object.hasOwn(attributes, name) ? (attributes[name] ?? none) : none
}

/** Each value once, in order; an empty value is no value. `values` itself when that is so. */
export function distinct(values: readonly string[]): readonly string[] {
  return isDistinct(values) ? values : [...new Set(values)].filter((value) => value !== '')
}

const few = 8

function isDistinct(values: readonly string[]): boolean {
  if (values.length > few) return false
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as string // within the list
    if (value === '' || values.indexOf(value) !== i) return false
  }
  return true
}
