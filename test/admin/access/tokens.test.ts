import { changeRole, setActive } from '../../../src/admin/access/accounts.js'
import { callerOfToken } from '../../../src/admin/access/callers.js'
import { makeToken, revokeToken, tokens } from '../../../src/admin/access/tokens.js'
import type { Permission } from '../../../src/model/admin.js'
import { home, openReception, refusalOf } from './reception.js'

async function reception() {
  const opened = openReception()
  await opened.account('ann', 'owner')
  await opened.account('bob', 'operator')
  await opened.account('ada', 'auditor')
  const as = async (name: string) => opened.caller(await opened.enter(name))
  const brings = (authorization: string) => callerOfToken(authorization, home, opened.office)
  const make = async (name: string, scopes: readonly Permission[], days?: number) =>
    makeToken(
      await as(name),
      { name: 'deploy', scopes, ...(days === undefined ? {} : { days }) },
      opened.office,
    )
  return { ...opened, as, brings, make }
}

describe('a token for programs', () => {
  test('does what its scopes say, and nothing else', async () => {
    const { make, brings } = await reception()
    const { secret } = await make('bob', ['people.read', 'house.read'])
    expect(secret).toMatch(/^spy_[\w-]{49}$/)
    const caller = await brings(`Bearer ${secret}`)
    expect(caller).toMatchObject({ by: 'token deploy of bob', via: 'api', admin: 'id-bob' })
    expect([...(caller?.may ?? [])]).toEqual(['house.read', 'people.read'])
  })

  test('the store holds no secret of it', async () => {
    const { make, office } = await reception()
    const { secret } = await make('bob', ['house.read'])
    expect(JSON.stringify(await office.admins.tokens.all())).not.toContain(secret)
  })

  test.each([
    ['another scheme', (secret: string) => `Basic ${secret}`],
    ['no scheme', (secret: string) => secret],
    ['nothing', () => ''],
    [
      'a slip in it',
      (secret: string) => `Bearer ${secret.slice(0, 20)}${secret[20] === 'x' ? 'y' : 'x'}${secret.slice(21)}`,
    ],
    ['its end missing', (secret: string) => `Bearer ${secret.slice(0, -1)}`],
    ['a second word', (secret: string) => `Bearer ${secret} more`],
  ])('%s is nobody', async (_label, written) => {
    const { make, brings } = await reception()
    const { secret } = await make('bob', ['house.read'])
    expect(await brings(written(secret))).toBeUndefined()
    expect(await brings(`bearer ${secret}`)).toBeDefined()
  })

  test('nobody gives it more than they have', async () => {
    const { make, as, office } = await reception()
    expect((await refusalOf(make('bob', ['house.read', 'keys.change']))).kind).toBe('not_allowed')
    expect((await refusalOf(make('ada', ['house.read']))).kind).toBe('not_allowed')
    expect(await tokens(await as('ann'), office)).toEqual([])
    expect((await make('ann', ['keys.change'])).scopes).toEqual(['keys.change'])
  })

  test('what its owner may not do any more it may not do either', async () => {
    const { make, brings, as, office } = await reception()
    const { secret } = await make('bob', ['house.read', 'people.change'])
    await changeRole(await as('ann'), { id: 'id-bob', role: 'help-desk' }, office)
    expect([...((await brings(`Bearer ${secret}`))?.may ?? [])]).toEqual(['house.read'])
    await setActive(await as('ann'), { id: 'id-bob', active: false }, office)
    expect(await brings(`Bearer ${secret}`)).toBeUndefined()
  })

  test('runs out after 90 days unless told otherwise, and never lasts longer than a year', async () => {
    const { make, brings, advance } = await reception()
    const { secret } = await make('bob', ['house.read'])
    advance(90 * 86_400 - 1)
    expect(await brings(`Bearer ${secret}`)).toBeDefined()
    advance(1)
    expect(await brings(`Bearer ${secret}`)).toBeUndefined()
    for (const days of [0, 366, 1.5, -1, Number.NaN])
      expect(await refusalOf(make('bob', ['house.read'], days))).toMatchObject({ faults: [{ path: 'days' }] })
    expect((await make('bob', ['house.read'], 365)).usable).toBe(true)
  })

  test('is revoked by its owner or by whoever may change accounts, at once and for good', async () => {
    const { make, brings, as, office, events } = await reception()
    const [one, other, anns] = [
      await make('bob', ['house.read']),
      await make('bob', ['house.read']),
      await make('ann', ['house.read']),
    ]
    await revokeToken(await as('bob'), one.id, office)
    await revokeToken(await as('ann'), other.id, office)
    expect((await refusalOf(revokeToken(await as('bob'), anns.id, office))).kind).toBe('not_allowed')
    expect((await refusalOf(revokeToken(await as('ann'), one.id, office))).kind).toBe('not_found')
    const answers = [one, other, anns].map(({ secret }) => brings(`Bearer ${secret}`))
    expect((await Promise.all(answers)).map((caller) => caller?.by)).toEqual([
      undefined,
      undefined,
      'token deploy of ann',
    ])
    expect(events.filter(({ type }) => type === 'token.revoked')).toMatchObject([
      { by: 'admin bob', admin: 'id-bob' },
      { by: 'admin ann', admin: 'id-bob' },
    ])
  })

  test('makes no tokens itself', async () => {
    const { make, brings, office } = await reception()
    const caller = await brings(`Bearer ${(await make('ann', ['tokens.change', 'house.read'])).secret}`)
    if (!caller) throw new Error('the token is worth nothing')
    const wish = { name: 'child', scopes: ['house.read'] } as const
    expect((await refusalOf(makeToken(caller, wish, office))).kind).toBe('not_allowed')
    expect(await tokens(caller, office)).toHaveLength(1)
  })

  test('its last use is written down at most once a minute', async () => {
    const { make, brings, advance, office } = await reception()
    const { secret } = await make('bob', ['house.read'])
    const used = async () => (await office.admins.tokens.all())[0]?.lastUsedAt?.getTime()
    await brings(`Bearer ${secret}`)
    const first = await used()
    advance(59)
    await brings(`Bearer ${secret}`)
    expect(await used()).toBe(first)
    advance(1)
    await brings(`Bearer ${secret}`)
    expect(await used()).toBe((first ?? 0) + 60_000)
  })

  test('an operator sees only what is their own to see', async () => {
    const { make, as, office } = await reception()
    await make('ann', ['house.read'])
    await make('bob', ['house.read'])
    expect((await tokens(await as('ada'), office)).map(({ owner }) => owner).toSorted()).toEqual([
      'ann',
      'bob',
    ])
    const bob = await as('bob')
    const blind = { ...bob, may: new Set<Permission>(['tokens.change']) }
    expect((await tokens(blind, office)).map(({ owner }) => owner)).toEqual(['bob'])
  })
})
