import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Octets of a body that nobody reads, at most: metadata of whole federations is brought here, too. The server's
 * `requestTimeout` is the other end.
 */
export const restLimit = 128 * 1024 * 1024
/** What each piece counts at least: to be told of one costs more than to read it, and a sender may make them tiny. */
const leastPiece = 1024

/**
 * Ends an answer, whose headers say how long it is. Where a body that nobody reads is still on its way, all of the answer
 * goes out at once, and nobody is hung up on before the sender has done: octets that reach a closed connection make a
 * reset of it, and the sender may lose the answer with it (RFC 9112 9.6). Who sends more than `restLimit` is cut off.
 */
export function endReply(
  response: ServerResponse,
  body: string | Uint8Array = '',
  encoding?: BufferEncoding,
): void {
  const { req } = response
  if (req.complete || !hasBody(req)) return void response.end(body, encoding as BufferEncoding)
  if (body.length === 0) response.flushHeaders()
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
    passed += Math.max(chunk.length, leastPiece)
    if (passed > restLimit) request.destroy()
  })
  request.once('end', done)
}
