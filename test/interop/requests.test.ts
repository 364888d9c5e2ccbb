// Requests as different apps send them: by POST, deflated against the binding, unsigned, signed with SHA-1.
import { lastMessage, statusOf } from './browser.js'
import type { Gateway } from './gateway.js'
import { type AppKind, appKinds, partnerKinds } from './peer-kinds.js'
import { agreed, alice, answerTo, signIn, speaksForExampleOrg, wentThrough } from './sign-ins.js'
import { type Peer, World, acsOf } from './world.js'
import { withKey } from './xmlsec.js'

const world = new World()
/** The partner refuses requests that are not signed by us. */
const checking = { SSP_CHECK_REQUEST: '1' }
let gateway: Gateway
let partner: Peer
let toApps: string

beforeAll(async () => {
  gateway = await world.gateway({
    ...agreed,
    apps: {
      shibboleth: { requireSignedRequests: true },
      'old-pysaml2': { acceptSha1Signatures: true },
      'lenient-passport': { exactMeansMinimum: true },
    },
    partners: { example: speaksForExampleOrg },
  })
  toApps = await gateway.metadata('idp')
  partner = await world.peer(partnerKinds.simplesamlphp, {
    knows: [await gateway.metadata('sp')],
    env: checking,
  })
  await gateway.drop('partners', 'example', partner.metadata)
})
afterAll(() => world.close())

async function registered<Kind extends AppKind>(
  kind: Kind,
  handle: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Peer<Kind>> {
  const peer = await world.peer(kind, { knows: [toApps], env })
  await gateway.drop('apps', handle, peer.metadata)
  return peer
}

const questionOf = (outcome: Awaited<ReturnType<typeof signIn>>) =>
  lastMessage(outcome.browser, 'SAMLRequest', `${gateway.baseUrl}/saml/idp/sso`)

describe.each([
  ['plain', { NODESAML_COMPRESS: '0' }],
  ['deflated, as passport-saml does by default', { NODESAML_COMPRESS: '1' }],
])('a request by POST, %s', (_, compress) => {
  test('is understood, and the person comes back to the app', async () => {
    const env = { NODESAML_BINDING: 'HTTP-POST', ...compress }
    const app = await registered(appKinds['passport-saml'], 'passport-saml', env)
    const outcome = await signIn(app, gateway)
    expect(wentThrough(outcome).attributes).toMatchObject(alice)
    expect(questionOf(outcome).binding).toBe('post')
    // A second request finds the session, although no cookie of ours came with its cross-site POST.
    await app.restart({ knows: [toApps], env })
    const again = await signIn(app, gateway, { browser: outcome.browser })
    expect(wentThrough(again).attributes).toMatchObject(alice)
    expect(
      outcome.browser.visited.filter((line) => line.includes('loginuserpass') && line.startsWith('POST')),
    ).toHaveLength(1)
    await app.stop()
    await gateway.remove('apps', 'passport-saml')
  })
})

describe('signed requests', () => {
  test('an app that must sign is refused without a signature and let in with one', async () => {
    const app = await registered(appKinds.shibboleth, 'shibboleth', { SHIB_SIGN: 'false' })
    const refused = await signIn(app, gateway)
    expect(refused.refusal).toBe('request.signature_missing')
    expect(refused.shown.status).toBe(403)
    await app.restart({ knows: [toApps], env: { SHIB_SIGN: 'true' } })
    expect(wentThrough(await signIn(app, gateway)).attributes).toMatchObject(alice)
  })

  test('a request signed by another key than the app’s is refused', async () => {
    const app = await registered(appKinds.mellon, 'mellon')
    wentThrough(await signIn(app, gateway))
    const registeredKey = app.takeKey()
    await app.restart({ knows: [toApps] })
    expect((await signIn(app, gateway)).refusal).toBe('request.signature_invalid')
    app.takeKey(registeredKey)
    await app.restart({ knows: [toApps] })
    wentThrough(await signIn(app, gateway))
  })

  test('RSA-SHA1 is refused, but for an app whose setting takes it', async () => {
    const env = { PYSAML_SIGALG: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }
    const [app, old] = await Promise.all([
      registered(appKinds.pysaml2, 'pysaml2', env),
      registered(appKinds.pysaml2, 'old-pysaml2', env),
    ])
    const taken = await signIn(old, gateway)
    expect(wentThrough(taken).attributes).toMatchObject(alice)
    const refused = await signIn(app, gateway)
    expect(refused.refusal).toBe('request.signature_invalid')
    expect(refused.browser.messages.filter(({ to }) => to === acsOf(app))).toEqual([])
    await app.restart({ knows: [toApps] })
    expect(wentThrough(await signIn(app, gateway)).attributes).toMatchObject(alice)
  })
})

describe('what we ask the partner', () => {
  test('is signed: a partner that checks takes it, and refuses it when the key it knows is another', async () => {
    const app = await registered(appKinds.auth0, 'auth0')
    const toPartners = await gateway.metadata('sp')
    wentThrough(await signIn(app, gateway))
    await partner.restart({ knows: [withKey(toPartners, app.certificate)], env: checking })
    const refused = await signIn(app, gateway)
    expect(refused.shown.url).toContain(partner.origin)
    expect(refused.shown.text).toMatch(/unable to validate signature/i)
    expect(refused.browser.messages.filter(({ kind }) => kind === 'SAMLResponse')).toEqual([])
    await partner.restart({ knows: [toPartners], env: checking })
    wentThrough(await signIn(app, gateway))
  })
})

describe('an exact RequestedAuthnContext', () => {
  const env = { NODESAML_AUTHN_CONTEXT: '1' }

  test('that the partner did not meet is answered with NoAuthnContext, unless exact may mean minimum', async () => {
    const app = await registered(appKinds['passport-saml'], 'passport', env)
    const lenient = await registered(appKinds['passport-saml'], 'lenient-passport', env)
    const taken = await signIn(lenient, gateway)
    expect(wentThrough(taken).attributes).toMatchObject(alice)
    const refused = await signIn(app, gateway)
    expect(refused.arrived).toBeUndefined()
    expect(statusOf(answerTo(app, refused))).toEqual(['Responder', 'NoAuthnContext'])
  })
})
