import { isAscii, isUtf8 } from 'node:buffer'

/** Space for one message in one byte a character; what is larger is decoded in the usual way. */
const scratch = Buffer.alloc(64 * 1024)

/**
 * The characters of UTF-8, a byte order mark included; undefined when the bytes are not exactly that. The engine's own
 * decoder takes two careful steps for each byte behind the first letter of anybody's name that is not ASCII; bytes
 * found to be UTF-8 beforehand, with nothing beyond Latin-1, need no care.
 */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  if (isAscii(bytes)) return buffer.toString('latin1')
  const length = bytes.length > scratch.length ? -1 : latin1From(bytes, scratch)
  return length < 0 ? buffer.toString() : scratch.toString('latin1', 0, length)
}

/** Returns how many characters that makes, or -1 when there are others than those of Latin-1. */
function latin1From(bytes: Uint8Array, into: Uint8Array): number {
  let to = 0
  let at = 0
  while (at < bytes.length) {
    // Four at a time as long as it goes, in half the time; every index is within the array
    const ascii = at + 4 <= bytes.length ? fourFrom(bytes, at, into, to) : false
    if (ascii) {
      to += 4
      at += 4
      continue
    }
    const byte = bytes[at] as number
    if (byte > 0xc3) return -1
    // Valid UTF-8: behind C2 and C3 stands one byte that goes on
    into[to] = byte < 0x80 ? byte : ((byte & 0x03) << 6) | ((bytes[at + 1] as number) & 0x3f)
    to += 1
    at += byte < 0x80 ? 1 : 2
  }
  return to
}

function fourFrom(bytes: Uint8Array, at: number, into: Uint8Array, to: number): boolean {
  const a = bytes[at] as number
  const b = bytes[at + 1] as number
  const c = bytes[at + 2] as number
  const d = bytes[at + 3] as number
  if ((a | b | c | d) >= 0x80) return false
  into[to] = a
  into[to + 1] = b
  into[to + 2] = c
  into[to + 3] = d
  return true
}
