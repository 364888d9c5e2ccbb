import { accounts, changeRole, setActive } from '../../../src/admin/access/accounts.js'
import { callerOf } from '../../../src/admin/access/callers.js'
import { freshEnough } from '../../../src/admin/access/fresh.js'
import { changeOwnPassword } from '../../../src/admin/access/own-password.js'
import { endOwnSession, ownSessions, signOutOf } from '../../../src/admin/access/sessions.js'
import { home, openReception, password, refusalOf } from './reception.js'

async function reception() {
  const opened = openReception()
  await opened.account('ann', 'owner')
  await opened.account('olga', 'owner')
  await opened.account('bob', 'operator')
  const holds = (secret: string) => callerOf(secret, home, opened.office)
  return { ...opened, holds }
}

describe('one browser’s session', () => {
  test('each sign-in has a new secret, and what the browser came with is worth nothing afterwards', async () => {
    const { door, enter, holds } = await reception()
    const planted = await enter('bob')
    const entered = await door.enter({ name: 'ann', password, source: home, before: planted })
    expect(entered.secret).not.toBe(planted)
    expect(await holds(planted)).toBeUndefined()
    expect((await holds(entered.secret))?.by).toBe('admin ann')
  })

  test('a secret that somebody made up lets nobody in, and is not taken over by a sign-in', async () => {
    const { door, holds } = await reception()
    const before = 'A'.repeat(43)
    const { secret } = await door.enter({ name: 'ann', password, source: home, before })
    expect(secret).not.toBe(before)
    expect(await holds(before)).toBeUndefined()
    expect(await holds(secret)).toBeDefined()
  })

  test('a cookie that was stolen is worth nothing after the sign-out', async () => {
    const { enter, holds, caller, office, events } = await reception()
    const secret = await enter('ann')
    const other = await enter('ann')
    await signOutOf(await caller(secret), office)
    expect(await holds(secret)).toBeUndefined()
    expect(await holds(other)).toBeDefined()
    expect(events.at(-1)).toMatchObject({ type: 'admin.signed_out', by: 'admin ann' })
  })

  test('half an hour without use ends it, use keeps it', async () => {
    const { enter, holds, advance } = await reception()
    const [used, unused] = [await enter('ann'), await enter('ann')]
    advance(25 * 60)
    expect(await holds(used)).toBeDefined()
    advance(10 * 60)
    expect(await holds(used)).toBeDefined()
    expect(await holds(unused)).toBeUndefined()
  })

  test('after eight hours it ends, however much it was used', async () => {
    const { enter, holds, advance } = await reception()
    const secret = await enter('ann')
    for (let quarter = 1; quarter < 32; quarter++) {
      advance(15 * 60)
      expect(await holds(secret)).toBeDefined()
    }
    advance(15 * 60)
    expect(await holds(secret)).toBeUndefined()
  })

  test('its last use is written down at most once a minute', async () => {
    const { enter, holds, advance, office } = await reception()
    const secret = await enter('ann')
    const seen = async () => (await office.admins.sessions.of('id-ann'))[0]?.lastSeenAt.getTime()
    const start = await seen()
    advance(59)
    await holds(secret)
    expect(await seen()).toBe(start)
    advance(1)
    await holds(secret)
    expect(await seen()).toBe((start ?? 0) + 60_000)
  })

  test('one sees one’s own sessions and ends them; nobody else’s', async () => {
    const { enter, holds, caller, office } = await reception()
    const [here, there, bobs] = [await enter('ann'), await enter('ann', '192.0.2.9'), await enter('bob')]
    const ann = await caller(here)
    const mine = await ownSessions(ann, office)
    expect(
      mine.map(({ source, isThis }) => [source, isThis]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    ).toEqual([
      ['192.0.2.9', false],
      [home, true],
    ])
    expect(JSON.stringify(mine)).not.toContain('secretHash')
    const bob = (await office.admins.sessions.of('id-bob'))[0]
    expect((await refusalOf(endOwnSession(ann, bob?.id ?? '', office))).kind).toBe('not_found')
    await endOwnSession(ann, mine.find(({ isThis }) => !isThis)?.id ?? '', office)
    expect([await holds(there), (await holds(bobs))?.by]).toEqual([undefined, 'admin bob'])
  })
})

describe('a change of what somebody may', () => {
  test('a new password: this browser gets a new secret, all others are out', async () => {
    const { enter, holds, caller, office } = await reception()
    const [here, there] = [await enter('ann'), await enter('ann')]
    const { secret } = await changeOwnPassword(await caller(here), 'another four words', office)
    expect([await holds(here), await holds(there)]).toEqual([undefined, undefined])
    expect((await holds(secret))?.by).toBe('admin ann')
    expect((await refusalOf(enter('ann'))).kind).toBe('unauthenticated')
    expect(await enter('ann', home, 'another four words')).toBeDefined()
  })

  test('a password that cannot be taken changes nothing', async () => {
    const { enter, holds, caller, office } = await reception()
    const here = await enter('ann')
    const refusal = await refusalOf(changeOwnPassword(await caller(here), 'short', office))
    expect(refusal).toMatchObject({ kind: 'invalid', faults: [{ path: 'password' }] })
    expect(await holds(here)).toBeDefined()
  })

  test('another role ends every session that had the old one', async () => {
    const { enter, holds, caller, office } = await reception()
    const bobs = await enter('bob')
    await changeRole(await caller(await enter('ann')), { id: 'id-bob', role: 'auditor' }, office)
    expect(await holds(bobs)).toBeUndefined()
    expect((await holds(await enter('bob')))?.role).toBe('auditor')
  })

  test('whoever is switched off is out at once, and stays out', async () => {
    const { enter, holds, caller, office } = await reception()
    const bobs = await enter('bob')
    const ann = await caller(await enter('ann'))
    await setActive(ann, { id: 'id-bob', active: false }, office)
    expect(await holds(bobs)).toBeUndefined()
    expect((await refusalOf(enter('bob'))).kind).toBe('unauthenticated')
    await setActive(ann, { id: 'id-bob', active: true }, office)
    expect(await holds(bobs)).toBeUndefined()
    expect(await enter('bob')).toBeDefined()
  })
})

describe('what gives access is done soon after a sign-in', () => {
  test('for a quarter of an hour it is enough', async () => {
    const { enter, caller, advance, office } = await reception()
    const secret = await enter('ann')
    advance(14 * 60)
    expect(freshEnough(await caller(secret), office.gateway.clock)).toBe(true)
    advance(60)
    const ann = await caller(secret)
    expect(freshEnough(ann, office.gateway.clock)).toBe(false)
    const change = { id: 'id-bob', role: 'auditor' } as const
    expect(await refusalOf(changeRole(ann, change, office))).toMatchObject({ kind: 'unauthenticated' })
    expect((await refusalOf(changeOwnPassword(ann, 'another four words', office))).kind).toBe(
      'unauthenticated',
    )
    expect(await accounts(ann, office)).toHaveLength(3)
  })
})
