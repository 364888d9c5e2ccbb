import type { Operation } from '../../src/api/operation.js'
import { operations } from '../../src/api/table.js'
import { type Caller, permissions } from '../../src/model/admin.js'
import { callerWho, refusalOf } from '../support/callers.js'
import { type Case, cases, sentOf } from './cases.js'
import { apiHouse, type Called } from './open-api.js'

const api = apiHouse()

function isProblem({ headers, told, status }: Called, code: string): void {
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(told).toMatchObject({ type: 'about:blank', status, code })
  expect(String(told['title']).length).toBeGreaterThan(0)
  expect(String(told['detail']).length).toBeGreaterThan(0)
}

const anyPath = (path: string) => path.replaceAll(/:\w+/g, 'x')

/** What the door would hand to the function. */
function askOf({ path, query, body }: Operation, ready: Case, caller: Caller) {
  const asked = new URL(ready.path, 'https://gate.test')
  const pieces = asked.pathname.split('/')
  const parameters = Object.fromEntries(
    path
      .split('/')
      .flatMap((piece, at) => (piece.startsWith(':') ? [[piece.slice(1), pieces[at] ?? '']] : [])),
  )
  return {
    caller,
    parameters,
    query: query?.parse(Object.fromEntries(asked.searchParams)),
    body: body?.parse(ready.body),
    seen: ready.headers?.['If-Match']?.slice(1, -1),
  }
}

test('each operation has a case, and each case an operation', () => {
  expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(cases).sort())
})

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
  const { method, path, permissions: needed, answer, status = 200, body, guarded } = operation

  test('does what it is for, and answers as is written', async () => {
    const ready = await cases[id]?.(api())
    if (ready === undefined) throw new Error(`no case for ${id}`)
    const done = await api().call(method, ready.path, sentOf(ready))
    expect([done.status, done.text]).toEqual([status, done.text])
    expect(done.headers.get('cache-control')).toContain('no-store')
    if (typeof answer === 'string') {
      expect(done.headers.get('content-type')).toBe(answer)
      expect(done.headers.get('content-disposition')).toMatch(/^attachment/)
    } else {
      expect(done.headers.get('content-type')).toBe('application/json')
      expect(answer.parse(done.told)).toEqual(done.told)
      const { revision } = done.told
      if (typeof revision === 'string' && !path.endsWith('/compare'))
        expect(done.headers.get('etag')).toBe(`"${revision}"`)
    }
    if (status === 201 && done.headers.has('location'))
      expect((await api().call('GET', done.headers.get('location') ?? '')).status).toBe(200)
  })

  test('asks for a token, and a cookie is none', async () => {
    const cookie = { Cookie: `admin=${'x'.repeat(43)}; __Host-admin=${'x'.repeat(43)}` }
    for (const headers of [{}, cookie]) {
      const refused = await api().call(method, anyPath(path), { token: '', headers })
      expect(refused.status).toBe(401)
      isProblem(refused, 'unauthenticated')
      expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="sallyport"')
    }
  })

  for (const permission of needed) {
    test(`is refused to a token without ${permission}`, async () => {
      const token = await api().token(permissions.filter((each) => each !== permission))
      const refused = await api().call(method, anyPath(path), { token })
      expect(refused.status).toBe(403)
      isProblem(refused, 'not_allowed')
      expect(refused.told['todo']).toBe(`Make a token whose scopes name ${permission}.`)
    })
  }

  const [first] = needed
  if (first !== undefined) {
    test(`the function behind it asks for ${first} too`, async () => {
      const ready = await cases[id]?.(api())
      if (ready === undefined) throw new Error(`no case for ${id}`)
      const caller = callerWho(...permissions.filter((each) => each !== first))
      const ask = askOf(operation, ready, caller)
      const refused = await refusalOf(() => operation.run(ask, api().house.office))
      expect([refused.kind, refused.says]).toEqual(['not_allowed', expect.stringContaining(first)])
    })
  }

  if (guarded === true) {
    test('asks upon what the change is made, and refuses what was changed meanwhile', async () => {
      const ready = await cases[id]?.(api())
      if (ready === undefined) throw new Error(`no case for ${id}`)
      const sent = sentOf(ready)
      const { 'If-Match': tag, ...headers } = ready.headers ?? {}
      expect(tag).toMatch(/^"[^"]+"$/)
      const missing = await api().call(method, ready.path, { ...sent, headers })
      expect(missing.status).toBe(428)
      isProblem(missing, 'if_match_required')
      for (const other of ['"1-000000000000"', `W/${tag}`]) {
        const late = await api().call(method, ready.path, {
          ...sent,
          headers: { ...headers, 'If-Match': other },
        })
        expect([late.status, other, late.text]).toEqual([412, other, late.text])
        isProblem(late, 'changed_meanwhile')
      }
      const list = { ...headers, 'If-Match': `"1-000000000000", ${tag}` }
      expect((await api().call(method, ready.path, { ...sent, headers: list })).status).toBe(status)
    })
  }

  if (body !== undefined) {
    test('says with its path what it does not take', async () => {
      const headers = { 'If-Match': '*' }
      const unknown = await api().call(method, anyPath(path), { body: { nonsense: 7 }, headers })
      expect([unknown.status, unknown.text]).toEqual([422, unknown.text])
      isProblem(unknown, 'invalid')
      expect(unknown.told['faults']).toContainEqual({
        path: 'nonsense',
        says: 'there is no such field here',
        expected: 'nothing',
        came: '7',
      })
      const list = await api().call(method, anyPath(path), { body: [], headers })
      expect(list.status).toBe(422)
      const broken = await api().call(method, anyPath(path), { body: '{"a":', headers })
      expect(broken.status).toBe(400)
      isProblem(broken, 'malformed')
      const form = { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' }
      const posted = await api().call(method, anyPath(path), { body: 'a=b', headers: form })
      expect(posted.status).toBe(415)
      isProblem(posted, 'unsupported_media_type')
    })
  }

  if (operation.query !== undefined) {
    test('takes no parameter that it does not know, and none twice', async () => {
      const odd = await api().call(method, `${anyPath(path)}?limit=0&nonsense=1`)
      expect(odd.status).toBe(400)
      isProblem(odd, 'malformed')
      const faults = odd.told['faults'] as { path: string }[]
      expect(faults.map((fault) => fault.path)).toEqual(expect.arrayContaining(['limit', 'nonsense']))
      const twice = await api().call(method, `${anyPath(path)}?limit=1&limit=2`)
      expect(twice.status).toBe(400)
    })
  }
})
