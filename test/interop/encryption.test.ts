import { Browser } from './browser.js'
import type { Gateway } from './gateway.js'
import { type AppKind, type AppName, appKinds, partnerKinds } from './peer-kinds.js'
import {
  type Outcome,
  agreed,
  alice,
  answerTo,
  choosing,
  signIn,
  speaksForExampleOrg,
  wentThrough,
} from './sign-ins.js'
import { type Peer, World, acsOf } from './world.js'
import { decrypted, signingCertificate, verifies } from './xmlsec.js'

const appNames = Object.keys(appKinds) as AppName[]
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const aes128cbc = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'
const aes256gcm = 'http://www.w3.org/2009/xmlenc11#aes256-gcm'

const world = new World()
const apps = new Map<AppName, Peer<AppKind>>()
/** Takes AES-CBC from every partner, and encrypts to every app. */
let lenient: Gateway
/** The same, without the setting. */
let strict: Gateway
let ssp: Peer
let samlp: Peer
let pysaml2: Peer
let mellonOfStrict: Peer<AppKind>
let known: readonly string[]

beforeAll(async () => {
  const settings = (partner: object) => ({
    defaults: {
      app: { ...agreed.defaults.app, encrypt: 'required' },
      partner: { ...agreed.defaults.partner, requestNameIdFormat: persistent, ...partner },
    },
    partners: { ssp: speaksForExampleOrg },
  })
  ;[lenient, strict] = await Promise.all([
    world.gateway(settings({ acceptCbcEncryption: true })),
    world.gateway(settings({})),
  ])
  known = await Promise.all([lenient, strict].map((gateway) => gateway.metadata('sp?with=encryption')))
  ;[ssp, samlp, pysaml2] = await Promise.all([
    world.peer(partnerKinds.simplesamlphp, { knows: known, env: { SSP_ENCRYPT: '1' } }),
    world.peer(partnerKinds.samlp, { knows: known, env: { SAMLP_ENCRYPT: '1' } }),
    world.peer(partnerKinds.pysaml2, { knows: known, env: { PYSAML_ENCRYPT: '1' } }),
  ])
  const partners = { ssp, samlp, pysaml2 }
  const drops = [lenient, strict].flatMap((gateway) =>
    Object.entries(partners).map(([handle, { metadata }]) => gateway.drop('partners', handle, metadata)),
  )
  const toApps = await lenient.metadata('idp')
  mellonOfStrict = await world.peer(appKinds.mellon, { knows: [await strict.metadata('idp')] })
  await Promise.all([
    ...drops,
    strict.drop('apps', 'mellon', mellonOfStrict.metadata),
    ...appNames.map(async (name) => {
      const env = name === 'simplesamlphp' ? { SSP_ENCRYPT: '1' } : {}
      const peer = await world.peer(appKinds[name], { knows: [toApps], env })
      apps.set(name, peer)
      await lenient.drop('apps', name, peer.metadata)
    }),
  ])
})
afterAll(() => world.close())

function app(name: AppName): Peer<AppKind> {
  const peer = apps.get(name)
  if (peer === undefined) throw new Error(`${name} is not up`)
  return peer
}

async function through(partner: string, peer: Peer<AppKind>, gateway: Gateway): Promise<Outcome> {
  return await signIn(peer, gateway, { browser: new Browser(choosing(partner)) })
}

/** What the partner sent to the gateway. */
function wordOf({ browser }: Outcome, gateway: Gateway): string {
  return browser.messages.findLast(({ to }) => to === `${gateway.baseUrl}/saml/sp/acs`)?.xml ?? ''
}

test.each(appNames)('encrypted from the partner and encrypted to %s: it reads who came', async (name) => {
  const outcome = await through('ssp', app(name), lenient)
  expect(wentThrough(outcome).attributes).toMatchObject(alice)
  const { xml } = answerTo(app(name), outcome)
  expect(xml).toContain('EncryptedAssertion')
  expect(xml).toMatch(/xmlenc11#aes(128|256)-gcm/)
  expect(xml).not.toMatch(/alice@|R&amp;D|<saml:Attribute/)
})

test('what is encrypted was signed before: xmlsec1 decrypts it and verifies both signatures', async () => {
  const peer = app('mellon')
  const { xml } = answerTo(peer, await through('ssp', peer, lenient))
  const certificate = signingCertificate(await lenient.metadata('idp'))
  expect(await verifies(xml, certificate, 'Response')).toBe(true)
  const plain = await decrypted(xml, `${peer.folder}/cert/mellon.key`)
  expect(plain).toContain('>alice@example.org<')
  expect(await verifies(plain, certificate, 'Assertion')).toBe(true)
})

describe('AES-CBC, as SimpleSAMLphp sends it', () => {
  test('is decrypted only for a partner whose setting allows it', async () => {
    const taken = await through('ssp', app('mellon'), lenient)
    expect(wentThrough(taken).attributes).toMatchObject(alice)
    const refused = await through('ssp', mellonOfStrict, strict)
    expect(refused.refusal).toBe('partner.algorithm_refused')
    expect(refused.browser.messages.filter(({ to }) => to === acsOf(mellonOfStrict))).toEqual([])
    for (const [outcome, gateway] of [
      [taken, lenient],
      [refused, strict],
    ] as const) {
      expect(wordOf(outcome, gateway)).toContain(aes128cbc)
    }
  })

  test('is never decrypted where no signature covers it, whatever the setting', async () => {
    const env = { SSP_ENCRYPT: '1', SSP_SIGN_RESPONSE: '0' }
    await ssp.restart({ knows: known, env })
    const refused = await through('ssp', app('mellon'), lenient)
    expect(refused.refusal).toBe('partner.algorithm_refused')
    await ssp.restart({ knows: known, env: { SSP_ENCRYPT: '1' } })
    wentThrough(await through('ssp', app('mellon'), lenient))
  })
})

test('AES-GCM, as samlp sends it, needs no setting', async () => {
  const outcome = await through('samlp', mellonOfStrict, strict)
  expect(wentThrough(outcome).attributes).toMatchObject({ displayName: alice['displayName'] })
  expect(wordOf(outcome, strict)).toContain(aes256gcm)
})

test('triple DES, as pysaml2 sends it, is refused under any setting, and the plain answer is taken', async () => {
  const refused = await through('pysaml2', app('mellon'), lenient)
  expect(wordOf(refused, lenient)).toContain('tripledes-cbc')
  expect(refused.refusal).toBe('partner.algorithm_refused')
  await pysaml2.restart({ knows: known })
  const { attributes } = wentThrough(await through('pysaml2', app('mellon'), lenient))
  expect(attributes).toMatchObject({ groups: alice['groups'] })
})
