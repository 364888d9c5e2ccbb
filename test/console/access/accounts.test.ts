import { callerOfToken } from '../../../src/admin/access/callers.js'
import { home, password } from '../../admin/access/reception.js'
import { gate } from '../../support/house.js'
import { type OpenAccess, openAccess, sends, signsIn } from './open-access.js'

let house: OpenAccess
beforeEach(async () => {
  house = await openAccess()
  await house.account('ann', 'owner')
  await house.account('bob', 'operator')
})
afterEach(() => house.close())

const access = `${gate}/admin/access`
const bobs = '/admin/access/accounts/id-bob'

describe('who runs the house', () => {
  test('an owner adds somebody by a link that stands on the page once', async () => {
    const ann = await house.signedIn('ann')
    const made = await sends(ann, await ann.get(`${access}/accounts/new`), '/admin/access/accounts/new', {
      name: 'Carol',
      role: 'auditor',
    })
    const [, address = ''] = /data-copy="([^"]+)"/.exec(made.text) ?? []
    const carol = house.browser()
    const page = await carol.get(address)
    expect(page.text).toContain('<bdi>carol</bdi> · Auditor')
    const shown = await sends(carol, page, new URL(address).pathname, { password, again: password })
    expect(shown.status).toBe(200)
    expect((await ann.get(access)).text).toContain('carol')
  })

  test('a name that is taken is said at its field', async () => {
    const ann = await house.signedIn('ann')
    const page = await ann.get(`${access}/accounts/new`)
    const no = await sends(ann, page, '/admin/access/accounts/new', { name: 'bob', role: 'auditor' })
    expect(no.status).toBe(409)
    expect(no.text).toContain('This name is taken.')
  })

  test('an operator sees the accounts and changes none', async () => {
    const bob = await house.signedIn('bob')
    const page = await bob.get(`${gate}/admin/access/accounts/id-ann`)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('Switch off')
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(page.text) ?? []
    const text = `<form method="post" action="/admin/access/accounts/id-ann/active"><input type="hidden" name="token" value="${token}">`
    expect((await bob.postFromPage({ ...page, text }, { active: 'no' })).status).toBe(403)
    expect(await house.office.admins.find('id-ann')).toMatchObject({ active: true })
  })

  test('a role that was taken away is gone at once, from the browser and from its tokens', async () => {
    const [ann, bob] = [await house.signedIn('ann'), await house.signedIn('bob')]
    const made = await sends(bob, await bob.get(`${access}/tokens/new`), '/admin/access/tokens/new', {
      name: 'deploy',
      scopes: 'registrations.change',
      days: '30',
    })
    const [, secret = ''] = /data-copy="(spy_[^"]+)"/.exec(made.text) ?? []
    const may = async () => (await callerOfToken(`Bearer ${secret}`, home, house.office))?.may
    expect(await may()).toEqual(new Set(['registrations.change']))
    const changed = await sends(ann, await ann.get(gate + bobs), `${bobs}/role`, { role: 'auditor' })
    expect(changed.url).toBe(`${gate}${bobs}?told=role-changed`)
    expect((await bob.get(access)).url).toContain('/admin/sign-in')
    expect(await may()).toEqual(new Set())
    await signsIn(bob, 'bob')
    expect((await bob.get(`${access}/tokens/new`)).status).toBe(403)
    expect((await bob.get(access)).status).toBe(200)
  })

  test('an account that is switched off lets nobody in, until it is on again', async () => {
    const [ann, bob] = [await house.signedIn('ann'), await house.signedIn('bob')]
    await sends(ann, await ann.get(gate + bobs), `${bobs}/active`)
    expect((await bob.get(access)).url).toContain('/admin/sign-in')
    expect((await signsIn(bob, 'bob')).status).toBe(401)
    await sends(ann, await ann.get(gate + bobs), `${bobs}/active`)
    expect((await signsIn(bob, 'bob')).status).toBe(200)
  })

  test('what somebody else changed meanwhile is not overwritten', async () => {
    const [ann, other] = [await house.signedIn('ann'), await house.signedIn('ann')]
    const [page, late] = [await ann.get(gate + bobs), await other.get(gate + bobs)]
    await sends(ann, page, `${bobs}/role`, { role: 'auditor' })
    const no = await sends(other, late, `${bobs}/role`, { role: 'owner' })
    expect(no.status).toBe(412)
    expect(no.text).toContain(`href="${bobs}">See it as it is now`)
    expect(await house.office.admins.find('id-bob')).toMatchObject({ role: 'auditor' })
  })

  test('an owner ends the sessions of others', async () => {
    const [ann, bob] = [await house.signedIn('ann'), await house.signedIn('bob')]
    const ended = await sends(ann, await ann.get(gate + bobs), `${bobs}/end`)
    expect(ended.url).toContain('told=ended')
    expect((await bob.get(access)).url).toContain('/admin/sign-in')
    expect((await ann.get(access)).status).toBe(200)
  })

  test('a quarter of an hour after the sign-in nobody is let in by somebody else’s open browser', async () => {
    const ann = await house.signedIn('ann')
    const page = await ann.get(`${access}/accounts/new`)
    house.advance(16 * 60)
    const wish = { name: 'eve', role: 'owner' }
    const no = await sends(ann, page, '/admin/access/accounts/new', wish)
    expect(no.status).toBe(401)
    expect(no.text).toContain('Sign in once more')
    expect(no.text).not.toContain('/admin/setup/')
    await signsIn(ann, 'ann')
    const yes = await sends(ann, await ann.get(`${access}/accounts/new`), '/admin/access/accounts/new', wish)
    expect(yes.text).toContain('/admin/setup/')
  })
})

describe('one’s own', () => {
  test('password is changed in a browser that goes on, and every other one is out', async () => {
    const [bob, other] = [await house.signedIn('bob'), await house.signedIn('bob')]
    const fresh = 'quite another set of words'
    const page = await bob.get(`${access}/own`)
    const changed = await sends(bob, page, '/admin/access/own/password', { password: fresh, again: fresh })
    expect(changed.url).toContain('told=password-changed')
    expect((await other.get(`${access}/own`)).url).toContain('/admin/sign-in')
    expect((await signsIn(other, 'bob')).status).toBe(401)
    expect((await signsIn(other, 'bob', fresh)).status).toBe(200)
  })

  test('password is on no page, also where somebody changed the account at the same moment', async () => {
    const bob = await house.signedIn('bob')
    const page = await bob.get(`${access}/own`)
    const { admins } = house.office
    const { update } = admins
    Object.assign(admins, { update: async () => 'changed_meanwhile' })
    const fresh = 'quite another set of words'
    const no = await sends(bob, page, '/admin/access/own/password', { password: fresh, again: fresh })
    expect(no.status).toBe(412)
    expect(no.text).not.toContain(fresh)
    Object.assign(admins, { update })
    const yes = await sends(bob, page, '/admin/access/own/password', { password: fresh, again: fresh })
    expect(yes.url).toContain('told=password-changed')
  })

  test('other browser is ended; that of somebody else is not', async () => {
    const [bob, other, ann] = [
      await house.signedIn('bob'),
      await house.signedIn('bob'),
      await house.signedIn('ann'),
    ]
    const page = await bob.get(`${access}/own`)
    const [annes] = await house.office.admins.sessions.of('id-ann')
    const no = await sends(bob, page, '/admin/access/own/end', { session: annes?.id ?? '' })
    expect(no.status).toBe(404)
    expect((await ann.get(access)).status).toBe(200)
    expect((await sends(bob, page, '/admin/access/own/end')).url).toContain('told=ended')
    expect((await other.get(access)).url).toContain('/admin/sign-in')
  })

  test('browsers and password are the help desk’s too, which sees no accounts', async () => {
    await house.account('dora', 'help-desk')
    const dora = await house.signedIn('dora')
    expect((await dora.get(`${access}/own`)).status).toBe(200)
    expect((await dora.get(access)).status).toBe(403)
  })
})

describe('a token', () => {
  test('is shown once, works for what was chosen, and stops when it is revoked', async () => {
    const bob = await house.signedIn('bob')
    const made = await sends(bob, await bob.get(`${access}/tokens/new`), '/admin/access/tokens/new', {
      name: 'deploy',
      scopes: 'people.read',
      days: '30',
    })
    const [, secret = ''] = /data-copy="(spy_[^"]+)"/.exec(made.text) ?? []
    const caller = () => callerOfToken(`Bearer ${secret}`, home, house.office)
    expect(await caller()).toMatchObject({ by: 'token deploy of bob', may: new Set(['people.read']) })
    const list = await bob.get(`${access}/tokens`)
    expect(list.text).toContain('deploy')
    expect(list.text).not.toContain('spy_a')
    expect(list.text).not.toContain(secret)
    const action = /action="(\/admin\/access\/tokens\/[^"]+\/revoke)"/.exec(list.text)?.[1] ?? ''
    await sends(bob, list, action)
    expect(await caller()).toBeUndefined()
  })

  test('without a name, a scope or an end is not made, and what was typed still stands there', async () => {
    const bob = await house.signedIn('bob')
    const page = await bob.get(`${access}/tokens/new`)
    const no = await sends(bob, page, '/admin/access/tokens/new', { name: 'deploy <b>', days: '900' })
    expect(no.status).toBe(422)
    expect(no.text).toContain('Choose at least one')
    expect(no.text).toContain('1 to 365')
    expect(no.text).toContain('value="deploy &lt;b&gt;"')
    expect(await house.office.admins.tokens.all()).toEqual([])
  })

  test('may never do more than its maker', async () => {
    const bob = await house.signedIn('bob')
    const page = await bob.get(`${access}/tokens/new`)
    expect(page.text).not.toContain('keys.change')
    const more = { name: 'x', scopes: 'keys.change', days: '1' }
    expect((await sends(bob, page, '/admin/access/tokens/new', more)).status).toBe(403)
    const ann = await house.signedIn('ann')
    const may = await sends(ann, await ann.get(`${access}/tokens/new`), '/admin/access/tokens/new', more)
    expect(may.status).toBe(200)
  })
})
