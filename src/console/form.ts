import type { OfficeRequest } from '../model/office-door.js'
import type { Sent, SentFile } from './typed.js'

const kinds = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i
const mostFields = 500

/** The fields of a form; undefined when that is no form. Its length was bounded at the door. */
export async function readForm({ body, headers }: OfficeRequest): Promise<Sent | undefined> {
  const type = headers['content-type'] ?? ''
  if (!kinds.test(type)) return undefined
  const entries = await entriesOf(body, type)
  if (!entries || entries.length > mostFields) return undefined
  const texts = new URLSearchParams()
  const files = new Map<string, SentFile>()
  for (const [name, value] of entries)
    if (typeof value === 'string') texts.append(name, value)
    else if (value.size > 0)
      files.set(name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
  return { texts, files }
}

type Entry = readonly [name: string, value: string | File]

/** Node reads both kinds of bodies itself (Fetch, 5.3 formData). */
async function entriesOf(body: Uint8Array, type: string): Promise<readonly Entry[] | undefined> {
  const bytes = new Uint8Array(body)
  const form = await new Response(bytes, { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined)
  return form && ([...form.entries()] as Entry[]) // the two kinds of values that FormData has
}
