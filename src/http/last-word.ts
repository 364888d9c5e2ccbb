import type { IncomingMessage, ServerResponse } from 'node:http'

/** Octets of a body that nobody reads, at most: metadata of whole federations is brought here, too. How long it may take is the server's `requestTimeout`. */
export const restLimit = 128 * 1024 * 1024

/**
 * Ends an answer. Where a body that nobody reads is still on its way, the answer goes out whole, and the connection ends
 * once the sender has done: octets that reach a closed connection make a reset of it, and the sender may lose the answer
 * with it (RFC 9112 9.6). Who sends more than `restLimit` is cut off.
 */
export function endReply(
  response: ServerResponse,
  body?: string | Uint8Array,
  encoding?: BufferEncoding,
): void {
  const { req } = response
  if (req.complete || !hasBody(req)) return void response.end(body, encoding as BufferEncoding)
  if (body === undefined) response.flushHeaders()
  else response.write(body, encoding as BufferEncoding)
  letPass(req, () => response.end())
}

/** RFC 9112 6: a request has a body when one of these says so. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function letPass(request: IncomingMessage, done: () => void): void {
  let passed = 0
  request.on('data', (chunk: Buffer) => {
    passed += chunk.length
    if (passed > restLimit) request.destroy()
  })
  request.once('end', done)
}
