import type { Directory } from '../../src/model/ports.js'
import { acme, aLink, aUser, fresh, type TestClock, testClock, wiki } from './people.js'

const many = 24
const other = 'https://other.test/idp'

function atOnce<Result>(run: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: many }, (_, index) => run(index)))
}

/** What every directory must do, above all when many ask at once. */
export function directoryConformance(name: string, open: (clock: TestClock) => Promise<Directory>): void {
  describe(`${name} keeps people`, () => {
    const clock = testClock()
    let directory: Directory

    beforeAll(async () => {
      directory = await open(clock)
    })
    afterAll(() => directory.close())

    const created = async (change = {}, link = aLink(clock)) => {
      const user = aUser(clock, change)
      expect(await directory.users.create(user, link)).toBe('created')
      return { user, link }
    }

    test('a user comes back as kept, by id and by link', async () => {
      const { user, link } = await created({ provisionedFor: acme, active: false })
      expect(await directory.users.find(user.id)).toEqual(user)
      expect(await directory.users.linkedTo(acme, link.subject)).toEqual(user)
      expect(await directory.users.linksOf(user.id)).toEqual([link])
      expect(await directory.users.find(fresh('user'))).toBeUndefined()
    })

    test('names of attributes never reach a prototype', async () => {
      const attributes = JSON.parse('{"__proto__":["polluted"],"mail":["ada@acme.test"]}')
      const { user } = await created({ attributes })
      const kept = (await directory.users.find(user.id))?.attributes ?? {}
      expect(Object.keys(kept).sort()).toEqual(['__proto__', 'mail'])
      expect('constructor' in kept).toBe(false)
    })

    test('a role named twice is given once', async () => {
      const { user } = await created({ roles: { imported: ['a', 'a', 'b'], local: ['a'] } })
      expect((await directory.users.find(user.id))?.roles).toEqual({ imported: ['a', 'b'], local: ['a'] })
    })

    test('a link is partner, value, format and qualifiers: another of any is another name', async () => {
      const { link } = await created()
      const { subject } = link
      const others = [
        { ...subject, value: `${subject.value}x` },
        { ...subject, format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified' },
        { ...subject, nameQualifier: 'q' },
        { ...subject, spNameQualifier: 'q' },
        { ...subject, value: subject.value.toUpperCase() },
      ]
      for (const another of others) expect(await directory.users.linkedTo(acme, another)).toBeUndefined()
      expect(await directory.users.linkedTo(other, subject)).toBeUndefined()
      for (const another of others) {
        const { user } = await created({}, aLink(clock, { subject: another }))
        expect((await directory.users.linkedTo(acme, another))?.id).toBe(user.id)
      }
    })

    test('of many first sign-ins of one person, one creates the user, and no other user is left', async () => {
      const link = aLink(clock)
      const users = Array.from({ length: many }, () => aUser(clock))
      const outcomes = await Promise.all(users.map((user) => directory.users.create(user, link)))
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'link_taken')).toHaveLength(many - 1)
      const found = await Promise.all(users.map(({ id }) => directory.users.find(id)))
      expect(found.filter((user) => user !== undefined)).toHaveLength(1)
      expect(await directory.users.linkedTo(acme, link.subject)).toEqual(found[outcomes.indexOf('created')])
    })

    test('of many that link one name, one does', async () => {
      const users = await atOnce(() => created())
      const link = aLink(clock)
      const outcomes = await Promise.all(users.map(({ user }) => directory.users.link(user.id, link)))
      expect(outcomes.filter((outcome) => outcome === 'linked')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'link_taken')).toHaveLength(many - 1)
    })

    test('of many partners’ names for somebody provisioned, one adopts the user, and no other is linked', async () => {
      const user = aUser(clock)
      await directory.users.create(user)
      const links = Array.from({ length: many }, () => aLink(clock))
      const outcomes = await Promise.all(links.map((link) => directory.users.adopt(user, link)))
      expect(outcomes.filter((adopted) => adopted)).toHaveLength(1)
      expect(await directory.users.linksOf(user.id)).toEqual([links[outcomes.indexOf(true)]])
      const now = await directory.users.find(user.id)
      expect(now?.version).toBe(user.version + 1)
      if (now) expect(await directory.users.adopt(now, aLink(clock))).toBe(false)
    })

    test('nobody who does not exist is linked', async () => {
      const link = aLink(clock)
      expect(await directory.users.link(fresh('user'), link)).toBe('no_user')
      expect(await directory.users.linkedTo(acme, link.subject)).toBeUndefined()
    })

    test('unlinking takes that one name away, and it may be linked anew', async () => {
      const { user, link } = await created()
      const second = aLink(clock, { partner: other })
      await directory.users.link(user.id, second)
      const stranger = await created()
      expect(await directory.users.unlink(stranger.user.id, acme, link.subject)).toBe(false)
      expect(await directory.users.unlink(user.id, acme, link.subject)).toBe(true)
      expect(await directory.users.linksOf(user.id)).toEqual([second])
      expect(await directory.users.link(stranger.user.id, link)).toBe('linked')
    })

    test('of many changes to one version of a user, one stands whole', async () => {
      const { user } = await created()
      const changes = Array.from({ length: many }, (_, index) => ({
        ...user,
        attributes: { n: [String(index)] },
        roles: { imported: [`r${index}`], local: [] },
      }))
      const outcomes = await Promise.all(changes.map((change) => directory.users.update(change)))
      const won = outcomes.filter((outcome) => outcome !== undefined)
      expect(won).toHaveLength(1)
      expect(won[0]).toEqual({ ...changes[outcomes.indexOf(won[0])], version: 2 })
      expect(await directory.users.find(user.id)).toEqual(won[0])
    })

    test('a user who does not exist is not changed', async () => {
      expect(await directory.users.update(aUser(clock))).toBeUndefined()
    })

    test('a link does not overtake a change of its user', async () => {
      const { user } = await created()
      await directory.users.link(user.id, aLink(clock, { partner: other }))
      expect(await directory.users.update(user)).toEqual({ ...user, version: 2 })
    })

    describe('and those who are awaited', () => {
      const awaited = async (change = {}) => {
        const value = `${fresh('ada')}@acme.test`
        const user = aUser(clock, {
          provisionedFor: acme,
          attributes: { mail: ['x@acme.test', value] },
          ...change,
        })
        expect(await directory.users.create(user)).toBe('created')
        return { user, value }
      }

      test('are found by this very value, at the partner they were provisioned for', async () => {
        const { user, value } = await awaited()
        expect(await directory.users.awaiting(acme, 'mail', value)).toEqual([user])
        expect(await directory.users.awaiting(acme, 'mail', value.toUpperCase())).toEqual([])
        expect(await directory.users.awaiting(acme, 'uid', value)).toEqual([])
        expect(await directory.users.awaiting(other, 'mail', value)).toEqual([])
      })

      test('are no longer awaited once linked anywhere', async () => {
        const { user, value } = await awaited()
        await directory.users.link(user.id, aLink(clock, { partner: other }))
        expect(await directory.users.awaiting(acme, 'mail', value)).toEqual([])
      })

      test('are all named when several have the value', async () => {
        const first = await awaited()
        const second = await awaited({ attributes: first.user.attributes })
        const found = await directory.users.awaiting(acme, 'mail', first.value)
        expect(found.map(({ id }) => id).sort()).toEqual([first.user.id, second.user.id].sort())
      })

      test('are found by what they are called now', async () => {
        const { user, value } = await awaited()
        await directory.users.update({ ...user, attributes: { mail: ['new@acme.test'] } })
        expect(await directory.users.awaiting(acme, 'mail', value)).toEqual([])
        expect((await directory.users.awaiting(acme, 'mail', 'new@acme.test')).map(({ id }) => id)).toContain(
          user.id,
        )
      })

      test('are compared by the whole of a long value', async () => {
        const long = 'l'.repeat(300)
        const { user } = await awaited({ attributes: { mail: [`${long}1`] } })
        expect(await directory.users.awaiting(acme, 'mail', `${long}1`)).toEqual([user])
        expect(await directory.users.awaiting(acme, 'mail', `${long}2`)).toEqual([])
      })

      test('are only those provisioned: nobody else is matched by a value', async () => {
        const mail = `${fresh('bob')}@acme.test`
        expect(await directory.users.create(aUser(clock, { attributes: { mail: [mail] } }))).toBe('created')
        expect(await directory.users.awaiting(acme, 'mail', mail)).toEqual([])
      })
    })

    test('search finds by id, part of a value in any case, and a partner’s name, never more than asked', async () => {
      const tag = fresh('Tag')
      const { user, link } = await created({ attributes: { displayName: [`Grace ${tag} Hopper`] } })
      await created({ attributes: { displayName: [`Another ${tag}`] } })
      const found = async (query: string, limit = 10) =>
        (await directory.users.search(query, limit)).map(({ id }) => id)
      expect(await found(user.id)).toEqual([user.id])
      expect(await found(`grace ${tag.toLowerCase()}`)).toEqual([user.id])
      expect(await found(link.subject.value)).toEqual([user.id])
      expect(await found(tag)).toHaveLength(2)
      expect(await found(tag, 1)).toHaveLength(1)
      expect(await found(`%${tag}%nothing`)).toEqual([])
      expect(await found(`${tag}\\nothing`)).toEqual([])
      expect((await directory.users.search('', 100_000)).length).toBeLessThanOrEqual(500)
    })

    test('a long search comes in stretches that neither repeat nor skip anybody', async () => {
      const tag = fresh('Stretch')
      const made: string[] = []
      for (const at of [1, 2, 3, 4, 5]) {
        if (at !== 3) clock.move(1) // Two of them at the same instant
        made.push((await created({ attributes: { displayName: [tag] } })).user.id)
      }
      const first = await directory.users.search(tag, 2)
      const second = await directory.users.search(tag, 2, first[1])
      const third = await directory.users.search(tag, 2, second[1])
      expect([first, second, third].map(({ length }) => length)).toEqual([2, 2, 1])
      const all = await directory.users.search(tag, 10)
      expect([...first, ...second, ...third]).toEqual(all)
      expect(all.map(({ id }) => id).sort()).toEqual(made.sort())
      expect(await directory.users.search(tag, 2, third[0])).toEqual([])
    })

    test('roles and groups are counted by where they come from, and whoever has one is found', async () => {
      const [role, group] = [fresh('role'), fresh('group')]
      const both = { imported: [role], local: [role] }
      const one = (await created({ roles: both, groups: { imported: [group], local: [] } })).user
      const two = (await created({ roles: { imported: [], local: [role] } })).user
      const given = async (what: 'role' | 'group', name: string) =>
        (await directory.users.given(what)).filter((each) => each.name === name)
      expect(await given('role', role)).toEqual([{ name: role, imported: 1, local: 2 }])
      expect(await given('group', group)).toEqual([{ name: group, imported: 1, local: 0 }])
      expect(await given('group', role)).toEqual([])
      const having = await directory.users.having('role', role, 10)
      expect(having.map(({ id }) => id)).toEqual([one.id, two.id].sort())
      const [first] = having
      expect(await directory.users.having('role', role, 10, first?.id)).toEqual(having.slice(1))
      expect(await directory.users.having('role', role, 1)).toEqual([first])
      expect(await directory.users.having('group', group, 10)).toEqual([one])
      expect(await directory.users.having('group', role, 10)).toEqual([])
    })

    test('a name once issued to an app stays, and is that app’s alone', async () => {
      const { user } = await created()
      expect(await directory.names.issued(user.id, wiki)).toBeUndefined()
      await atOnce(() => directory.names.issue(user.id, wiki, 'first'))
      await directory.names.issue(user.id, wiki, 'second')
      expect(await directory.names.issued(user.id, wiki)).toBe('first')
      expect(await directory.names.issued(user.id, 'https://mail.test/sp')).toBeUndefined()
      await expect(directory.names.issue(fresh('user'), wiki, 'x')).rejects.toMatchObject({
        code: 'store.unavailable',
      })
    })

    test('what was decided on a registration is kept by kind, and every decision shows in the version', async () => {
      const id = fresh('https://entity')
      const before = await directory.overlays.version()
      await directory.overlays.set('partner', id, { enabled: false, confirmedDomains: ['acme.test'] })
      expect(await directory.overlays.version()).not.toBe(before)
      expect((await directory.overlays.all('partner')).get(id)).toEqual({
        enabled: false,
        confirmedDomains: ['acme.test'],
      })
      expect((await directory.overlays.all('app')).get(id)).toBeUndefined()
      await directory.overlays.set('partner', id, { confirmedDomains: [] })
      expect((await directory.overlays.all('partner')).get(id)).toEqual({ confirmedDomains: [] })
    })

    test('what was decided has a revision that grows with each change of it, and with no other’s', async () => {
      const [id, another] = [fresh('https://entity'), fresh('https://entity')]
      const revision = async () => (await directory.overlays.find('app', id)).revision
      expect(await directory.overlays.find('app', id)).toEqual({ overlay: {}, revision: 0 })
      expect(await directory.overlays.set('app', id, { draft: true })).toBe(true)
      expect(await directory.overlays.find('app', id)).toEqual({ overlay: { draft: true }, revision: 1 })
      await directory.overlays.set('app', another, { enabled: false })
      await directory.overlays.set('partner', id, { enabled: false })
      expect(await revision()).toBe(1)
      expect(await directory.overlays.set('app', id, {}, 1)).toBe(true)
      expect(await directory.overlays.set('app', id, { enabled: true })).toBe(true)
      expect(await directory.overlays.find('app', id)).toEqual({ overlay: { enabled: true }, revision: 3 })
    })

    test('a change to what was meanwhile changed by somebody else is not made, and shows in no version', async () => {
      const id = fresh('https://entity')
      expect(await directory.overlays.set('app', id, { enabled: true }, 1)).toBe(false)
      expect(await directory.overlays.set('app', id, { enabled: true }, 0)).toBe(true)
      const before = await directory.overlays.version()
      expect(await directory.overlays.set('app', id, { enabled: false }, 0)).toBe(false)
      expect(await directory.overlays.set('app', id, { enabled: false }, 2)).toBe(false)
      expect(await directory.overlays.version()).toBe(before)
      expect(await directory.overlays.find('app', id)).toEqual({ overlay: { enabled: true }, revision: 1 })
    })

    test('of many first decisions, and of many changes to one revision, one stands', async () => {
      const id = fresh('https://entity')
      const change = (expected: number) =>
        atOnce((index) => directory.overlays.set('app', id, { preset: `${expected} ${index}` }, expected))
      for (const expected of [0, 1]) {
        const outcomes = await change(expected)
        expect(outcomes.filter(Boolean)).toHaveLength(1)
        expect(await directory.overlays.find('app', id)).toEqual({
          overlay: { preset: `${expected} ${outcomes.indexOf(true)}` },
          revision: expected + 1,
        })
      }
    })

    test('a directory that answers is ready', async () => {
      await expect(directory.ready()).resolves.toBeUndefined()
    })
  })
}
