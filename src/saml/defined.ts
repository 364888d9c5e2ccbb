/** T with every property named; those that T may lack may be undefined. */
type Found<T> = {
  readonly [K in keyof Required<T>]: object extends Pick<T, K> ? T[K] | undefined : T[K]
}

/** What was read, without the properties that were not there: `properties` itself when all were. */
export function defined<T extends object>(properties: Found<T>): T {
  // Holds: only those left out can have been undefined, and T may lack exactly these
  for (const name in properties) if (properties[name] === undefined) return without(properties) as T
  return properties as unknown as T
}

function without(properties: Readonly<Record<string, unknown>>): object {
  const kept: Record<string, unknown> = {}
  for (const name in properties) if (properties[name] !== undefined) kept[name] = properties[name]
  return kept
}
