// Shibboleth's SP speaks WS-Federation by a plugin that asks well and can read no answer: its request is read, and answered.
import { lastMessage } from './browser.js'
import type { Gateway } from './gateway.js'
import { appKinds, partnerKinds } from './peer-kinds.js'
import { agreed, aliceByClaims, signIn, speaksForExampleOrg } from './sign-ins.js'
import { type Peer, World } from './world.js'
import { signingCertificate, verifies } from './xmlsec.js'

const world = new World()
let gateway: Gateway
let shibboleth: Peer<typeof appKinds.shibboleth>
let acs: string

beforeAll(async () => {
  gateway = await world.gateway({
    ...agreed,
    apps: { shibboleth: { preset: 'adfs' } },
    partners: { example: speaksForExampleOrg },
  })
  const partner = await world.peer(partnerKinds.simplesamlphp, { knows: [await gateway.metadata('sp')] })
  shibboleth = await world.peer(appKinds.shibboleth, {
    knows: [],
    env: { SHIB_WSFED: `${gateway.baseUrl}/wsfed/sts` },
  })
  acs = `${shibboleth.origin}/Shibboleth.sso/ADFS`
  await Promise.all([
    gateway.drop('partners', 'example', partner.metadata),
    gateway.drop('apps', 'shibboleth', asWsfedApp(shibboleth.entityId, acs)),
  ])
})
afterAll(() => world.close())

/** What an operator writes by hand for it: its own metadata names no role of WS-Federation. */
function asWsfedApp(entityId: string, address: string): string {
  const fed = 'http://docs.oasis-open.org/wsfed/federation/200706'
  const endpoint = `<fed:PassiveRequestorEndpoint><EndpointReference xmlns="http://www.w3.org/2005/08/addressing"><Address>${address}</Address></EndpointReference></fed:PassiveRequestorEndpoint>`
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="${fed}" xsi:type="fed:ApplicationServiceType" protocolSupportEnumeration="${fed}">${endpoint}</RoleDescriptor></EntityDescriptor>`
}

test('its wsignin1.0 is read, and answered with a token that xmlsec1 verifies and it cannot read', async () => {
  const outcome = await signIn(shibboleth, gateway)
  const asked = outcome.browser.steps.find(({ url }) => url.startsWith(`${gateway.baseUrl}/wsfed/sts?`))
  const parameters = new URL(asked?.url ?? '').searchParams
  expect([...parameters.keys()].toSorted()).toEqual(['wa', 'wct', 'wctx', 'wreply', 'wtrealm'])
  expect(parameters.get('wtrealm')).toBe(shibboleth.entityId)
  const token = lastMessage(outcome.browser, 'wresult', acs)
  expect(token.relayState).toBe(parameters.get('wctx'))
  const certificate = signingCertificate(await gateway.metadata('wsfed'))
  expect(await verifies(token.xml, certificate, 'Assertion')).toBe(true)
  const [email] = aliceByClaims('example.org')[emailClaim] ?? []
  expect(token.xml).toContain(`>${email}<`)
  expect(outcome.arrived).toBeUndefined()
  expect(outcome.shown.url.startsWith(acs)).toBe(true)
})

const emailClaim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'

test('a request of an app that is not registered is refused, and nothing is sent to it', async () => {
  await gateway.remove('apps', 'shibboleth')
  const refused = await signIn(shibboleth, gateway)
  expect(refused.refusal).toBe('request.unknown_app')
  expect(refused.browser.messages.filter(({ to }) => to.startsWith(acs))).toEqual([])
  await gateway.drop('apps', 'shibboleth', asWsfedApp(shibboleth.entityId, acs))
  expect(lastMessage((await signIn(shibboleth, gateway)).browser, 'wresult', acs).xml).toContain('Assertion')
})
