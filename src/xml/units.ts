/** What a document has somewhere, as bits: most have so little that most of the reader's questions need no asking. */
export const trait = {
  /** A character that XML 1.0 does not have (production 2), not even as a reference. */
  illegal: 1,
  surrogate: 2,
  /** Tab or line feed, which in an attribute value mean a blank; or a carriage return, or a reference. */
  rewritten: 4,
  /** The last two of these alone: what text may hold that it does not mean. */
  rewrittenText: 8,
  /** `!` or `?`, without which there is no markup but elements. */
  directive: 16,
  closesCdata: 32,
} as const

const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/
const surrogate = /[\ud800-\udfff]/

/** Each question goes over the whole text, in native code: all of them take less than one loop over it would here. */
export function traitsOf(text: string): number {
  const reference = text.includes('&') || text.includes('\r')
  const line = text.includes('\n') || text.includes('\t')
  return (
    (illegal.test(text) ? trait.illegal : 0) |
    (surrogate.test(text) ? trait.surrogate : 0) |
    (reference || line ? trait.rewritten : 0) |
    (reference ? trait.rewrittenText : 0) |
    (text.includes('!') || text.includes('?') ? trait.directive : 0) |
    (text.includes(']]>') ? trait.closesCdata : 0)
  )
}

/** A document that has passed S1: its characters, the same as units with a 0 behind them, and what they hold. */
export interface Source {
  readonly text: string
  readonly units: Uint16Array
  readonly traits: number
  /** Behind the XML declaration. */
  readonly start: number
}

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
