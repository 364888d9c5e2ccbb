// The main pair: SimpleSAMLphp vouches, mod_auth_mellon asks; SimpleSAMLphp is an app too.
import { Browser, type Message, lastMessage, statusOf } from './browser.js'
import type { Gateway } from './gateway.js'
import { appKinds, partnerKinds } from './peer-kinds.js'
import { agreed, alice, answerTo, asAlice, signIn, speaksForExampleOrg, wentThrough } from './sign-ins.js'
import { type Peer, World, acsOf, pageOf } from './world.js'
import { signingCertificate, verifies } from './xmlsec.js'

const world = new World()
let gateway: Gateway
let partner: Peer
let mellon: Peer<typeof appKinds.mellon>
let simplesamlphp: Peer<typeof appKinds.simplesamlphp>

beforeAll(async () => {
  gateway = await world.gateway({
    ...agreed,
    apps: { mellon: { launch: true }, simplesamlphp: {} },
    partners: { example: speaksForExampleOrg },
  })
  const [toApps, toPartners] = await Promise.all([gateway.metadata('idp'), gateway.metadata('sp')])
  ;[partner, mellon, simplesamlphp] = await Promise.all([
    world.peer(partnerKinds.simplesamlphp, { knows: [toPartners] }),
    world.peer(appKinds.mellon, { knows: [toApps] }),
    world.peer(appKinds.simplesamlphp, { knows: [toApps] }),
  ])
  await Promise.all([
    gateway.drop('partners', 'example', partner.metadata),
    gateway.drop('apps', 'mellon', mellon.metadata),
    gateway.drop('apps', 'simplesamlphp', simplesamlphp.metadata),
  ])
})
afterAll(() => world.close())

/** The question that the partner was asked last. */
const question = (browser: Browser): Message => lastMessage(browser, 'SAMLRequest', partner.origin)
const logins = (browser: Browser): number =>
  browser.visited.filter((line) => line.startsWith(`POST ${partner.origin}`)).length

test('mellon asks, alice proves who she is at her organisation, and mellon is told name, groups and roles', async () => {
  const outcome = await signIn(mellon, gateway)
  const { attributes, nameId } = wentThrough(outcome)
  expect(attributes).toMatchObject(alice)
  const { xml } = answerTo(mellon, outcome)
  expect(xml).toContain(`<saml:AuthenticatingAuthority>${partner.entityId}<`)
  expect(xml).toContain(`nameid-format:transient"`)
  expect(nameId).not.toContain('alice')
  const certificate = signingCertificate(await gateway.metadata('idp'))
  expect(await verifies(xml, certificate, 'Response')).toBe(true)
  expect(await verifies(xml, certificate, 'Assertion')).toBe(true)
})

test('what we sent does not verify with another key', async () => {
  const { xml } = answerTo(mellon, await signIn(mellon, gateway))
  expect(await verifies(xml, partner.certificate, 'Response')).toBe(false)
  expect(await verifies(xml, partner.certificate, 'Assertion')).toBe(false)
})

test('our metadata is signed by the key that it publishes', async () => {
  for (const role of ['idp', 'sp'] as const) {
    const metadata = await gateway.metadata(role)
    expect(await verifies(metadata, signingCertificate(metadata), 'EntityDescriptor')).toBe(true)
    expect(await verifies(metadata, partner.certificate, 'EntityDescriptor')).toBe(false)
  }
})

test('the person who is signed in already goes on to a second app without a prompt', async () => {
  const first = await signIn(mellon, gateway)
  const second = await signIn(simplesamlphp, gateway, { browser: first.browser })
  expect(wentThrough(second).attributes).toMatchObject(alice)
  expect(logins(second.browser)).toBe(1)
  expect(wentThrough(second).nameId).not.toBe(wentThrough(first).nameId)
})

test('bob is bob, with his own groups and no role', async () => {
  const browser = new Browser({ login: { user: 'bob', password: 'password' } })
  const { attributes } = wentThrough(await signIn(mellon, gateway, { browser }))
  expect(attributes).toMatchObject({ displayName: ['Bob Builder'], groups: ['users'] })
  expect(attributes['roles']).toBeUndefined()
})

describe('a sign-in that starts at the gateway', () => {
  test('a launch link leads to the app, which nobody asked and which takes the answer', async () => {
    const at = `${gateway.baseUrl}/launch/mellon`
    const outcome = await signIn(mellon, gateway, { at })
    expect(answerTo(mellon, outcome).xml).not.toContain('InResponseTo="')
    expect(wentThrough(await signIn(mellon, gateway, { browser: outcome.browser })).attributes).toMatchObject(
      alice,
    )
    expect(logins(outcome.browser)).toBe(1)
  })

  test('an app that may not be launched is not', async () => {
    const at = `${gateway.baseUrl}/launch/simplesamlphp`
    const outcome = await signIn(simplesamlphp, gateway, { at })
    expect(outcome.refusal).toBe('launch.not_allowed')
  })
})

describe('ForceAuthn', () => {
  test('asks the person anew, although both the gateway and the partner know her', async () => {
    const { browser } = await signIn(simplesamlphp, gateway)
    const again = await signIn(simplesamlphp, gateway, { browser, at: `${pageOf(simplesamlphp)}?force` })
    expect(wentThrough(again).attributes).toMatchObject(alice)
    expect(logins(browser)).toBe(2)
    expect(question(browser).xml).toContain('ForceAuthn="true"')
  })

  test('without it nobody asks her twice', async () => {
    const { browser } = await signIn(simplesamlphp, gateway)
    wentThrough(await signIn(simplesamlphp, gateway, { browser }))
    expect(logins(browser)).toBe(1)
  })
})

describe('IsPassive', () => {
  const passively = () => `${pageOf(simplesamlphp)}?passive`
  const quietMellon = () =>
    `${mellon.origin}/mellon/login?IsPassive=true&ReturnTo=${encodeURIComponent(pageOf(mellon))}`

  test('without any session the app hears NoPassive, and nobody sees a form', async () => {
    const outcome = await signIn(simplesamlphp, gateway, { at: passively() })
    expect(outcome.arrived).toBeUndefined()
    expect(statusOf(answerTo(simplesamlphp, outcome))).toEqual(['Responder', 'NoPassive'])
    expect(outcome.shown.text).toContain('NoPassive')
    expect(logins(outcome.browser)).toBe(0)
  })

  test('mellon hears NoPassive too', async () => {
    const outcome = await signIn(mellon, gateway, { at: quietMellon() })
    expect(statusOf(answerTo(mellon, outcome))).toEqual(['Responder', 'NoPassive'])
    expect(outcome.arrived).toBeUndefined()
  })

  test('with a session here it passes', async () => {
    const { browser } = await signIn(mellon, gateway)
    const outcome = await signIn(simplesamlphp, gateway, { browser, at: passively() })
    expect(wentThrough(outcome).attributes).toMatchObject(alice)
    expect(logins(browser)).toBe(1)
  })

  test('with a session at the partner alone it passes too: the partner is asked passively', async () => {
    const { browser } = await signIn(mellon, gateway)
    browser.forget(new URL(gateway.baseUrl).hostname)
    const outcome = await signIn(simplesamlphp, gateway, { browser, at: passively() })
    expect(wentThrough(outcome).attributes).toMatchObject(alice)
    expect(question(browser).xml).toContain('IsPassive="true"')
    expect(logins(browser)).toBe(1)
  })
})

describe('an app whose registration does not fit', () => {
  test('an answer never goes to an address that is not registered', async () => {
    await gateway.drop('apps', 'mellon', mellon.metadata.replaceAll('/mellon/postResponse', '/elsewhere'))
    // mellon names its own address in its request; what is registered now is another one.
    const refused = await signIn(mellon, gateway)
    expect(refused.refusal).toBe('request.reply_url_not_registered')
    expect(refused.shown.status).toBe(403)
    expect(refused.browser.messages.filter(({ kind }) => kind === 'SAMLResponse')).toEqual([])
    await gateway.drop('apps', 'mellon', mellon.metadata)
    wentThrough(await signIn(mellon, gateway))
  })

  test('an app whose file is gone is not known any more, and known again when the file is back', async () => {
    await gateway.remove('apps', 'mellon')
    const refused = await signIn(mellon, gateway)
    expect(refused.refusal).toBe('request.unknown_app')
    expect(refused.shown.status).toBe(403)
    expect(logins(refused.browser)).toBe(0)
    wentThrough(await signIn(simplesamlphp, gateway))
    await gateway.drop('apps', 'mellon', mellon.metadata)
    wentThrough(await signIn(mellon, gateway))
  })

  test('a broken file and a second claim to one name are set aside, and what stands keeps standing', async () => {
    const broken = await gateway.drop('apps', 'mellon', mellon.metadata.slice(0, 400))
    expect(broken.what).toBe('quarantined')
    const second = await gateway.drop('apps', 'impostor', simplesamlphp.metadata)
    expect(second).toEqual({ what: 'quarantined', reason: expect.stringContaining('simplesamlphp.xml') })
    wentThrough(await signIn(mellon, gateway))
    wentThrough(await signIn(simplesamlphp, gateway))
  })
})

describe('the partner changes its key', () => {
  test('a new file brings the new key, and the old key is refused from then on', async () => {
    const knows = [await gateway.metadata('sp')]
    const oldKey = partner.takeKey()
    await partner.restart({ knows })
    expect((await signIn(mellon, gateway)).refusal).toBe('partner.signature_invalid')

    await gateway.drop('partners', 'example', partner.metadata)
    wentThrough(await signIn(mellon, gateway))

    const newKey = partner.takeKey(oldKey)
    await partner.restart({ knows })
    const refused = await signIn(mellon, gateway)
    expect(refused.refusal).toBe('partner.signature_invalid')
    expect(refused.browser.messages.filter(({ to }) => to === acsOf(mellon))).toEqual([])

    partner.takeKey(newKey)
    await partner.restart({ knows })
    wentThrough(await signIn(mellon, gateway))
  })
})

test('the back button and a second tab end in the app or on a page that says what happened', async () => {
  const browser = new Browser(asAlice)
  const { shown } = await signIn(mellon, gateway, { browser })
  const posted = browser.steps.find((step) => step.url === `${gateway.baseUrl}/saml/sp/acs`)
  expect(shown.status).toBe(200)
  const again = await browser.repeat(posted)
  expect(again.url).toContain(gateway.baseUrl)
  expect(again.text).toContain('This sign-in is already finished')
  wentThrough(await signIn(mellon, gateway, { browser }))
})
