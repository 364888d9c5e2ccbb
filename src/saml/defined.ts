/** T with every property named; those that T may lack may be undefined. */
type Found<T> = {
  readonly [K in keyof Required<T>]: object extends Pick<T, K> ? T[K] | undefined : T[K]
}

/** What was read, without the properties that were not there. */
export function defined<T extends object>(properties: Found<T>): T {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined)
  // Holds: only those left out can have been undefined, and T may lack exactly these
  return Object.fromEntries(entries) as T
}
