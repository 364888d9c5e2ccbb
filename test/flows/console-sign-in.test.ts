import { firstOwnerLink } from '../../src/admin/access/first-owner.js'
import { setUp } from '../../src/admin/access/setup-links.js'
import { callerOf } from '../../src/admin/access/callers.js'
import { testSignIn } from '../../src/admin/registrations/test-sign-in.js'
import { changeRegistration, type WantedChange } from '../../src/admin/registrations/change.js'
import { type Caller, permissionsOf } from '../../src/model/admin.js'
import type { AuditEvent } from '../../src/model/audit-event.js'
import { signsIn } from '../console/access/open-access.js'
import { Browser, type Shown } from '../support/browser.js'
import { gate, openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, refusalOn } from '../support/sign-in.js'

const wiki = outsider('wiki')
const [acme, bolt] = [outsider('acme'), outsider('bolt')]
const password = 'four words and a comma'
const adminCookie = '__Host-sallyport_443_admin'
const own = `${gate}/admin/access/own`
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki],
    partners: [acme, bolt],
    settings: {
      keys: { kind: 'ec-p256' },
      partners: {
        acme: { import: [{ role: 'console-owner', whenGroup: 'bosses' }] },
        bolt: { acceptUnsolicitedAnswers: true },
      },
    },
  })
  const secret = (await firstOwnerLink(house.office))?.address.split('/').at(-1) ?? ''
  await setUp({ secret, name: 'root', password, source: '192.0.2.1' }, house.office)
})
afterAll(() => house.close())

const latest = async <Type extends AuditEvent['type']>(type: Type) =>
  (await house.events()).findLast(
    (event): event is Extract<AuditEvent, { type: Type }> => event.type === type,
  )

/** As acme vouches for somebody; whoever has this name is one of its bosses. */
const called = (name: string) => ({ nameID: { value: name }, attributes: { groups: 'bosses' } })

/** To the console through the gateway, with acme's word where it is asked. */
async function comes(browser: Browser, name: string): Promise<Shown> {
  const asked = await browser.get(`${gate}/console/sign-in?next=${encodeURIComponent('/admin/access/own')}`)
  const chosen = asked.leaves === undefined ? await browser.get(linkTo('acme', asked)) : asked
  return chosen.leaves === undefined
    ? chosen
    : deliver(browser, answerOf(acme, house, questionIn(chosen), called(name)))
}

/** Of the page on which partners are chosen; where nothing is to be chosen, the page as it is. */
function linkTo(handle: string, { text, url }: Shown): string {
  const href = new RegExp(`href="([^"]+/partner/${handle})"`).exec(text)?.[1]
  return href === undefined ? url : new URL(href, gate).href
}

/** Somebody whom the house knows, with these roles granted here. */
async function known(name: string, ...local: readonly string[]): Promise<string> {
  const browser = new Browser(house)
  const asked = await bring(browser, asks(wiki, house))
  const question = questionIn(await browser.get(linkTo('acme', asked)))
  await deliver(browser, answerOf(acme, house, question, called(name)))
  const { user = '' } = (await latest('signin.completed')) ?? {}
  await granted(user, ...local)
  return user
}

async function granted(id: string, ...local: readonly string[]): Promise<void> {
  const { users } = house.office.gateway.directory
  const user = await users.find(id)
  if (!user) throw new Error('nobody came in')
  await users.update({ ...user, roles: { ...user.roles, local } })
}

const callerIn = (browser: Browser) => callerOf(browser.jar.get(adminCookie), '192.0.2.1', house.office)

describe('who comes to the console through the gateway', () => {
  test('has the role that was granted here, wherever they wanted to go', async () => {
    const user = await known('ann', 'console-operator')
    const browser = new Browser(house)
    expect(await comes(browser, 'ann')).toMatchObject({ status: 200, url: own })
    expect(await callerIn(browser)).toMatchObject({ role: 'operator', via: 'console' })
    const signedIn = (await house.events()).findLast((event) => event.type === 'admin.signed_in')
    expect(signedIn).toMatchObject({ way: 'gateway' })
    expect(await latest('signin.completed')).toMatchObject({
      app: `${gate}/admin`,
      user,
      claims: [],
      reference: signedIn && 'reference' in signedIn ? signedIn.reference : 'none',
    })
  })

  test('gets nothing by a role that a partner’s rules gave, whatever it is called', async () => {
    const user = await known('bob')
    expect((await house.office.gateway.directory.users.find(user))?.roles.imported).toEqual(['console-owner'])
    const browser = new Browser(house)
    const no = await comes(browser, 'bob')
    expect(no.status).toBe(403)
    expect(no.text).toContain('no role at the console')
    expect(await callerIn(browser)).toBeUndefined()
    expect(await latest('admin.refused')).toMatchObject({ because: 'no_role', user })
    await granted(user, 'console-auditor')
    expect((await comes(browser, 'bob')).url).toBe(own)
    expect(await callerIn(browser)).toMatchObject({ role: 'auditor' })
  })

  test('is out at once when the role is taken away, or the person is switched off', async () => {
    const user = await known('carol', 'console-owner')
    const browser = new Browser(house)
    await comes(browser, 'carol')
    expect((await browser.get(own)).url).toBe(own)
    await granted(user)
    expect((await browser.get(own)).url).toContain('/admin/sign-in')
    await granted(user, 'console-owner')
    await comes(browser, 'carol')
    const found = await house.office.gateway.directory.users.find(user)
    if (found) await house.office.gateway.directory.users.update({ ...found, active: false })
    expect((await browser.get(own)).url).toContain('/admin/sign-in')
  })

  test('never counts as an owner who could let others in', async () => {
    await known('olga', 'console-owner')
    const browser = new Browser(house)
    await comes(browser, 'olga')
    expect(await callerIn(browser)).toMatchObject({ role: 'owner' })
    const root = await house.office.admins.byName('root')
    if (!root) throw new Error('no root')
    expect(await house.office.admins.update({ ...root, active: false })).toBe('last_owner')
  })

  test('is asked again by the partner when the sign-in was more than minutes ago', async () => {
    await known('dora', 'console-help-desk')
    const browser = new Browser(house)
    await comes(browser, 'dora')
    const soon = await browser.get(`${gate}/console/sign-in?next=${encodeURIComponent('/admin/access/own')}`)
    expect(soon.url).toBe(own)
    house.advance(400)
    const asked = await browser.get(`${gate}/console/sign-in`)
    const late = asked.leaves === undefined ? await browser.get(linkTo('acme', asked)) : asked
    expect(questionIn(late).xml).toContain('ForceAuthn="true"')
  })
})

describe('the way back into the console', () => {
  /** The address with which the line sends the browser on, unused. */
  async function entryOf(browser: Browser, name: string): Promise<string> {
    await comes(browser, name)
    const cookie = [...browser.jar].map(([key, value]) => `${key}=${value}`).join('; ')
    const asked = await fetch(`${house.url}/console/sign-in`, { headers: { cookie }, redirect: 'manual' })
    for (const line of asked.headers.getSetCookie()) {
      const [pair = ''] = line.split('; ')
      browser.jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return asked.headers.get('location') ?? ''
  }

  test('works once, and in no other browser', async () => {
    await known('emil', 'console-operator')
    await known('eve', 'console-help-desk')
    const [emil, eve, nobody] = [new Browser(house), new Browser(house), new Browser(house)]
    await comes(eve, 'eve')
    const entry = await entryOf(emil, 'emil')
    expect(entry).toContain(`${gate}/admin/enter?entry=`)
    for (const other of [eve, nobody]) expect((await other.get(entry)).status).toBe(401)
    expect(await callerIn(eve)).toMatchObject({ role: 'help-desk' })
    emil.jar.delete(adminCookie)
    expect((await emil.get(entry)).url).toBe(`${gate}/admin`)
    emil.jar.delete(adminCookie)
    expect((await emil.get(entry)).status).toBe(401)
    expect(await callerIn(emil)).toBeUndefined()
  })

  test('runs out within a minute, and cannot be made up', async () => {
    await known('finn', 'console-operator')
    const finn = new Browser(house)
    const entry = await entryOf(finn, 'finn')
    finn.jar.delete(adminCookie)
    expect((await finn.get(`${entry.slice(0, -4)}AAAA`)).status).toBe(401)
    house.advance(61)
    expect((await finn.get(entry)).status).toBe(401)
    expect((await finn.get(await entryOf(finn, 'finn'))).url).toBe(`${gate}/admin`)
  })
})

describe('the console as an app', () => {
  test('is spoken for by nobody else: by no protocol, launch or unsolicited answer', async () => {
    const console = { ...wiki, id: `${gate}/admin` }
    const posed = await bring(new Browser(house), asks(console, house))
    expect(await refusalOn(posed, house)).toBe('request.unknown_app')
    const launched = await new Browser(house).get(`${gate}/launch/console`)
    expect(await refusalOn(launched, house)).toBe('request.unknown_app')
    const word = answerOf(bolt, house, undefined, { relayState: console.id })
    expect(await refusalOn(await deliver(new Browser(house), word), house)).toBe('launch.not_allowed')
    expect(house.office.gateway.registry.apps().map(({ id }) => id)).toEqual([wiki.id])
  })
})

describe('a partner through which people come who run the house', () => {
  const operator: Caller = {
    admin: 'op',
    by: 'admin op',
    via: 'console',
    role: 'operator',
    may: new Set(permissionsOf.operator),
    source: '192.0.2.1',
  }
  const owner: Caller = { ...operator, role: 'owner', may: new Set(permissionsOf.owner) }
  const change = (caller: Caller, partner: string, wanted: WantedChange) =>
    changeRegistration(caller, 'partner', partner, wanted, undefined, house.office)
  const weaker = { settings: { acceptSha1Signatures: true } }

  test('is believed as before until an owner says otherwise; an operator changes any other', async () => {
    await known('gail', 'console-auditor')
    const refusal = { kind: 'not_allowed', says: expect.stringContaining('come in as one of them') }
    await expect(change(operator, 'acme', weaker)).rejects.toMatchObject(refusal)
    await expect(change(operator, 'bolt', weaker)).resolves.toBeDefined()
    await expect(change(owner, 'acme', weaker)).resolves.toBeDefined()
    await expect(change(owner, 'acme', { settings: {} })).resolves.toBeDefined()
  })

  test('is disabled and enabled by an operator all the same', async () => {
    await expect(change(operator, 'acme', { enabled: false })).resolves.toMatchObject({ stands: 'disabled' })
    await expect(change(operator, 'acme', { enabled: true })).resolves.toMatchObject({ stands: 'live' })
  })
})

describe('a partner on trial', () => {
  async function owner(): Promise<Browser> {
    const browser = new Browser(house)
    await signsIn(browser, 'root')
    return browser
  }
  async function trial(browser: Browser, back?: string) {
    const caller = await callerIn(browser)
    if (!caller) throw new Error('not signed in')
    const cookie = browser.jar.get(adminCookie)
    return testSignIn(
      caller,
      { partner: 'acme', browser: cookie, ...(back === undefined ? {} : { back }) },
      house.office,
    )
  }
  afterEach(async () => {
    await house.office.gateway.directory.overlays.set('partner', acme.id, {})
    await house.house.refresh()
  })

  test.each([false, true])(
    'walks the ordinary line, draft %s, under the reference that was told before',
    async (draft) => {
      await house.office.gateway.directory.overlays.set('partner', acme.id, { draft })
      await house.house.refresh()
      const browser = await owner()
      const { address, reference } = await trial(browser, '/admin/access/own')
      const question = questionIn(await browser.get(address))
      const shown = await deliver(browser, answerOf(acme, house, question, called('tess')))
      expect(shown.url).toBe(own)
      expect(await latest('signin.completed')).toMatchObject({
        reference,
        app: `${gate}/admin`,
        partner: acme.id,
      })
      expect(await callerIn(browser)).toMatchObject({ by: 'admin root' })
    },
  )

  test('asks the partner whatever session the browser has', async () => {
    const browser = await owner()
    for (const name of ['tess', 'theo']) {
      const question = questionIn(await browser.get((await trial(browser)).address))
      await deliver(browser, answerOf(acme, house, question, called(name)))
    }
    expect(questionIn(await browser.get((await trial(browser)).address)).xml).not.toContain(
      'ForceAuthn="true"',
    )
  })

  test('tells a no under the same reference', async () => {
    const browser = await owner()
    const { address, reference } = await trial(browser)
    const question = questionIn(await browser.get(address))
    const no = await deliver(browser, answerOf(acme, house, question, { sign: 'none' }))
    expect(no.status).toBeGreaterThanOrEqual(400)
    expect(await latest('signin.refused')).toMatchObject({ reference })
  })

  test('begins in the browser that it was made for, once, and within ten minutes', async () => {
    const [browser, other] = [await owner(), await owner()]
    const { address } = await trial(browser)
    expect(await refusalOn(await other.get(address), house)).toBe('request.stale')
    expect(await refusalOn(await new Browser(house).get(address), house)).toBe('request.stale')
    expect(questionIn(await browser.get(address)).id).toBeDefined()
    const late = await trial(browser)
    house.advance(601)
    expect(await refusalOn(await browser.get(late.address), house)).toBe('request.stale')
  })
})

test('before there is an owner nobody comes in through the gateway either', async () => {
  const empty = await openTestHouse({ apps: [], partners: [acme] })
  try {
    const shown = await new Browser(empty).get(`${gate}/admin/enter?entry=x`)
    expect(shown.text).toContain('Nobody runs this gateway yet')
  } finally {
    await empty.close()
  }
})
