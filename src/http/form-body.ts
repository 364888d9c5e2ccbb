import type { IncomingMessage } from 'node:http'

export const bodyLimit = 1024 * 1024

/** Why a body is not read further. */
export type Unread = 'unsupported' | 'too_large'

const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

type Body = { readonly form: string } | { readonly unread: Unread }
type Bytes = { readonly bytes: Buffer } | { readonly unread: 'too_large' }

/** The form's bytes, all of them or none; never decoded, never parsed. Rejects when the sender goes away. */
export async function readFormBody(request: IncomingMessage): Promise<Body> {
  if (!isPlainForm(request)) return { unread: 'unsupported' }
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return { unread: 'too_large' }
  const body = await readBytes(request, bodyLimit)
  return 'unread' in body ? body : { form: body.bytes.toString('utf8') }
}

/** By the stream's own events: to ask it for one chunk after the other costs more than to check what the form says. */
export function readBytes(request: IncomingMessage, limit: number): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const take = (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) settle(() => resolve({ unread: 'too_large' }))
      else chunks.push(chunk)
    }
    const end = () => settle(() => resolve({ bytes: joined(chunks, size) }))
    const gone = () => settle(() => reject(new Error('the sender went away')))
    const settle = (how: () => void) => {
      request.off('data', take).off('end', end).off('error', gone).off('close', gone)
      how()
    }
    request.on('data', take).on('end', end).on('error', gone).on('close', gone)
    if (request.destroyed) gone()
  })
}

function joined(chunks: readonly Buffer[], size: number): Buffer {
  const [first] = chunks
  return chunks.length === 1 && first ? first : Buffer.concat(chunks, size)
}

function isPlainForm({ headers }: IncomingMessage): boolean {
  return formType.test(headers['content-type'] ?? '') && isUnpacked(headers)
}

export function isUnpacked(headers: IncomingMessage['headers']): boolean {
  return (headers['content-encoding'] ?? 'identity') === 'identity'
}
