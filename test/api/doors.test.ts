import { addedApp, addedUser } from './cases.js'
import { apiHouse, newApp } from './open-api.js'

const api = apiHouse()

describe('what stands, and what it was made upon', () => {
  test('an app is shown with its ETag, and not again while that stands', async () => {
    const shown = await api().call('GET', '/apps/wiki')
    const etag = shown.headers.get('etag') ?? ''
    expect(shown.told).toMatchObject({ handle: 'wiki', stands: 'live', revision: etag.slice(1, -1) })
    const same = await api().call('GET', '/apps/wiki', { headers: { 'If-None-Match': etag } })
    expect([same.status, same.text]).toEqual([304, ''])
    const other = await api().call('GET', '/apps/wiki', { headers: { 'If-None-Match': '"other"' } })
    expect(other.status).toBe(200)
    const head = await api().call('HEAD', '/apps/wiki')
    expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag])
  })

  test('of many changes made upon the same, one is made and the others are told', async () => {
    const { handle, etag } = await addedApp(api())
    const changes = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        api().call('PATCH', `/apps/${handle}`, {
          body: { settings: { name: `Name ${at}` } },
          headers: { 'If-Match': etag },
        }),
      ),
    )
    expect(changes.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
      200,
      ...Array(7).fill(412),
    ])
    const made = changes.find(({ status }) => status === 200)
    expect(await api().etag(`/apps/${handle}`)).toBe(made?.headers.get('etag'))
    const { told } = await api().call('GET', `/apps/${handle}/history`)
    const items = told['items'] as { says: string }[]
    const saying = (begin: string) => items.filter(({ says }) => says.startsWith(begin)).length
    expect(saying('set name') - saying('not made')).toBe(1)
  })

  test('of many changes of a person made upon the same, one is made', async () => {
    const { id, etag } = await addedUser(api())
    const changes = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        api().call('PATCH', `/users/${id}`, {
          body: { roles: [`role-${at}`] },
          headers: { 'If-Match': etag },
        }),
      ),
    )
    expect(changes.map(({ status }) => status).sort((one, other) => one - other)).toEqual([
      200,
      ...Array(7).fill(412),
    ])
  })

  test('If-Match is a list of tags or a star, and nothing else', async () => {
    const { handle, etag } = await addedApp(api())
    const change = (tag: string) =>
      api().call('PATCH', `/apps/${handle}`, {
        body: { enabled: false },
        headers: { 'If-Match': tag },
      })
    expect((await change(etag.slice(1, -1))).status).toBe(400)
    expect((await change('*')).status).toBe(200)
  })
})

describe('an app on its way', () => {
  test('from its document over a draft, rules and going live to its end and back, each step written down', async () => {
    const { xml, handle, id } = newApp()
    const looked = await api().call('POST', '/look', { body: { kind: 'app', document: { xml } } })
    expect(looked.told).toMatchObject({ outcome: 'understood', understood: { id } })
    const metadata = { 'Content-Type': 'application/samlmetadata+xml' }
    const added = await api().call('POST', '/apps', { body: xml, headers: metadata })
    expect(added.status).toBe(201)
    const path = (added.headers.get('location') ?? '').slice('/api/v1'.length)
    expect(await api().call('GET', `${path}/metadata`)).toMatchObject({ text: xml })
    const twice = await api().call('POST', '/apps', { body: { document: { xml }, handle } })
    expect([twice.status, twice.told['code']]).toEqual([409, 'conflict'])

    const rules = { rules: [{ copy: 'email', to: 'mail' }], roles: { names: { editor: 'writers' } } }
    const ruled = await api().call('PATCH', `${path}/rules`, {
      body: rules,
      headers: { 'If-Match': added.headers.get('etag') ?? '' },
    })
    expect(ruled.status).toBe(200)
    const shown = await api().call('GET', `${path}/rules`)
    expect(shown.told).toMatchObject({ rules: rules.rules, roles: rules.roles, pinned: [] })
    expect((await api().call('GET', path)).told['decided']).toMatchObject({
      settings: { release: rules.rules },
    })

    const headers = { 'If-Match': shown.headers.get('etag') ?? '' }
    const removed = await api().call('DELETE', path, { headers })
    expect([removed.status, removed.told['id']]).toEqual([200, id])
    expect((await api().call('GET', path)).status).toBe(404)
    const { told } = await api().call('GET', `/audit?object=${encodeURIComponent(id)}`)
    const [last] = told['items'] as { seq: number; event: object }[]
    expect(last?.event).toMatchObject({ type: 'registration.removed', before: { overlay: {} } })
    const back = await api().call('POST', `/changes/${last?.seq}/revert`)
    expect(back.status).toBe(200)
    expect((await api().call('GET', path)).told['decided']).toMatchObject({
      settings: { release: rules.rules },
    })
  })

  test('faults of settings are told by their paths', async () => {
    const headers = { 'If-Match': '*' }
    const settings = { release: [{ copy: 7, to: 'mail' }], nonsense: true, partners: ['nowhere'] }
    const refused = await api().call('PATCH', '/apps/wiki', { body: { settings }, headers })
    expect(refused.status).toBe(422)
    const faults = refused.told['faults'] as { path: string; says: string }[]
    expect(faults.map(({ path }) => path)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^settings\.release\[0\]/), 'settings.nonsense']),
    )
    const rule = { rules: [{ match: 'mail', pattern: '(', to: 'x' }] }
    const odd = await api().call('PATCH', '/apps/wiki/rules', { body: rule, headers })
    expect([odd.status, odd.told['code']]).toEqual([422, 'invalid'])
    const fine = { rules: [{ match: 'mail', pattern: '.*', to: 'x' }] }
    expect((await api().call('PATCH', '/apps/wiki/rules', { body: fine, headers })).status).toBe(200)
  })

  test('a document has one source', async () => {
    const { xml } = newApp()
    for (const document of [{}, { xml, url: 'https://app.test/metadata' }, { realms: ['urn:x'] }]) {
      const refused = await api().call('POST', '/apps', { body: { document } })
      expect([refused.status, refused.told['faults']]).toMatchObject([422, [{ path: 'document' }]])
    }
    const smuggled = await api().call('POST', '/apps', { body: { document: { bytes: { 0: 60 } } } })
    expect(smuggled.told['faults']).toMatchObject([{ path: 'document.bytes' }])
    const realms = { realms: [`urn:${newApp().handle}`], replyUrls: ['https://app.test/callback'] }
    const made = await api().call('POST', '/apps', { body: { document: realms, handle: 'by-realm' } })
    expect(made.status).toBe(201)
  })

  test('what stands in a file says so', async () => {
    const headers = { 'If-Match': '*' }
    const refused = await api().call('DELETE', '/apps/wiki', { headers })
    expect([refused.status, refused.told['code']]).toEqual([409, 'conflict'])
    expect(refused.told['todo']).toContain('sallyport app remove wiki')
  })
})

describe('lists', () => {
  test('come in stretches, each with the address of the next', async () => {
    for (const _ of [1, 2, 3]) await addedUser(api())
    const first = await api().call('GET', '/users?limit=2')
    const { items, next } = first.told as { items: { id: string }[]; next: string }
    expect(items).toHaveLength(2)
    expect(first.headers.get('link')).toBe(`<${next}>; rel="next"`)
    const second = await api().call('GET', next)
    const more = second.told['items'] as { id: string }[]
    expect(more.map(({ id }) => id)).not.toContain(items[0]?.id)
    const broken = await api().call('GET', '/users?cursor=nowhere!')
    expect([broken.status, broken.told['faults']]).toMatchObject([422, [{ path: 'cursor' }]])
  })

  test('the audit is narrowed by type, object and time', async () => {
    const { told } = await api().call('GET', '/audit?type=house.started')
    expect(told['items']).toMatchObject([{ event: { type: 'house.started' } }])
    const never = await api().call('GET', '/audit?until=2001-01-01T00:00:00Z')
    expect(never.told['items']).toEqual([])
    const odd = await api().call('GET', '/audit?since=yesterday')
    expect([odd.status, odd.told['faults']]).toMatchObject([400, [{ path: 'since' }]])
  })
})

describe('what goes no further than the door', () => {
  test('an address that nobody knows, and a method that it does not take', async () => {
    const lost = await api().call('GET', '/nowhere')
    expect([lost.status, lost.told['code']]).toEqual([404, 'no_such_address'])
    expect(lost.headers.get('content-type')).toBe('application/problem+json')
    const wrong = await api().call('PUT', '/apps')
    expect([wrong.status, wrong.told['code'], wrong.headers.get('allow')]).toEqual([
      405,
      'method_not_allowed',
      'GET, HEAD, POST',
    ])
  })

  test('a body that is larger than it takes, or packed', async () => {
    const large = await api().call('POST', '/users', {
      body: { attributes: { name: ['x'.repeat(300_000)] } },
    })
    expect([large.status, large.told['code']]).toEqual([413, 'too_large'])
    const packed = { 'Content-Encoding': 'gzip' }
    const odd = await api().call('POST', '/users', { body: { attributes: {} }, headers: packed })
    expect([odd.status, odd.told['code']]).toEqual([415, 'packed'])
  })

  test('a token with a slip in it, one that was revoked, and one that has run out', async () => {
    const refused = async (token: string) => {
      const { status, headers, told } = await api().call('GET', '/me', { token })
      expect([status, told['code']]).toEqual([401, 'unauthenticated'])
      expect(headers.get('www-authenticate')).toContain('error="invalid_token"')
    }
    const token = await api().token(['house.read', 'tokens.change'])
    const me = await api().call('GET', '/me', { token })
    expect(me.told).toMatchObject({ role: 'owner', permissions: ['house.read', 'tokens.change'] })
    await refused(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`)
    const own = (await api().call('GET', '/tokens', { token })).told['items'] as { id: string }[]
    expect(own).toHaveLength(1)
    expect((await api().call('DELETE', `/tokens/${own[0]?.id}`, { token })).status).toBe(200)
    await refused(token)
    const ending = await api().token(['house.read'])
    expect((await api().call('GET', '/me', { token: ending })).status).toBe(200)
    api().house.advance(2 * 86_400)
    await refused(ending)
    api().house.advance(-2 * 86_400)
  })

  test('a token whose owner may not do it any more', async () => {
    const token = await api().token(undefined, 'auditor')
    expect((await api().call('GET', '/users', { token })).status).toBe(200)
    const refused = await api().call('POST', '/users', { token, body: { attributes: { name: ['Eve'] } } })
    expect([refused.status, refused.told['todo']]).toEqual([
      403,
      'Ask somebody whose role allows it: owner or operator.',
    ])
  })

  test('tokens of others, for who may see only their own', async () => {
    const token = await api().token(['tokens.change'])
    const { told } = await api().call('GET', '/tokens', { token })
    expect(told['items']).toHaveLength(1)
    const [other] = (await api().call('GET', '/tokens')).told['items'] as { id: string; owner: string }[]
    const foreign = other?.id ?? ''
    const mine = (told['items'] as { id: string }[])[0]?.id
    if (foreign !== mine)
      expect((await api().call('DELETE', `/tokens/${foreign}`, { token })).status).toBe(403)
    const none = await api().call('GET', '/tokens', { token: await api().token(['house.read']) })
    expect(none.status).toBe(403)
  })
})

test('with the same Idempotency-Key nobody is added twice', async () => {
  const headers = { 'Idempotency-Key': 'import-7' }
  const body = { attributes: { name: ['Grace Hopper'] } }
  expect((await api().call('POST', '/users', { body, headers })).status).toBe(201)
  const again = await api().call('POST', '/users', { body, headers })
  expect([again.status, again.told['code']]).toEqual([409, 'conflict'])
  const found = await api().call('GET', '/users?search=Grace+Hopper')
  expect(found.told['items']).toHaveLength(1)
  const other = { 'Idempotency-Key': 'import-8' }
  expect((await api().call('POST', '/users', { body, headers: other })).status).toBe(201)
  const odd = { 'Idempotency-Key': 'x'.repeat(256) }
  expect((await api().call('POST', '/users', { body, headers: odd })).status).toBe(422)
})

test('a fault says its path, what was expected and what came', async () => {
  const body = { attributes: { name: 'Ada' }, roles: ['fine', 7] }
  const { told } = await api().call('POST', '/users', { body })
  expect(told['faults']).toEqual([
    { path: 'attributes.name', says: 'expected a list, got "Ada"', expected: 'a list', came: '"Ada"' },
    { path: 'roles[1]', says: 'expected a text, got 7', expected: 'a text', came: '7' },
  ])
})

test('a change of a person is undone by whoever may change people', async () => {
  const { id, etag } = await addedUser(api(), { roles: ['reader'] })
  const headers = { 'If-Match': etag }
  await api().call('PATCH', `/users/${id}`, { body: { roles: ['editor'], active: false }, headers })
  const { told } = await api().call('GET', `/audit?user=${id}&type=user.changed&limit=1`)
  const [change] = told['items'] as { seq: number; event: object }[]
  expect(change?.event).toMatchObject({
    before: { active: true, roles: ['reader'] },
    after: { active: false, roles: ['editor'] },
  })
  const path = `/audit/${change?.seq}/revert`
  const token = await api().token(['audit.read', 'registrations.change'])
  expect((await api().call('POST', path, { token })).status).toBe(403)
  expect((await api().call('POST', path)).status).toBe(200)
  const shown = await api().call('GET', `/users/${id}`)
  expect(shown.told).toMatchObject({ active: true, roles: { local: ['reader'] } })
  expect((await api().call('POST', path)).status).toBe(409)
})

test('an operator makes no owner by a token, and an owner does', async () => {
  const { id } = await addedUser(api())
  const body = { roles: ['console-owner'] }
  const headers = { 'If-Match': '*' }
  const token = await api().token(undefined, 'operator')
  const refused = await api().call('PATCH', `/users/${id}`, { token, body, headers })
  expect([refused.status, refused.told['code']]).toEqual([403, 'not_allowed'])
  expect((await api().call('PATCH', `/users/${id}`, { body, headers })).status).toBe(200)
})
