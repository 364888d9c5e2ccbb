const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const most = 64 * 1024
const narrow = Buffer.alloc(most)
const octets = Buffer.alloc(2 * most)
const beyondLatin1 = /[^\0-\xff]/

/** The characters of UTF-8, a byte order mark included; undefined when the bytes are not exactly that. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/**
 * The UTF-8 of `text`, good until the next call. A buffer of its own for every text to be digested or encoded costs
 * nearly as much as the digest, and the engine's encoder as much again for the letters that names are made of.
 */
export function utf8Of(text: string): Buffer {
  if (text.length > most || beyondLatin1.test(text)) return Buffer.from(text)
  narrow.write(text, 'latin1')
  return octets.subarray(0, widened(text.length))
}

function widened(length: number): number {
  let to = 0
  let at = 0
  while (at < length) {
    // Four at a time as long as it goes, in half the time; every index is within the array
    if (at + 4 <= length && fourFrom(at, to)) {
      at += 4
      to += 4
      continue
    }
    const unit = narrow[at] as number
    at += 1
    if (unit >= 0x80) octets[to++] = 0xc0 | (unit >> 6)
    octets[to++] = unit < 0x80 ? unit : 0x80 | (unit & 0x3f)
  }
  return to
}

function fourFrom(at: number, to: number): boolean {
  const a = narrow[at] as number
  const b = narrow[at + 1] as number
  const c = narrow[at + 2] as number
  const d = narrow[at + 3] as number
  if ((a | b | c | d) >= 0x80) return false
  octets[to] = a
  octets[to + 1] = b
  octets[to + 2] = c
  octets[to + 3] = d
  return true
}
