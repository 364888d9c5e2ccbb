// Encrypted tokens of WS-Federation: ours, opened by xmlsec1, and a partner's, which nothing but its ciphertext protects.
import { Browser } from './browser.js'
import type { Gateway } from './gateway.js'
import { type AppKind, wsfedAppKinds, wsfedPartnerKinds } from './peer-kinds.js'
import {
  agreed,
  aliceByClaims,
  choosing,
  signIn,
  speaksForExampleOrg,
  tokenTo,
  wentThrough,
} from './sign-ins.js'
import { acsOf, type Peer, World } from './world.js'
import { decrypted, signingCertificate, verifies } from './xmlsec.js'

const world = new World()
const sealed = { preset: 'adfs', encrypt: 'required' } as const
let gateway: Gateway
let ours: readonly string[]
let partner: Peer
let app: Peer<AppKind>
let plain: Peer<AppKind>

beforeAll(async () => {
  gateway = await world.gateway({
    ...agreed,
    apps: {
      saml11: { ...sealed, wsfed: { tokenType: 'saml11' } },
      saml20: { ...sealed, wsfed: { tokenType: 'saml20' } },
      plain: { preset: 'adfs' },
    },
    partners: { example: { ...speaksForExampleOrg, acceptCbcEncryption: true } },
  })
  ours = [await gateway.metadata('wsfed'), await gateway.metadata('sp?with=encryption')]
  ;[partner, app, plain] = await Promise.all([
    world.peer(wsfedPartnerKinds['auth0-wsfed'], { knows: ours }),
    world.peer(wsfedAppKinds['passport-wsfed-saml2'], { knows: ours }),
    world.peer(wsfedAppKinds.saml20, { knows: ours }),
  ])
  await gateway.drop('partners', 'example', partner.metadata)
  await gateway.drop('apps', 'plain', plain.metadata)
})
afterAll(() => world.close())

const arrives = (at: Peer<AppKind>) => signIn(at, gateway, { browser: new Browser(choosing('example')) })

test.each([
  ['saml11', /<t:RequestedSecurityToken><xenc:EncryptedData /],
  ['saml20', /<t:RequestedSecurityToken><saml:EncryptedAssertion/],
])(
  'a token of %s leaves encrypted to the app’s key: xmlsec1 opens it and verifies what is in it',
  async (handle, place) => {
    await gateway.drop('apps', handle, app.metadata)
    const { xml } = tokenTo(app, await arrives(app))
    expect(xml).toMatch(place)
    expect(xml).toMatch(/xmlenc11#aes(128|256)-gcm/)
    expect(xml).not.toMatch(/alice@|R&amp;D/)
    const opened = await decrypted(xml, `${app.folder}/cert/node.key`)
    const [email] = Object.values(aliceByClaims('example.org'))[1] ?? []
    expect(opened).toContain(`>${email}<`)
    expect(await verifies(opened, signingCertificate(ours[0] ?? ''), 'Assertion')).toBe(true)
    await gateway.remove('apps', handle)
  },
)

test('an app that must have it encrypted and publishes no key gets nothing, and with its key it gets a token', async () => {
  const keyless = app.metadata.replace(/<KeyDescriptor[\s\S]*<\/KeyDescriptor>/, '')
  await gateway.drop('apps', 'saml11', keyless)
  const refused = await arrives(app)
  expect(refused.refusal).toBe('request.encryption_key_missing')
  expect(refused.browser.messages.filter(({ to }) => to === acsOf(app))).toEqual([])
  await gateway.drop('apps', 'saml11', app.metadata)
  expect(tokenTo(app, await arrives(app)).xml).toContain('EncryptedData')
})

test('a partner’s token under AES-CBC, whose ciphertext nobody signed, is not opened whatever is set, and a plain one is taken', async () => {
  await partner.restart({ knows: ours, env: { WSFED_ENCRYPT: '1' } })
  const refused = await arrives(plain)
  const { xml } = refused.browser.messages.findLast(({ to }) => to === `${gateway.baseUrl}/wsfed/rp`) ?? {}
  expect(xml).toContain('http://www.w3.org/2001/04/xmlenc#aes256-cbc')
  expect(refused.refusal).toBe('partner.algorithm_refused')
  await partner.restart({ knows: ours })
  expect(wentThrough(await arrives(plain)).attributes).toMatchObject(aliceByClaims('example.org'))
})
