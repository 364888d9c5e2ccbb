import { planOf } from '../../src/admin/plan.js'
import { AdminRefusal } from '../../src/admin/refusal.js'
import type { App } from '../../src/model/app.js'
import type { Partner } from '../../src/model/partner.js'
import { Browser } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { signIn } from '../support/sign-in.js'
import { callerOf } from './caller-of.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki],
    partners: [acme],
    settings: { partners: { acme: { confirmedDomains: ['acme.test'] } } },
  })
  await signIn(new Browser(house), wiki, acme, house)
  await signIn(new Browser(house), wiki, acme, house)
  await signIn(new Browser(house), wiki, acme, house, {
    nameID: { value: 'bob' },
    attributes: { displayName: 'Bob' },
  })
})
afterAll(() => house.close())

const owner = callerOf('owner')
const app = (): App => house.house.gateway.registry.app(wiki.id) as App // registered above
const partner = (): Partner => house.house.gateway.registry.partner(acme.id) as Partner // as above

test('what changes nothing changes no sign-in', async () => {
  const change = { kind: 'app', name: 'wiki', what: 'built', built: app() } as const
  expect(await planOf(owner, change, house.office)).toMatchObject({
    differences: [],
    judged: 3,
    passedOver: 0,
    cutShort: false,
    otherwise: [],
    people: 0,
  })
})

test('an app that names other partners lets nobody in any more', async () => {
  const change = { kind: 'app', name: 'wiki', what: 'built', built: { ...app(), partners: [] } } as const
  const plan = await planOf(owner, change, house.office)
  expect(plan).toMatchObject({ judged: 3, refused: 3, told: 0, people: 2, partners: 1 })
  expect(plan.otherwise[0]).toMatchObject({
    before: 'issued',
    after: 'signin.partner_not_allowed',
    says: ['refused with signin.partner_not_allowed'],
  })
})

test('a domain that is taken away changes what is told of those who have an address in it', async () => {
  const built = { ...partner(), confirmedDomains: [] }
  const change = { kind: 'partner', name: 'acme', what: 'built', built } as const
  const plan = await planOf(owner, change, house.office)
  expect(plan).toMatchObject({ judged: 3, refused: 0, told: 2, people: 1 })
  expect(plan.otherwise[0]?.says).toEqual(['mail is not told any more'])
  expect(JSON.stringify(plan)).not.toContain('ann@')
})

test('a partner that may bring nobody new lets in only whom it brought before', async () => {
  const built = { ...partner(), onFirstSignIn: 'refuse' } as const
  const change = { kind: 'partner', name: 'acme', what: 'built', built } as const
  const plan = await planOf(owner, change, house.office)
  expect(plan).toMatchObject({ judged: 3, refused: 2, people: 2 })
})

test('what is removed refuses everybody', async () => {
  const change = { kind: 'partner', name: 'acme', what: 'removal' } as const
  expect(await planOf(owner, change, house.office)).toMatchObject({ judged: 3, refused: 3, people: 2 })
})

test('a plan is written down, and says when it was cut short', async () => {
  const change = { kind: 'app', name: 'wiki', what: 'removal' } as const
  const plan = await planOf(owner, change, house.office, { signIns: 500, time: -1 })
  expect(plan).toMatchObject({ judged: 0, cutShort: true })
  const event = (await house.events()).findLast(({ type }) => type === 'plan.made')
  expect(event).toEqual({
    type: 'plan.made',
    kind: 'app',
    id: wiki.id,
    by: 'admin owner',
    judged: 0,
    otherwise: 0,
  })
})

test('others have their turn between any two sign-ins that a plan judges', async () => {
  const change = { kind: 'app', name: 'wiki', what: 'removal' } as const
  let turns = 0
  const watch = () => {
    turns += 1
    immediate = setImmediate(watch)
  }
  let immediate = setImmediate(watch)
  const { judged } = await planOf(owner, change, house.office)
  clearImmediate(immediate)
  expect(turns).toBeGreaterThanOrEqual(judged)
})

test('only those who may change registrations may plan', async () => {
  const change = { kind: 'app', name: 'wiki', what: 'removal' } as const
  await expect(planOf(callerOf('auditor'), change, house.office)).rejects.toThrow(AdminRefusal)
  await expect(planOf(callerOf('operator'), change, house.office)).resolves.toBeDefined()
})
