import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Asset } from '../drawing/asset.js'
import type { HeaderSets } from './headers.js'
import { endReply } from './last-word.js'

/** A body that is no page: metadata, health, metrics. */
export interface Document {
  readonly status: number
  readonly type: string
  readonly text: string
  /** Offers it as a file. */
  readonly fileName?: string | undefined
}

/** Sends it, or says that the one the asker holds still stands (RFC 9110 13.1.2). */
export function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  document: Document,
  headers: HeaderSets,
): void {
  const bytes = Buffer.from(document.text, 'utf8')
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
  const always = { ...headers.document, ETag: etag }
  if (document.status === 200 && holds(request, etag)) return endReply(response.writeHead(304, always))
  response.writeHead(document.status, {
    ...always,
    'Content-Type': document.type,
    'Content-Length': bytes.length,
    ...(document.fileName === undefined
      ? {}
      : { 'Content-Disposition': `attachment; filename="${document.fileName}"` }),
  })
  endReply(response, request.method === 'HEAD' ? undefined : bytes)
}

/** A file under its hash: cached for good, so the etag hardly ever matters. */
export function sendAsset(
  request: IncomingMessage,
  response: ServerResponse,
  asset: Asset,
  headers: HeaderSets,
): void {
  const always = { ...headers.asset, ETag: asset.etag, Vary: 'Accept-Encoding' }
  if (holds(request, asset.etag)) return endReply(response.writeHead(304, always))
  const zipped = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const bytes = zipped ? asset.gzipped : asset.bytes
  response.writeHead(200, {
    ...always,
    'Content-Type': asset.type,
    'Content-Length': bytes.length,
    ...(zipped ? { 'Content-Encoding': 'gzip' } : {}),
  })
  endReply(response, request.method === 'HEAD' ? undefined : bytes)
}

/** Whether the asker holds what would be sent (RFC 9110 13.1.2). */
export function holds({ headers }: Pick<IncomingMessage, 'headers'>, etag: string): boolean {
  const held = (headers['if-none-match'] ?? '').split(',', 50).map((one) => one.trim().replace(/^W\//, ''))
  return held.includes(etag) || held[0] === '*'
}
