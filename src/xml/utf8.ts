const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const most = 64 * 1024
const octets = Buffer.alloc(3 * most)

/** The characters of UTF-8, a byte order mark included; undefined when the bytes are not exactly that. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** The UTF-8 of `text`, good until the next call: a buffer of its own for every text costs as much as a digest of it. */
export function utf8Of(text: string): Buffer {
  // A unit makes three octets at most
  if (text.length > most) return Buffer.from(text)
  return octets.subarray(0, octets.write(text))
}
