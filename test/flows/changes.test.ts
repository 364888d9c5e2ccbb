import type { Gateway } from '../../src/model/ports.js'
import { Refusal } from '../../src/model/refusal.js'
import { Browser } from '../support/browser.js'
import { openTestHouse, outsider, type TestHouse } from '../support/house.js'
import {
  answerOf,
  asks,
  bring,
  deliver,
  questionIn,
  refusalOn,
  statusOf,
  toldApp,
} from '../support/sign-in.js'

const wiki = outsider('wiki')
const [acme, bolt] = [outsider('acme'), outsider('bolt')]
let house: TestHouse
let auditFails = false
let stateFails = false

/** Stores that fail when the test says so. */
function fragile(gateway: Gateway): Gateway {
  const failing = () => Promise.reject(new Refusal('store.unavailable', 'switched off by the test'))
  return {
    ...gateway,
    finish: (finishing) =>
      auditFails || (stateFails && finishing.spends) ? failing() : gateway.finish(finishing),
    audit: {
      ...gateway.audit,
      record: (events, durable) => (auditFails ? failing() : gateway.audit.record(events, durable)),
    },
    state: {
      ...gateway.state,
      answers: {
        ...gateway.state.answers,
        spend: (handle) => (stateFails ? failing() : gateway.state.answers.spend(handle)),
      },
    },
  }
}

beforeAll(async () => {
  house = await openTestHouse({
    apps: [wiki],
    partners: [acme, bolt],
    settings: {
      apps: { wiki: { roles: { required: true }, launch: true } },
      partners: {
        acme: { import: [{ role: 'editor', whenGroup: 'staff' }], confirmedDomains: ['acme.test'] },
        bolt: { import: [{ role: 'editor', whenGroup: 'staff' }] },
      },
    },
    change: fragile,
  })
})
afterAll(() => house.close())
afterEach(() => {
  auditFails = false
  stateFails = false
})

const browser = () => new Browser(house)
const staff = { attributes: { displayName: 'Ann', memberOf: 'staff' } }

/** The person chooses a partner on the page of several. */
async function askedOf(handle: string, visitor: Browser) {
  const page = await bring(visitor, asks(wiki, house))
  const href = new RegExp(`href="(/sign-in/[^"]+/partner/${handle})"`).exec(page.text)?.[1]
  if (href === undefined) throw new Error(`no ${handle} on the page: ${page.text.slice(0, 500)}`)
  return questionIn(await visitor.get(href))
}

describe('several partners', () => {
  test('the person chooses, and next time the last choice is offered first', async () => {
    const ann = browser()
    expect(statusOf(await deliver(ann, answerOf(bolt, house, await askedOf('bolt', ann), staff)))).toBe(
      'Success',
    )
    await ann.postFromPage(await ann.get('/sign-out'))
    const page = await bring(ann, asks(wiki, house))
    const offered = [...page.text.matchAll(/\/partner\/([a-z]+)"/g)].map(([, handle]) => handle)
    expect(offered[0]).toBe('bolt')
    expect(offered).toContain('acme')
  })

  test('a choice is remembered only after success', async () => {
    const ann = browser()
    const failed = await deliver(
      ann,
      answerOf(bolt, house, await askedOf('bolt', ann), {
        edit: (xml) => xml.replace('>Ann', '>Eve'),
        ...staff,
      }),
    )
    expect(await refusalOn(failed, house)).toBe('partner.signature_invalid')
    expect([...ann.jar.keys()].filter((name) => name.endsWith('_partner'))).toEqual([])
  })

  test('the list is searched by name', async () => {
    const ann = browser()
    const page = await bring(ann, asks(wiki, house))
    const id = /\/sign-in\/([^/"]+)\/partner/.exec(page.text)?.[1] ?? ''
    const found = await ann.get(`/sign-in/${id}/partners?q=bol`)
    expect(found.text).toContain('/partner/bolt"')
    expect(found.text).not.toContain('/partner/acme"')
    expect((await ann.get(`/sign-in/${id}/partners?q=%3Cscript%3E`)).text).not.toContain('<script>alert')
  })

  test('B02: a partner that was not asked cannot answer, the asked one can', async () => {
    const ann = browser()
    const question = await askedOf('acme', ann)
    const wrong = await deliver(ann, answerOf(bolt, house, question, staff))
    expect(wrong.status).toBe(403)
    expect(await refusalOn(wrong, house)).toBe('partner.not_asked')
    expect(statusOf(await deliver(ann, answerOf(acme, house, question, staff)))).toBe('Success')
  })

  test('B01: the same name at another partner is another person', async () => {
    const told = async (handle: 'acme' | 'bolt', who: typeof acme) => {
      const visitor = browser()
      const shown = await deliver(
        visitor,
        answerOf(who, house, await askedOf(handle, visitor), { ...staff, nameID: { value: 'ann' } }),
      )
      return /<saml:NameID[^>]*>([^<]+)</.exec(toldApp(shown).xml)?.[1]
    }
    const [one, other] = [await told('acme', acme), await told('bolt', bolt)]
    expect(one).toBeDefined()
    expect(other).not.toBe(one)
  })

  test('S22: a partner says e-mail addresses only of domains confirmed for it', async () => {
    const mailed = async (handle: 'acme' | 'bolt', who: typeof acme) => {
      const visitor = browser()
      const attributes = { displayName: 'Ann', memberOf: 'staff', mail: 'ann@acme.test' }
      return toldApp(
        await deliver(visitor, answerOf(who, house, await askedOf(handle, visitor), { attributes })),
      ).xml
    }
    expect(await mailed('acme', acme)).toContain('ann@acme.test')
    expect(await mailed('bolt', bolt)).not.toContain('ann@acme.test')
    expect(await house.events()).toContainEqual(
      expect.objectContaining({ type: 'user.value_outside_domain', attribute: 'email', domain: 'acme.test' }),
    )
  })
})

describe('no role, no entry', () => {
  test('the person reads it, and the app hears it when the person goes back', async () => {
    const ann = browser()
    const question = await askedOf('acme', ann)
    const refused = await deliver(
      ann,
      answerOf(acme, house, question, { attributes: { displayName: 'Ann' } }),
    )
    expect(refused.status).toBe(403)
    expect(await refusalOn(refused, house)).toBe('user.no_role')
    expect(statusOf(await ann.get(`/sign-in/${question.relayState}/cancel`))).toBe('RequestDenied')
  })

  test('trying again asks the partner anew', async () => {
    const ann = browser()
    const question = await askedOf('acme', ann)
    await deliver(ann, answerOf(acme, house, question, { attributes: { displayName: 'Ann' } }))
    const page = await ann.get(`/sign-in/${question.relayState}/again`)
    expect(page.text).toContain('/partner/acme"')
    const fresh = questionIn(await ann.get(`/sign-in/${question.relayState}/partner/acme`))
    expect(fresh.id).not.toBe(question.id)
    expect(statusOf(await deliver(ann, answerOf(acme, house, fresh, staff)))).toBe('Success')
  })
})

describe('switched off while a sign-in is under way', () => {
  test('B03: a partner that was removed is refused at its answer, and let in again when it is back', async () => {
    const ann = browser()
    const question = await askedOf('acme', ann)
    await house.removeMetadata('partners', acme)
    const refused = await deliver(ann, answerOf(acme, house, question, staff))
    expect(await refusalOn(refused, house)).toBe('partner.unknown')
    await house.dropMetadata('partners', acme)
    expect(statusOf(await deliver(ann, answerOf(acme, house, question, staff)))).toBe('Success')
  })

  test('B15: a person who was switched off is refused with a live session too', async () => {
    const ann = browser()
    const shown = await deliver(
      ann,
      answerOf(acme, house, await askedOf('acme', ann), { ...staff, nameID: { value: 'leaver' } }),
    )
    expect(statusOf(shown)).toBe('Success')
    const { users } = house.house.gateway.directory
    const user = await users.linkedTo(acme.id, {
      value: 'leaver',
      format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    })
    expect(user?.active).toBe(true)
    if (user) await users.update({ ...user, active: false })
    expect(await refusalOn(await bring(ann, asks(wiki, house)), house)).toBe('user.inactive')
  })

  test('B15: a removed partner’s sessions open nothing any more', async () => {
    const ann = browser()
    await deliver(ann, answerOf(acme, house, await askedOf('acme', ann), staff))
    await house.removeMetadata('partners', acme)
    expect((await bring(ann, asks(wiki, house))).leaves).toContain(bolt.id)
    await house.dropMetadata('partners', acme)
    expect(statusOf(await bring(ann, asks(wiki, house)))).toBe('Success')
  })
})

describe('a reply URL that the app gave up while a sign-in is under way', () => {
  const old = `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://old.wiki.test/acs" index="7"/>`
  const askedFor = async (visitor: Browser) => {
    const request = {
      assertionConsumerServiceURL: 'https://old.wiki.test/acs',
      scoping: { idpList: [acme.id], requesterIDs: [] },
    }
    return questionIn(await bring(visitor, asks(wiki, house, { request })))
  }

  test('I01: hears nothing any more, neither a yes nor a no; kept, it hears both', async () => {
    await house.dropMetadata('apps', wiki, old)
    const [ann, bob, eve, dan] = [browser(), browser(), browser(), browser()]
    const kept = await deliver(ann, answerOf(acme, house, await askedFor(ann), staff))
    expect(toldApp(kept).action).toBe('https://old.wiki.test/acs')
    const given = await eve.get(`/sign-in/${(await askedFor(eve)).relayState}/cancel`)
    expect(toldApp(given).action).toBe('https://old.wiki.test/acs')

    const [bobs, dans] = [await askedFor(bob), await askedFor(dan)]
    await house.dropMetadata('apps', wiki)
    const refused = await deliver(bob, answerOf(acme, house, bobs, staff))
    expect(await refusalOn(refused, house)).toBe('request.reply_url_not_registered')
    expect([...bob.jar.keys()].filter((name) => name.endsWith('_session'))).toEqual([])
    const back = await dan.get(`/sign-in/${dans.relayState}/cancel`)
    expect(back.form).toBeUndefined()
    expect(back.status).toBe(403)
  })
})

describe('when a store fails the answer is no', () => {
  test('H13: no audit, no answer, and no session that opens anything', async () => {
    const ann = browser()
    const question = await askedOf('acme', ann)
    auditFails = true
    const refused = await deliver(ann, answerOf(acme, house, question, staff))
    expect(refused.status).toBe(503)
    expect(refused.form).toBeUndefined()
    auditFails = false
    expect(statusOf(await deliver(ann, answerOf(acme, house, question, staff)))).toBe('Success')
  })

  test('S10: what cannot be spent is not honoured', async () => {
    const ann = browser()
    const question = await askedOf('acme', ann)
    stateFails = true
    const refused = await deliver(ann, answerOf(acme, house, question, staff))
    expect(refused.status).toBe(503)
    expect(await refusalOn(refused, house)).toBe('store.unavailable')
    stateFails = false
    expect(statusOf(await deliver(ann, answerOf(acme, house, question, staff)))).toBe('Success')
  })
})

test('an answer that comes twice at once makes one session', async () => {
  const ann = browser()
  const answer = answerOf(acme, house, await askedOf('acme', ann), { ...staff, nameID: { value: 'twice' } })
  const shown = await Promise.all([1, 2, 3, 4].map(() => deliver(ann, answer)))
  expect(shown.filter(({ form }) => form !== undefined)).toHaveLength(1)
  const completed = (await house.events()).filter((event) => event.type === 'signin.completed')
  const user = await house.house.gateway.directory.users.linkedTo(acme.id, {
    value: 'twice',
    format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  })
  expect(completed.filter((event) => 'user' in event && event.user === user?.id)).toHaveLength(1)
})

test('many people of one partner sign in for the first time at once, each once', async () => {
  const visitors = Array.from({ length: 20 }, (_, i) => ({ visitor: browser(), name: `first-${i % 10}` }))
  const shown = await Promise.all(visitors.map(({ visitor, name }) => signInAt(visitor, name)))
  expect(shown.map(statusOf)).toEqual(visitors.map(() => 'Success'))
  const created = (await house.events()).filter((event) => event.type === 'user.created')
  const ids = await Promise.all(
    visitors.map(({ name }) =>
      house.house.gateway.directory.users.linkedTo(acme.id, {
        value: name,
        format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      }),
    ),
  )
  expect(new Set(ids.map((user) => user?.id)).size).toBe(10)
  for (const id of new Set(ids.map((user) => user?.id)))
    expect(created.filter((event) => 'user' in event && event.user === id)).toHaveLength(1)

  async function signInAt(visitor: Browser, value: string) {
    return deliver(
      visitor,
      answerOf(acme, house, await askedOf('acme', visitor), { ...staff, nameID: { value } }),
    )
  }
})
