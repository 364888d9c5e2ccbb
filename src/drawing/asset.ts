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

/** `folder` ends with a slash. */
export function asset(file: string, type: string, folder: URL): Asset {
  const bytes = readFileSync(new URL(file, folder))
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16)
  const path = `/assets/${file.replace('.', `.${hash}.`)}`
  return { path, type, bytes, gzipped: gzipSync(bytes, { level: 9 }), etag: `"${hash}"` }
}
