import { Browser } from '../support/browser.js'
import { gate, openTestHouse, outsider, type TestHouse } from '../support/house.js'
import {
  answerOf,
  asks,
  bring,
  deliver,
  questionIn,
  refusalOn,
  signIn,
  statusOf,
  toldApp,
} from '../support/sign-in.js'

const wiki = outsider('wiki')
const mail = outsider('mail')
const fresh = outsider('fresh')
const vault = outsider('vault')
const acme = outsider('acme')
let house: TestHouse

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki, mail, fresh, vault],
    partners: [acme],
    settings: {
      lifetimes: { loopCount: 5, loopSeconds: 60 },
      partners: { acme: { confirmedDomains: ['acme.test'], believedUpTo: 2 } },
      apps: { wiki: { launch: true }, fresh: { maxAuthnAge: 600 }, vault: { leastStrength: 2 } },
    },
  })
})
afterAll(() => house.close())

const browser = () => new Browser(house)

describe('an app asks, a partner vouches, we decide, we answer', () => {
  test.each([['redirect'], ['post']] as const)(
    'a whole sign-in, the app asking by HTTP-%s',
    async (binding) => {
      const ann = browser()
      const sent = asks(wiki, house, { relayState: 'deep link' })
      const question = questionIn(await bring(ann, sent, binding))
      const told = toldApp(await deliver(ann, answerOf(acme, house, question)))
      expect(told).toMatchObject({ action: `${wiki.id}/acs`, relayState: 'deep link' })
      expect(told.xml).toContain(`InResponseTo="${sent.id}"`)
      expect(told.xml).toContain('Ann Example')
      expect(told.xml).toContain('ann@acme.test')
    },
  )

  test('IDP-27: the second app visit asks nobody', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
  })

  test('NID-03: the same person has the same name at the same app, and the partner’s own name stays here', async () => {
    const nameOf = (xml: string) => /<saml:NameID[^>]*>([^<]+)</.exec(xml)?.[1]
    const first = nameOf(
      toldApp(await signIn(browser(), wiki, acme, house, { nameID: { value: 'ann-at-acme' } })).xml,
    )
    const second = nameOf(
      toldApp(await signIn(browser(), wiki, acme, house, { nameID: { value: 'ann-at-acme' } })).xml,
    )
    const other = nameOf(
      toldApp(await signIn(browser(), wiki, acme, house, { nameID: { value: 'bob-at-acme' } })).xml,
    )
    expect(first).toBe(second)
    expect(other).not.toBe(first)
    expect(first).not.toContain('ann-at-acme')
  })

  test('saml-core 2.7.2: an app hears the same SessionIndex throughout a session, and no other app hears it', async () => {
    const ann = browser()
    const indexOf = (shown: Awaited<ReturnType<typeof signIn>>) =>
      / SessionIndex="([^"]+)"/.exec(toldApp(shown).xml)?.[1]
    const first = indexOf(await signIn(ann, wiki, acme, house))
    expect(first).toMatch(/^_/)
    expect(indexOf(await bring(ann, asks(wiki, house)))).toBe(first)
    const elsewhere = indexOf(await bring(ann, asks(mail, house)))
    expect(elsewhere).toMatch(/^_/)
    expect(elsewhere).not.toBe(first)
    const [session] = (await house.events()).filter((event) => event.type === 'signin.completed').slice(-1)
    expect([first, elsewhere]).not.toContain(session && 'session' in session ? session.session : undefined)
  })

  test('IDP-23: two tabs do not cross', async () => {
    const ann = browser()
    const [one, two] = [asks(wiki, house), asks(wiki, house)]
    const first = questionIn(await bring(ann, one))
    const second = questionIn(await bring(ann, two))
    expect(toldApp(await deliver(ann, answerOf(acme, house, second))).xml).toContain(
      `InResponseTo="${two.id}"`,
    )
    expect(toldApp(await deliver(ann, answerOf(acme, house, first))).xml).toContain(
      `InResponseTo="${one.id}"`,
    )
  })

  test('H01: each sign-in gives the session a new secret, and the old one is dead', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    const old = new Map(ann.jar)
    const question = questionIn(await bring(ann, asks(wiki, house, { request: { forceAuthn: true } })))
    await deliver(ann, answerOf(acme, house, question))
    const thief = browser()
    for (const [name, value] of old) thief.jar.set(name, value)
    expect((await bring(thief, asks(wiki, house))).leaves).toContain(acme.id)
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
  })
})

describe('one browser', () => {
  test('H02: an answer brought to another browser is refused, and its own browser still gets in', async () => {
    const [ann, eve] = [browser(), browser()]
    const question = questionIn(await bring(ann, asks(wiki, house)))
    const answer = answerOf(acme, house, question)
    const stolen = await deliver(eve, answer)
    expect(stolen.status).toBe(403)
    expect(await refusalOn(stolen, house)).toBe('signin.other_browser')
    expect(eve.jar.size).toBe(0)
    expect(statusOf(await deliver(ann, answer))).toBe('Success')
  })

  test('the same answer posted again says that the sign-in is finished', async () => {
    const ann = browser()
    const question = questionIn(await bring(ann, asks(wiki, house)))
    const answer = answerOf(acme, house, question)
    expect(statusOf(await deliver(ann, answer))).toBe('Success')
    const again = await deliver(ann, answer)
    expect(again.status).toBe(409)
    expect(again.text).toContain('already finished')
    expect(again.text).toContain('/launch/wiki')
  })

  test('a reload of the page after the answer says that the sign-in is finished', async () => {
    const ann = browser()
    const question = questionIn(await bring(ann, asks(wiki, house)))
    const done = await deliver(ann, answerOf(acme, house, question))
    expect(statusOf(done)).toBe('Success')
    expect((await ann.get(done.url)).status).toBe(409)
  })

  test('IDP-21: a request seen again goes on in its own browser, is finished there, and is refused elsewhere', async () => {
    const [ann, eve] = [browser(), browser()]
    const sent = asks(wiki, house)
    await bring(ann, sent)
    const question = questionIn(await bring(ann, sent))
    expect(await refusalOn(await bring(eve, sent), house)).toBe('request.seen_elsewhere')
    expect(statusOf(await deliver(ann, answerOf(acme, house, question)))).toBe('Success')
    expect((await bring(ann, sent)).status).toBe(409)
  })

  test('an answer to the question before the last is refused, and the way on leads in', async () => {
    const ann = browser()
    const old = questionIn(await bring(ann, asks(wiki, house)))
    const fresh = questionIn(await ann.get(`/sign-in/${old.relayState}`))
    const late = await deliver(ann, answerOf(acme, house, old))
    expect(await refusalOn(late, house)).toBe('partner.in_response_to_wrong')
    expect(late.text).toContain(`/sign-in/${old.relayState}/again`)
    expect(statusOf(await deliver(ann, answerOf(acme, house, fresh)))).toBe('Success')
  })

  test('a sign-in that took too long is not known any more', async () => {
    const ann = browser()
    const question = questionIn(await bring(ann, asks(wiki, house)))
    house.advance(3600)
    const late = await deliver(ann, answerOf(acme, house, question))
    expect(await refusalOn(late, house)).toBe('signin.unknown')
  })

  test('a bookmarked page of a sign-in that is not known says so and shows the way on', async () => {
    const page = await browser().get('/sign-in/not-a-sign-in-that-anybody-began-here-000000')
    expect(page.status).toBe(400)
    expect(await refusalOn(page, house)).toBe('signin.unknown')
    expect(page.text).toContain('href="/"')
  })
})

describe('what the app asked for', () => {
  test('IDP-09: IsPassive without a session forwards IsPassive, and the partner’s no reaches the app', async () => {
    const ann = browser()
    const question = questionIn(await bring(ann, asks(wiki, house, { request: { isPassive: true } })))
    expect(question.xml).toContain('IsPassive="true"')
    const status = [
      'urn:oasis:names:tc:SAML:2.0:status:Responder',
      'urn:oasis:names:tc:SAML:2.0:status:NoPassive',
    ] as const
    expect(statusOf(await deliver(ann, answerOf(acme, house, question, { status: [...status] })))).toBe(
      'NoPassive',
    )
  })

  test('IDP-09: where no page is allowed the app hears of a broken answer too; elsewhere the person reads it', async () => {
    const broken = async (isPassive: boolean) => {
      const ann = browser()
      const question = questionIn(await bring(ann, asks(wiki, house, { request: { isPassive } })))
      const edit = (xml: string) => xml.replace('>Ann', '>Eve')
      return { ann, question, shown: await deliver(ann, answerOf(acme, house, question, { edit })) }
    }
    expect(statusOf((await broken(true)).shown)).toBe('AuthnFailed')
    const { ann, question, shown } = await broken(false)
    expect(await refusalOn(shown, house)).toBe('partner.signature_invalid')
    expect(statusOf(await deliver(ann, answerOf(acme, house, question)))).toBe('Success')
  })

  test('IDP-08: ForceAuthn is forwarded, and an old sign-in is refused to the app', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    const force = () => bring(ann, asks(wiki, house, { request: { forceAuthn: true } }))
    const question = questionIn(await force())
    expect(question.xml).toContain('ForceAuthn="true"')
    expect(statusOf(await deliver(ann, answerOf(acme, house, question)))).toBe('Success')
    const old = { authnInstant: new Date(house.now().getTime() - 3_600_000) }
    expect(
      statusOf(await deliver(ann, answerOf(acme, house, questionIn(await force()), { authnStatement: old }))),
    ).toBe('AuthnFailed')
  })

  test('IDP-27: a partner’s sign-in of long ago is asked for anew, once, where the app wants a recent one', async () => {
    const ann = browser()
    const old = { authnStatement: { authnInstant: new Date(house.now().getTime() - 3_600_000) } }
    expect(statusOf(await signIn(browser(), wiki, acme, house, old))).toBe('Success')
    const first = questionIn(await bring(ann, asks(fresh, house)))
    expect(first.xml).not.toContain('ForceAuthn')
    const second = questionIn(await deliver(ann, answerOf(acme, house, first, old)))
    expect(second.xml).toContain('ForceAuthn="true"')
    expect(statusOf(await deliver(ann, answerOf(acme, house, second)))).toBe('Success')

    const bob = browser()
    const asked = questionIn(await bring(bob, asks(fresh, house)))
    const again = questionIn(await deliver(bob, answerOf(acme, house, asked, old)))
    expect(statusOf(await deliver(bob, answerOf(acme, house, again, old)))).toBe('AuthnFailed')
  })

  test('an app that must have several factors has the partner asked for them, session or not', async () => {
    const mfa = { authnStatement: { classRef: 'https://refeds.org/profile/mfa' } }
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    const question = questionIn(await bring(ann, asks(vault, house)))
    expect(question.xml).toMatch(/Comparison="minimum".*refeds.org\/profile\/mfa/)
    expect(statusOf(await deliver(ann, answerOf(acme, house, question)))).toBe('NoAuthnContext')
    const again = questionIn(await bring(ann, asks(vault, house)))
    expect(statusOf(await deliver(ann, answerOf(acme, house, again, mfa)))).toBe('Success')
    expect(statusOf(await bring(ann, asks(vault, house)))).toBe('Success')
  })

  test('IDP-10: ForceAuthn together with IsPassive is answered NoPassive at once', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    expect(
      statusOf(await bring(ann, asks(wiki, house, { request: { isPassive: true, forceAuthn: true } }))),
    ).toBe('NoPassive')
    expect(statusOf(await bring(ann, asks(wiki, house, { request: { isPassive: true } })))).toBe('Success')
  })

  test('IDP-12: a person who goes back lets the app hear it', async () => {
    const ann = browser()
    const question = questionIn(await bring(ann, asks(wiki, house)))
    expect(statusOf(await ann.get(`/sign-in/${question.relayState}/cancel`))).toBe('AuthnFailed')
    expect((await ann.get(`/sign-in/${question.relayState}`)).status).toBe(409)
  })

  test('IDP-24: an app that keeps asking right after it was answered is stopped', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    for (let visit = 0; visit < 4; visit++)
      expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
    const stopped = await bring(ann, asks(wiki, house))
    expect(stopped.status).toBe(429)
    expect(await refusalOn(stopped, house)).toBe('signin.loop')
    house.advance(61)
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
  })
})

describe('sessions', () => {
  test('a session ends when it is idle too long', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    house.advance(3500)
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
    house.advance(3700)
    expect((await bring(ann, asks(wiki, house))).leaves).toContain(acme.id)
  })

  test('SP-23: a session ends no later than the partner’s SessionNotOnOrAfter', async () => {
    const ann = browser()
    const sessionNotOnOrAfter = new Date(house.now().getTime() + 300_000)
    await signIn(ann, wiki, acme, house, { authnStatement: { sessionNotOnOrAfter } })
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
    house.advance(301)
    expect((await bring(ann, asks(wiki, house))).leaves).toContain(acme.id)
  })

  test('signing out ends the session here and says which apps were not told', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    const asked = await ann.get('/sign-out')
    const done = await ann.postFromPage(asked)
    expect(done.status).toBe(200)
    expect(done.text).toContain('wiki')
    expect((await bring(ann, asks(wiki, house))).leaves).toContain(acme.id)
  })

  test('L07: a post from somebody else’s page signs nobody out', async () => {
    const ann = browser()
    await signIn(ann, wiki, acme, house)
    await ann.postFromOutside(`${gate}/sign-out`, {})
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
  })
})
