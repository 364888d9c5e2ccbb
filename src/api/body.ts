import type { OfficeRequest } from '../model/office-door.js'
import type { Operation } from './operation.js'
import type { Problem } from './problem.js'

/** Octets that a JSON body may have; one that holds a document has room for it. */
const largestJson = 256 * 1024
const largestDocument = 9 * 1024 * 1024

export function bodyLimitOf({ body, takesXml, id }: Operation): number {
  if (body === undefined) return 0
  return takesXml === true || id === 'look' ? largestDocument : largestJson
}

const json = ['application/json', 'application/merge-patch+json']
const xml = ['application/samlmetadata+xml', 'application/xml', 'text/xml']

function typeOf({ headers }: OfficeRequest): string {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function typesFor({ takesXml }: Operation): readonly string[] {
  return takesXml === true ? [...json, ...xml] : json
}

/** Before any of it is read. */
export function typeProblem(operation: Operation, request: OfficeRequest): Problem | undefined {
  if (operation.body === undefined) return undefined
  const types = typesFor(operation)
  const came = typeOf(request)
  if (types.includes(came)) return undefined
  return {
    status: 415,
    code: 'unsupported_media_type',
    detail: `Expected Content-Type ${types.join(' or ')}, got ${came === '' ? 'none' : came.slice(0, 100)}.`,
    headers: { [request.method === 'PATCH' ? 'Accept-Patch' : 'Accept-Post']: types.join(', ') },
  }
}

/** What was sent, before its schema has seen it. */
export type Sent = { readonly value: unknown } | { readonly problem: Problem }

export function sentIn(operation: Operation, request: OfficeRequest): Sent {
  if (operation.body === undefined) return { value: undefined }
  if (xml.includes(typeOf(request))) return { value: { document: { bytes: request.body } } }
  try {
    return { value: JSON.parse(utf8.decode(request.body)) }
  } catch {
    return {
      problem: { status: 400, code: 'malformed', detail: 'The body is not JSON in UTF-8 (RFC 8259).' },
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Each parameter once: of two, nobody knows which counts. */
export function queryIn({ rawQuery }: OfficeRequest): Sent {
  const parameters = [...new URLSearchParams(rawQuery)]
  const names = parameters.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return { value: Object.fromEntries(parameters) }
  const faults = [{ path: twice, says: 'it came more than once', expected: 'once', came: 'more' }]
  return { problem: { status: 400, code: 'malformed', detail: 'The query says something twice.', faults } }
}
