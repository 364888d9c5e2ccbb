import type { IncomingMessage } from 'node:http'

export const bodyLimit = 1024 * 1024

/** Why a body is not read further. */
export type Unread = 'unsupported' | 'too_large'

const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

/** The form's bytes, all of them or none; never decoded, never parsed. */
export async function readFormBody(
  request: IncomingMessage,
): Promise<{ readonly form: string } | { readonly unread: Unread }> {
  if (!isPlainForm(request)) return { unread: 'unsupported' }
  if (Number(request.headers['content-length'] ?? 0) > bodyLimit) return { unread: 'too_large' }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += (chunk as Buffer).length
    if (size > bodyLimit) return { unread: 'too_large' }
    chunks.push(chunk as Buffer)
  }
  return { form: Buffer.concat(chunks, size).toString('utf8') }
}

function isPlainForm({ headers }: IncomingMessage): boolean {
  return (
    formType.test(headers['content-type'] ?? '') && (headers['content-encoding'] ?? 'identity') === 'identity'
  )
}

/** Lets the rest of a body pass by, so that the sender gets to read the answer; a sender without end is cut off. */
export function discardRest(request: IncomingMessage): void {
  let discarded = 0
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length
    if (discarded > 4 * bodyLimit) request.destroy()
  })
}
