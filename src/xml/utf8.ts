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
  for (let at = 0; at < bytes.length; at += 1) {
    // within the array, and valid UTF-8: behind C2 and C3 stands one byte that goes on
    let byte = bytes[at] as number
    if (byte >= 0x80) {
      if (byte > 0xc3) return -1
      at += 1
      byte = ((byte & 0x03) << 6) | ((bytes[at] as number) & 0x3f)
    }
    into[to] = byte
    to += 1
  }
  return to
}
