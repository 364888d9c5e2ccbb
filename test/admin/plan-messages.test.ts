import { planOf } from '../../src/admin/plan.js'
import type { App } from '../../src/model/app.js'
import type { Partner } from '../../src/model/partner.js'
import { Browser } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, signIn } from '../support/sign-in.js'
import { callerOf } from './caller-of.js'

const wiki = outsider('wiki')
const acme = outsider('acme')
const rolled = { ...acme, keys: outsider('rolled').keys }
let house: TestHouse
const owner = callerOf('owner')
const app = (): App => house.office.gateway.registry.app(wiki.id) as App // registered below
const partner = (): Partner => house.office.gateway.registry.partner(acme.id) as Partner // as above

/** Registered with these keys instead. */
function withKeys(...whose: readonly (typeof acme)[]): Partner {
  const { saml, ...rest } = partner()
  const [key] = saml?.keys ?? []
  if (!saml || !key) throw new Error('a partner without a key')
  return {
    ...rest,
    saml: { ...saml, keys: whose.map(({ keys }) => ({ ...key, certificate: keys.certificate })) },
  }
}

beforeAll(async () => {
  house = await openTestHouse({ apps: [wiki], partners: [acme] })
  await signIn(new Browser(house), wiki, acme, house)
  const question = questionIn(await bring(new Browser(house), asks(wiki, house)))
  await deliver(new Browser(house), answerOf(rolled, house, question))
})
afterAll(() => house.close())

const plan = (built: App | Partner, kind: 'app' | 'partner') =>
  planOf(owner, { kind, name: built.handle, what: 'built', built }, house.office)

test('as long as a message could be used it is not read anew, and the plan says so', async () => {
  expect(await plan(withKeys(rolled), 'partner')).toMatchObject({ judged: 1, unread: 1, refused: 0 })
})

describe('once messages may be seen', () => {
  beforeAll(() => {
    house.advance(3600)
  })

  test('a key that goes takes those with it who came by it', async () => {
    const seen = await plan(withKeys(rolled), 'partner')
    expect(seen).toMatchObject({ unread: 0, refused: 1, admitted: 0 })
    expect(seen.otherwise[0]).toMatchObject({ before: 'issued', after: 'partner.signature_invalid' })
  })

  test('a key that comes lets those in who were refused without it, as far as their message was kept', async () => {
    const seen = await plan(withKeys(acme, rolled), 'partner')
    expect(seen).toMatchObject({ refused: 0, told: 0 })
    expect(seen.admitted + seen.passedOver).toBe(1)
  })

  test('the same keys change nothing', async () => {
    expect(await plan(withKeys(acme), 'partner')).toMatchObject({ judged: 1, unread: 0, otherwise: [] })
  })

  test('an app whose requests must be signed is refused those that were not', async () => {
    const seen = await plan({ ...app(), requireSignedRequests: true }, 'app')
    expect(seen).toMatchObject({ judged: 1, refused: 1 })
    expect(seen.otherwise[0]?.after).toBe('request.signature_missing')
  })
})
