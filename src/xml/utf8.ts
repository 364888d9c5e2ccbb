import { transcode } from 'node:buffer'

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

/** Text, and its UTF-8 where that is more than the same units as octets. */
export interface Utf8Text {
  readonly text: string
  /** Undefined where all of it is ASCII. */
  readonly octets: Uint8Array | undefined
}

/**
 * Encodes once what is digested and sent several times. `text` has no half surrogates. By way of UTF-16 it takes half as
 * long as the engine takes for the same.
 */
export function utf8Text(text: string, isAscii: boolean): Utf8Text {
  return { text, octets: isAscii ? undefined : transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8') }
}

/** All of them one after the other; good until the next call, as those of utf8Of. */
export function octetsOf(texts: readonly Utf8Text[]): Buffer {
  let length = 0
  for (const { text, octets: own } of texts) length += own?.length ?? text.length
  const all = length > octets.length ? Buffer.alloc(length) : octets
  let at = 0
  for (const { text, octets: own } of texts) {
    if (own === undefined) at += all.write(text, at, 'latin1')
    else {
      all.set(own, at)
      at += own.length
    }
  }
  return all.subarray(0, length)
}
