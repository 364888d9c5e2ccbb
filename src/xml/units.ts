/** What a character may have to do with markup, as bits: what a whole text holds is all of its bits together. */
export const kind = {
  /** Not in XML 1.0 (production 2), not even as a reference. */
  illegal: 1,
  ampersand: 2,
  carriageReturn: 4,
  less: 8,
  /** Tab and line feed, which in an attribute value mean a blank. */
  break: 16,
  /** `!` and `?`, without which there is no markup but elements. */
  directive: 32,
  bracket: 64,
  surrogate: 128,
} as const

/** By UTF-16 unit. Only the lines of ASCII are ever in the way of anything else in the cache. */
export const kinds = new Uint8Array(0x10000)
kinds.fill(kind.illegal, 0, 0x20)
kinds.fill(kind.surrogate, 0xd800, 0xe000)
kinds.fill(kind.illegal, 0xfffe)
for (const [character, bit] of [
  ['\t', kind.break],
  ['\n', kind.break],
  ['\r', kind.carriageReturn],
  ['&', kind.ampersand],
  ['<', kind.less],
  ['!', kind.directive],
  ['?', kind.directive],
  [']', kind.bracket],
] as const)
  kinds[character.charCodeAt(0)] = bit

interface Area {
  readonly bytes: Buffer
  readonly units: Uint16Array
}

const usual = 64 * 1024
const kept = areaFor(usual)

function areaFor(units: number): Area {
  const memory = new ArrayBuffer(2 * units)
  return { bytes: Buffer.from(memory), units: new Uint16Array(memory) }
}

/**
 * The UTF-16 units of `text` and behind them a 0, which no document has. A typed array, because asking a string for
 * its units one by one takes several times as long. Good until the next call: nobody keeps it beyond one reading.
 */
export function unitsOf(text: string): Uint16Array {
  const { bytes, units } = text.length < usual ? kept : areaFor(text.length + 1)
  // Machines that Node runs on keep the low byte first, bar one; there nothing would be readable, and nothing accepted
  bytes.write(text, 0, 'utf16le')
  units[text.length] = 0
  return units
}

/** All kinds of character among the first `length` units. */
export function kindsIn(units: Uint16Array, length: number): number {
  let seen = 0
  // both arrays are long enough for what they are asked
  for (let i = 0; i < length; i += 1) seen |= kinds[units[i] as number] as number
  return seen
}
