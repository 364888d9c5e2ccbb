/** The characters that markup is made of, by their units. */
export const mark = {
  bang: 0x21,
  doubleQuote: 0x22,
  singleQuote: 0x27,
  slash: 0x2f,
  less: 0x3c,
  equals: 0x3d,
  greater: 0x3e,
  question: 0x3f,
} as const

/** XML 1.0, production 3. */
export function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x09 || unit === 0x0d
}

/** The first position at or behind `from` where no white space stands. */
export function behindBlanks(units: Uint16Array, from: number): number {
  let at = from
  // behind the last unit stands a 0
  while (isBlank(units[at] as number)) at += 1
  return at
}
