import { atTheDoor, problemReply, refused } from '../../src/api/problem.js'
import { AdminRefusal, type AdminRefusalKind, statuses } from '../../src/admin/refusal.js'
import type { OfficeReply } from '../../src/model/office-door.js'

function told(reply: OfficeReply) {
  if (reply.kind !== 'document') throw new Error('a problem is a document')
  expect([reply.type, reply.protection]).toEqual(['application/problem+json', 'api'])
  const body: Readonly<Record<string, unknown>> = JSON.parse(String(reply.body))
  expect(body['status']).toBe(reply.status)
  return { ...body, headers: reply.headers }
}

test.each([404, 405, 413, 415, 429, 500, 503] as const)(
  'what fails at the door with %i is a problem',
  (status) => {
    const body = told(atTheDoor({ status, says: 'It does not go.', reference: '7KQ2-M9XF-3D' }))
    expect(body).toMatchObject({ type: 'about:blank', detail: 'It does not go.', reference: '7KQ2-M9XF-3D' })
  },
)

test.each(Object.entries(statuses))('a no of the kind %s is a problem of status %i', (kind, status) => {
  const more = { todo: 'Do it otherwise.', faults: [{ path: 'name', says: 'too long' }], retryAfter: 7 }
  const refusal = new AdminRefusal(kind as AdminRefusalKind, 'It does not go.', more)
  expect(told(problemReply(refused(refusal)))).toMatchObject({
    status,
    code: kind,
    detail: 'It does not go.',
    todo: 'Do it otherwise.',
    faults: more.faults,
    headers: { 'Retry-After': '7' },
  })
})
