import { assertionKey } from '../../src/store/transitions.js'
import { Refusal } from '../../src/model/refusal.js'
import { Browser } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import { answerOf, asks, bring, deliver, questionIn, refusalOn, statusOf } from '../support/sign-in.js'

const [wiki, open, acme] = [outsider('wiki'), outsider('open'), outsider('acme')]
let house: TestHouse
let spendFails = false

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki, open],
    partners: [acme],
    settings: {
      partners: { acme: { acceptUnsolicitedAnswers: true, unsolicitedApp: 'open' } },
      apps: { wiki: { roles: { required: true } }, open: { launch: true } },
    },
    change: (gateway) => ({
      ...gateway,
      state: {
        ...gateway.state,
        answers: {
          ...gateway.state.answers,
          spend: (handle) =>
            spendFails
              ? Promise.reject(new Refusal('store.unavailable', 'switched off by the test'))
              : gateway.state.answers.spend(handle),
        },
      },
    }),
  })
})
afterAll(() => house.close())
afterEach(() => {
  spendFails = false
})

const browser = () => new Browser(house)
const questionFor = async (visitor: Browser, app = wiki) => questionIn(await bring(visitor, asks(app, house)))
/** Whether a word of this id could still be spent. Asking spends it. */
const isUnspent = (assertionId: string) =>
  house.house.gateway.state.replays.firstSeen(
    assertionKey({ partner: acme.id, assertionId } as Parameters<typeof assertionKey>[0]),
    new Date(house.now().getTime() + 600_000),
  )

describe('a word that was verified, and led to a no,', () => {
  test('S10: is spent all the same, and written down before the no', async () => {
    const ann = browser()
    const word = answerOf(acme, house, await questionFor(ann))
    expect(await refusalOn(await deliver(ann, word), house)).toBe('user.no_role')
    const [vouched, refused] = (await house.events()).slice(-2)
    expect(refused).toMatchObject({ type: 'signin.refused', code: 'user.no_role' })
    if (vouched?.type !== 'signin.vouched') throw new Error('the word is not written down')
    expect(await isUnspent(vouched.assertionId)).toBe(false)
    expect(await isUnspent('_never-seen')).toBe(true)
  })

  test('S10: opens nothing later: not there, not at another question, not as one that nobody asked for', async () => {
    const ann = browser()
    const question = await questionFor(ann)
    const word = answerOf(acme, house, question)
    await deliver(ann, word)
    expect(await refusalOn(await deliver(ann, word), house)).toBe('user.no_role')
    const other = await questionFor(ann, open)
    const elsewhere = { fields: { ...word.fields, RelayState: other.relayState } }
    expect(await refusalOn(await deliver(ann, { ...word, ...elsewhere }), house)).toBe(
      'partner.in_response_to_wrong',
    )
    const { RelayState: _named, ...bare } = word.fields
    expect(await refusalOn(await deliver(ann, { ...word, fields: bare }), house)).toBe(
      'partner.in_response_to_wrong',
    )
    expect(statusOf(await deliver(ann, answerOf(acme, house, other)))).toBe('Success')
  })

  test('S10: is the store’s own no where it cannot be spent', async () => {
    const ann = browser()
    const word = answerOf(acme, house, await questionFor(ann))
    spendFails = true
    expect(await refusalOn(await deliver(ann, word), house)).toBe('store.unavailable')
    spendFails = false
    expect(await refusalOn(await deliver(ann, word), house)).toBe('user.no_role')
  })
})
