import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { callerOfToken } from '../admin/access/callers.js'
import { mustMay } from '../admin/permission.js'
import { AdminRefusal } from '../admin/refusal.js'
import type { Caller } from '../model/admin.js'
import type { Office } from '../model/office.js'
import type { OfficeDoor, OfficeReply, OfficeRequest } from '../model/office-door.js'
import { bodyLimitOf, queryIn, type Sent, sentIn, typeProblem } from './body.js'
import { faultsIn } from './faults.js'
import { etagOf, nothingMatches, readIfMatch } from './if-match.js'
import { checkOnce } from './once.js'
import type { Ask, Done, File, Operation } from './operation.js'
import { atTheDoor, type Problem, problemReply, refused, unauthenticated } from './problem.js'

/** One operation as a door. A cookie opens nothing here: a browser that is signed in to the console is nobody. */
export function doorOf(operation: Operation, office: Office): OfficeDoor {
  return {
    method: operation.method,
    path: `/api/v1${operation.path}`,
    bodyLimit: bodyLimitOf(operation),
    fault: atTheDoor,
    admit: (request) => inWords(() => admit(operation, request, office)),
    open: (request, parameters) => inWords(() => open(operation, request, parameters, office)),
  }
}

/** Thrown where a request goes no further. */
class Turned extends Error {
  override readonly name = 'Turned'
  constructor(readonly problem: Problem) {
    super(problem.detail)
  }
}

async function inWords<T>(work: () => Promise<T>): Promise<T | OfficeReply> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Turned) return problemReply(error.problem)
    if (error instanceof AdminRefusal) return problemReply(refused(error))
    throw error
  }
}

/** Before any of the body is read: no stranger, nobody who may not, nothing that could not be read anyway. */
async function admit(operation: Operation, request: OfficeRequest, office: Office): Promise<undefined> {
  await callerIn(operation, request, office)
  const wrong = typeProblem(operation, request)
  if (wrong !== undefined) throw new Turned(wrong)
  if (operation.guarded === true) seenIn(request)
}

async function callerIn(operation: Operation, request: OfficeRequest, office: Office): Promise<Caller> {
  const { authorization } = request.headers
  const caller = await callerOfToken(authorization, request.source, office)
  if (caller === undefined) throw new Turned(unauthenticated(authorization !== undefined))
  for (const permission of operation.permissions) mustMay(caller, permission)
  return caller
}

/** What may have been seen, to be tried one after the other; undefined stands for whatever there is. */
function seenIn({ headers }: OfficeRequest): readonly (string | undefined)[] {
  const seen = readIfMatch(headers['if-match'])
  if ('problem' in seen) throw new Turned(seen.problem)
  return 'any' in seen ? [undefined] : seen.revisions
}

async function open(
  operation: Operation,
  request: OfficeRequest,
  parameters: Readonly<Record<string, string>>,
  office: Office,
): Promise<OfficeReply> {
  // Asked again: while a body came in the token may have been revoked
  const caller = await callerIn(operation, request, office)
  const query = read(operation.query, queryIn(request), 400)
  const body = read(operation.body, sentIn(operation, request), 422)
  if (operation.once === true) await checkOnce(operation, caller, request, office)
  const ask = { caller, parameters, query, body }
  const done = await run(operation, ask, operation.guarded === true ? seenIn(request) : [undefined], office)
  return 'bytes' in done ? fileReply(done) : jsonReply(operation, done)
}

/** Throws Turned with each fault of what was sent. An operation without a schema takes nothing. */
function read(schema: z.ZodType | undefined, sent: Sent, status: 400 | 422): unknown {
  if ('problem' in sent) throw new Turned(sent.problem)
  if (schema === undefined) return undefined
  const found = schema.safeParse(sent.value)
  if (found.success) return found.data
  const faults = faultsIn(found.error, sent.value)
  const detail = status === 400 ? 'The query cannot be taken.' : 'What was sent cannot be taken.'
  throw new Turned({ status, code: status === 400 ? 'malformed' : 'invalid', detail, faults })
}

/** A no that says that it was not this one has changed nothing, so the next may be tried. */
async function run(
  operation: Operation,
  ask: Omit<Ask<string, unknown, unknown>, 'seen'>,
  revisions: readonly (string | undefined)[],
  office: Office,
): Promise<Done<unknown> | File> {
  let last: unknown = new Turned(nothingMatches)
  for (const seen of revisions) {
    try {
      return await operation.run({ ...ask, seen }, office)
    } catch (error) {
      if (!(error instanceof AdminRefusal) || error.kind !== 'changed_meanwhile') throw error
      last = error
    }
  }
  throw last
}

function fileReply({ bytes, type, fileName }: File): OfficeReply {
  const disposition = fileName === undefined ? 'attachment' : `attachment; filename="${fileName}"`
  return {
    kind: 'document',
    status: 200,
    type,
    body: bytes,
    protection: 'api',
    headers: { 'Content-Disposition': disposition, ETag: etagOf(hashOf(bytes)) },
  }
}

function jsonReply({ answer, status, method }: Operation, done: Done<unknown>): OfficeReply {
  // What the schema does not name is left out: what is written about an answer is all of it
  const told = typeof answer === 'string' ? done.told : answer.parse(done.told)
  const body = `${JSON.stringify(told)}\n`
  const { revision, location } = done
  const etag = revision ?? (method === 'GET' ? hashOf(body) : undefined)
  return {
    kind: 'document',
    status: status ?? 200,
    type: 'application/json',
    body,
    protection: 'api',
    headers: {
      ...(etag === undefined ? {} : { ETag: etagOf(etag) }),
      ...(location === undefined ? {} : { Location: `/api/v1${location}` }),
      ...nextIn(told),
    },
  }
}

/** RFC 8288 */
function nextIn(told: unknown): Readonly<Record<string, string>> {
  if (typeof told !== 'object' || told === null || !('next' in told)) return {}
  return { Link: `<${String(told.next)}>; rel="next"` }
}

function hashOf(body: string | Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 27)
}
