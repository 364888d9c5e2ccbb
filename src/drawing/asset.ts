import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

export interface Asset {
  /** Path with the content's hash: it may be cached for good. */
  readonly path: string
  readonly type: string
  readonly bytes: Buffer
  readonly gzipped: Buffer
  readonly etag: string
}

const own = new URL('./assets/', import.meta.url)
/** Colours, and words and signs that stand on every page. */
export const palette = new URL('palette.css', own)
/** What a record is drawn with. */
export const recordStyle = new URL('record.css', own)

/** `folder` ends with a slash; what is to come before the file itself is sent in one piece with it. */
export function asset(file: string, type: string, folder: URL, before: readonly URL[] = []): Asset {
  const bytes = Buffer.concat([...before, new URL(file, folder)].map((one) => readFileSync(one)))
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const path = `/assets/${file.replace('.', `.${hash}.`)}`
  return { path, type, bytes, gzipped: gzipSync(bytes, { level: 9 }), etag: `"${hash}"` }
}
