import { callerOf } from '../../../src/admin/access/callers.js'
import { passwordFault } from '../../../src/admin/access/password-rules.js'
import { Throttle } from '../../../src/admin/access/throttle.js'
import { home, openReception, password, refusalOf } from './reception.js'

const elsewhere = '203.0.113.66'

async function thousandFailures(reception: ReturnType<typeof openReception>): Promise<void> {
  for (let tries = 0; tries < 1000; tries++)
    await refusalOf(reception.door.enter({ name: 'ann', password: `guess ${tries}`, source: elsewhere }))
}

describe('who signs in by password', () => {
  test('the right name and password let in, and that is written down', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    const secret = await reception.enter(' Ann ')
    expect(await callerOf(secret, home, reception.office)).toMatchObject({
      by: 'admin ann',
      via: 'console',
      role: 'owner',
      source: home,
    })
    expect(reception.events).toEqual([
      { type: 'admin.signed_in', admin: 'id-ann', by: 'admin ann', way: 'password', source: home },
    ])
    expect((await reception.office.admins.find('id-ann'))?.lastSignInAt).toBeDefined()
  })

  test.each([
    ['a wrong password', 'ann', 'not the right one'],
    ['an empty password', 'ann', ''],
    ['a password that nobody can have', 'ann', 'x'.repeat(5000)],
    ['a name that nobody has', 'eve', password],
    ['no name', '', password],
    ['the right password of an account that is switched off', 'off', password],
    ['an account that comes in through the gateway', 'gwen', password],
  ])('%s: the same words, and the same work', async (_label, name, typed) => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    await reception.account('off', 'operator', { active: false })
    const { passwordHash: _none, ...rest } = await reception.account('gwen', 'operator')
    await reception.office.admins.update({ ...rest, user: 'u1' })
    const refusal = await refusalOf(reception.door.enter({ name, password: typed, source: home }))
    expect(refusal).toMatchObject({
      kind: 'unauthenticated',
      says: 'This name and this password do not belong together.',
    })
    expect(reception.verified()).toBe(1)
    expect(reception.events).toMatchObject([{ type: 'admin.refused', because: 'wrong', source: home }])
    expect(JSON.stringify(reception.events)).not.toContain(typed === '' ? 'eve' : typed.slice(0, 40))
  })

  test('composed and decomposed letters are one password', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner', { passwordHash: 'hash of \u00e9t\u00e9 \u00e0 la mer bleue' })
    expect(await reception.enter('ann', home, 'e\u0301te\u0301 a\u0300 la mer bleue')).toBeDefined()
  })
})

describe('whoever guesses waits, and nobody else', () => {
  test('a thousand failures elsewhere do not keep the owner out for a moment', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    await thousandFailures(reception)
    expect(await reception.enter('ann')).toBeDefined()
  })

  test('from the address of the guesses the right password waits too, and is told how long', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    await thousandFailures(reception)
    const refusal = await refusalOf(reception.enter('ann', elsewhere))
    expect(refusal.kind).toBe('throttled')
    expect(refusal.retryAfter).toBeGreaterThan(0)
    reception.advance(refusal.retryAfter ?? 0)
    expect(await reception.enter('ann', elsewhere)).toBeDefined()
  })

  test('guesses that come too early cost no work and are written down once', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    await thousandFailures(reception)
    expect(reception.verified()).toBeLessThan(10)
    const throttled = reception.events.filter((event) => 'because' in event && event.because === 'throttled')
    expect(throttled).toHaveLength(1)
  })

  test('each failure doubles the delay, up to a quarter of an hour', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    const waits: number[] = []
    while (waits.length < 14) {
      const refusal = await refusalOf(reception.door.enter({ name: 'ann', password: 'no', source: home }))
      if (refusal.retryAfter === undefined) continue
      waits.push(refusal.retryAfter)
      reception.advance(refusal.retryAfter)
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900])
  })

  test('many names from one address are slowed as well, and one’s own right password does not wash that off', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    await reception.account('eve', 'auditor')
    let refused = 0
    for (let tries = 0; tries < 40; tries++) {
      const guess = { name: `name${tries}`, password: 'no', source: elsewhere }
      if ((await refusalOf(reception.door.enter(guess))).kind === 'throttled') refused += 1
      else if (tries === 15) await reception.enter('eve', elsewhere)
    }
    expect(refused).toBe(19)
    expect((await refusalOf(reception.enter('ann', elsewhere))).kind).toBe('throttled')
  })

  test('a household of IPv6 addresses is one source, another household is not', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    for (let tries = 0; tries < 30; tries++)
      await refusalOf(reception.door.enter({ name: 'ann', password: 'no', source: `2001:db8:1:2::${tries}` }))
    expect((await refusalOf(reception.enter('ann', '2001:db8:1:2:ffff::1'))).kind).toBe('throttled')
    expect(await reception.enter('ann', '2001:db8:1:3::1')).toBeDefined()
  })

  test('an hour of quiet forgets it', async () => {
    const reception = openReception()
    await reception.account('ann', 'owner')
    await thousandFailures(reception)
    reception.advance(3700)
    for (let tries = 0; tries < 5; tries++)
      expect((await refusalOf(reception.enter('ann', elsewhere, 'no'))).kind).toBe('unauthenticated')
  })

  test('however many try, what is kept is bounded', () => {
    const throttle = new Throttle({ now: () => new Date(0), ticks: () => 0 })
    for (let one = 0; one < 25_000; one++)
      throttle.enter(`n${one}`, `10.${one >> 16}.${(one >> 8) & 255}.${one & 255}`)
    expect(throttle.size).toBeLessThanOrEqual(30_000)
    expect(throttle.size).toBeGreaterThan(10_000)
  })
})

describe('a new password', () => {
  test.each([
    ['elevenchars', 'It has 11 characters; at least 12 are needed.'],
    ['x'.repeat(257), 'It has 257 characters; at most 256 can be kept.'],
    ['Password1234', 'It is one of those that are tried first everywhere.'],
    ['my name is Ann!!', 'It has the name in it. Whoever guesses tries that first.'],
    ['abababababab', 'It is made of the same few characters.'],
  ])('%s is not taken', (typed, says) => {
    expect(passwordFault(typed, 'ann')).toBe(says)
  })

  test.each([
    ['only small letters here'],
    ['twelve chars'],
    ['🔑🗝🚪🧱🏰🌉🔑🗝🚪🧱🏰🌉'],
    ['x1'.repeat(60) + 'yz'],
  ])('%s is taken: nothing is asked of it but length', (typed) => {
    expect(passwordFault(typed, 'ann')).toBeUndefined()
  })
})
