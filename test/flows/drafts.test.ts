import type { Overlay } from '../../src/model/ports.js'
import { Browser } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import {
  answerOf,
  asks,
  bring,
  deliver,
  questionIn,
  refusalOn,
  signIn,
  statusOf,
} from '../support/sign-in.js'

const [wiki, mail, blog] = [outsider('wiki'), outsider('mail'), outsider('blog')]
const [acme, bolt, loud] = [outsider('acme'), outsider('bolt'), outsider('loud')]
const secret = 'a'.repeat(43)
let house: TestHouse
let lookedUp = 0

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki, mail, blog],
    partners: [acme, bolt, loud],
    settings: {
      apps: {
        wiki: { partners: ['acme'], launch: true },
        blog: { launch: true },
        mail: { partners: ['acme', 'bolt'] },
      },
      partners: { loud: { acceptUnsolicitedAnswers: true, unsolicitedApp: 'blog' } },
    },
    change: (gateway) => ({
      ...gateway,
      testers: {
        mayTest: async (shown) => {
          lookedUp += 1
          return shown === secret
        },
      },
    }),
  })
})
afterAll(() => house.close())

async function decide(kind: 'app' | 'partner', id: string, overlay: Overlay): Promise<void> {
  await house.house.gateway.directory.overlays.set(kind, id, overlay)
  await house.house.refresh()
}
afterEach(async () => {
  await decide('app', wiki.id, {})
  for (const { id } of [acme, bolt, loud]) await decide('partner', id, {})
})

const anybody = () => new Browser(house)
function tester(): Browser {
  const browser = new Browser(house)
  browser.jar.set('__Host-sallyport_443_admin', secret)
  return browser
}

describe('a draft app', () => {
  test.each(['redirect', 'post'] as const)(
    'asks by %s: only testers are sent on to a partner',
    async (way) => {
      await decide('app', wiki.id, { draft: true })
      const refused = await bring(anybody(), asks(wiki, house), way)
      expect(refused.status).toBe(403)
      expect(refused.text).toContain('still being set up here')
      expect(await refusalOn(refused, house)).toBe('request.app_draft')
      expect(questionIn(await bring(tester(), asks(wiki, house), way)).id).toBeDefined()
    },
  )

  test('a tester signs in, and its record tells why that was allowed', async () => {
    await decide('app', wiki.id, { draft: true })
    const ann = tester()
    const shown = await signIn(ann, wiki, acme, house)
    expect(statusOf(shown)).toBe('Success')
    const events = await house.events()
    const reference = events
      .flatMap((event) => (event.type === 'signin.vouched' ? [event.reference] : []))
      .at(-1)
    const record = await house.house.gateway.recorder.find(reference ?? '')
    expect(record?.parts.flatMap(({ checks }) => checks)).toContainEqual({
      stage: 'decide',
      check: 'the app is live, or this browser is a tester’s',
      expected: 'live',
      actual: 'a draft, and a tester',
      setting: 'app wiki: draft',
      ok: true,
    })
  })

  test('one that becomes a draft while somebody is away is not entered; live again, it is', async () => {
    const ann = anybody()
    const question = questionIn(await bring(ann, asks(wiki, house)))
    await decide('app', wiki.id, { draft: true })
    expect(await refusalOn(await deliver(ann, answerOf(acme, house, question)), house)).toBe(
      'request.app_draft',
    )
    await decide('app', wiki.id, {})
    expect(statusOf(await signIn(anybody(), wiki, acme, house))).toBe('Success')
  })

  test('somebody’s session is no way in, and a tester’s is', async () => {
    const [ann, eve] = [anybody(), tester()]
    expect(statusOf(await signIn(ann, wiki, acme, house))).toBe('Success')
    expect(statusOf(await signIn(eve, wiki, acme, house))).toBe('Success')
    await decide('app', wiki.id, { draft: true })
    expect(await refusalOn(await bring(ann, asks(wiki, house)), house)).toBe('request.app_draft')
    expect(statusOf(await bring(eve, asks(wiki, house)))).toBe('Success')
  })

  test('it is launched by testers only', async () => {
    await decide('app', wiki.id, { draft: true })
    expect(await refusalOn(await anybody().get('/launch/wiki'), house)).toBe('request.app_draft')
    expect(questionIn(await tester().get('/launch/wiki')).id).toBeDefined()
  })
})

describe('a draft partner', () => {
  test('is offered to testers only', async () => {
    await decide('partner', bolt.id, { draft: true })
    const page = await bring(tester(), asks(mail, house))
    expect(page.text).toContain('/partner/bolt"')
    expect(page.text).toContain('/partner/acme"')
    // The one that is left is asked at once
    expect((await bring(anybody(), asks(mail, house))).leaves).toMatch(/^https:\/\/acme\.test\/sso\?/)
  })

  test('is not found by searching, nor chosen by its address', async () => {
    const [ann, eve] = [anybody(), tester()]
    const choose = async (browser: Browser) => {
      const page = await bring(browser, asks(mail, house))
      return /\/sign-in\/([^/"]+)\/partner/.exec(page.text)?.[1] ?? ''
    }
    const [hers, theirs] = [await choose(ann), await choose(eve)]
    await decide('partner', bolt.id, { draft: true })
    expect((await ann.get(`/sign-in/${hers}/partners?q=bolt`)).text).not.toContain('/partner/bolt"')
    expect((await eve.get(`/sign-in/${theirs}/partners?q=bolt`)).text).toContain('/partner/bolt"')
    expect(await refusalOn(await ann.get(`/sign-in/${hers}/partner/bolt`), house)).toBe(
      'signin.partner_not_allowed',
    )
    expect((await eve.get(`/sign-in/${theirs}/partner/bolt`)).leaves).toMatch(/^https:\/\/bolt\.test\/sso\?/)
  })

  test('where it is the only one, nobody can be asked', async () => {
    await decide('partner', acme.id, { draft: true })
    expect(statusOf(await bring(anybody(), asks(wiki, house)))).toBe('NoAvailableIDP')
    expect(statusOf(await signIn(tester(), wiki, acme, house))).toBe('Success')
  })

  test('its answer to a question from before is taken from testers only', async () => {
    const [ann, eve] = [anybody(), tester()]
    const hers = questionIn(await bring(ann, asks(wiki, house)))
    const theirs = questionIn(await bring(eve, asks(wiki, house)))
    await decide('partner', acme.id, { draft: true })
    expect(await refusalOn(await deliver(ann, answerOf(acme, house, hers)), house)).toBe('partner.draft')
    expect(statusOf(await deliver(eve, answerOf(acme, house, theirs)))).toBe('Success')
  })

  test('an answer that nobody asked for is taken from testers only', async () => {
    await decide('partner', loud.id, { draft: true })
    const unasked = (browser: Browser) => deliver(browser, answerOf(loud, house, undefined))
    expect(await refusalOn(await unasked(anybody()), house)).toBe('partner.draft')
    expect(statusOf(await unasked(tester()))).toBe('Success')
  })

  test('a session from it is proof for testers only', async () => {
    const [ann, eve] = [anybody(), tester()]
    expect(statusOf(await signIn(ann, wiki, acme, house))).toBe('Success')
    expect(statusOf(await signIn(eve, wiki, acme, house))).toBe('Success')
    await decide('partner', acme.id, { draft: true })
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('NoAvailableIDP')
    expect(statusOf(await bring(eve, asks(wiki, house)))).toBe('Success')
  })
})

test('while nothing is a draft, nobody asks who might test', async () => {
  lookedUp = 0
  expect(statusOf(await signIn(tester(), wiki, acme, house))).toBe('Success')
  expect(lookedUp).toBe(0)
})
