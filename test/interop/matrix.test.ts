import { Browser } from './browser.js'
import type { Gateway } from './gateway.js'
import { type AppKind, type AppName, type PartnerName, appKinds, partnerKinds } from './peer-kinds.js'
import {
  type Outcome,
  agreed,
  aliceAt,
  assertingAlice,
  answerTo,
  choosing,
  signIn,
  wentThrough,
} from './sign-ins.js'
import { type Peer, World, acsOf } from './world.js'
import { signingCertificate, verifies, withKey } from './xmlsec.js'

const appNames = Object.keys(appKinds) as AppName[]
const partnerNames = Object.keys(partnerKinds) as PartnerName[]
const pairs = partnerNames.flatMap((partner) => appNames.map((app) => [partner, app] as const))

const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
/** A domain belongs to one partner. */
const domainOf = (name: PartnerName) => `${name}.example.org`

const world = new World()
const apps = new Map<AppName, Peer<AppKind>>()
const partners = new Map<PartnerName, Peer>()
let gateway: Gateway
let ours: { readonly toApps: string; readonly toPartners: string }

beforeAll(async () => {
  gateway = await world.gateway({
    ...agreed,
    // pysaml2 gives a new name each time unless it is asked for another kind.
    defaults: {
      ...agreed.defaults,
      partner: { ...agreed.defaults.partner, requestNameIdFormat: persistent },
    },
    partners: Object.fromEntries(partnerNames.map((name) => [name, { confirmedDomains: [domainOf(name)] }])),
  })
  ours = { toApps: await gateway.metadata('idp'), toPartners: await gateway.metadata('sp') }
  await Promise.all([...partnerNames.map(startPartner), ...appNames.map(startApp)])
})
afterAll(() => world.close())

async function startPartner(name: PartnerName): Promise<void> {
  const env = { PEER_DOMAIN: domainOf(name) }
  const peer = await world.peer(partnerKinds[name], { knows: [ours.toPartners], env })
  partners.set(name, peer)
  await gateway.drop('partners', name, peer.metadata)
}

async function startApp(name: AppName): Promise<void> {
  const peer = await world.peer(appKinds[name], { knows: [ours.toApps] })
  apps.set(name, peer)
  await gateway.drop('apps', name, peer.metadata)
}

function app(name: AppName): Peer<AppKind> {
  const peer = apps.get(name)
  if (peer === undefined) throw new Error(`${name} is not up`)
  return peer
}

async function through(partner: PartnerName, name: AppName): Promise<Outcome> {
  return await signIn(app(name), gateway, {
    browser: new Browser({ ...choosing(partner), ...assertingAlice(domainOf(partner)) }),
  })
}

test.each(pairs)(
  '%s vouches and %s is told who came, in a form that xmlsec1 verifies',
  async (partner, name) => {
    const outcome = await through(partner, name)
    const arrived = wentThrough(outcome)
    expect(arrived.attributes).toMatchObject(aliceAt(domainOf(partner)))
    expect(arrived.nameId).toMatch(/^\S{5,256}$/)
    const { xml } = answerTo(app(name), outcome)
    const certificate = signingCertificate(ours.toApps)
    expect(await verifies(xml, certificate, 'Response')).toBe(true)
    expect(await verifies(xml, certificate, 'Assertion')).toBe(true)
  },
)

test('one person has another name at every app, and everywhere the same one when she comes again', async () => {
  const names = async () => {
    const arrivals = ['shibboleth', 'auth0'].map((name) => through('samlp', name as AppName))
    return (await Promise.all(arrivals)).map((outcome) => wentThrough(outcome).nameId)
  }
  const first = await names()
  expect(new Set(first).size).toBe(2)
  expect(await names()).toEqual(first)
})

describe('a key that is not ours', () => {
  test.each(appNames)('%s refuses an answer that is signed by it', async (name) => {
    const peer = app(name)
    await peer.restart({ knows: [withKey(ours.toApps, peer.certificate)] })
    const refused = await through('simplesamlphp', name)
    expect(answerTo(peer, refused).to).toBe(acsOf(peer))
    expect(refused.arrived).toBeUndefined()
    await peer.restart({ knows: [ours.toApps] })
    wentThrough(await through('simplesamlphp', name))
  })
})

describe('a key that is not the partner’s', () => {
  test.each(partnerNames)('an answer of %s is refused when it is signed by it', async (name) => {
    const partner = partners.get(name)
    const metadata = partner?.metadata ?? ''
    await gateway.drop('partners', name, withKey(metadata, app('mellon').certificate))
    const refused = await through(name, 'mellon')
    expect(refused.refusal).toBe('partner.signature_invalid')
    expect(refused.shown.status).toBe(403)
    expect(refused.browser.messages.filter(({ to }) => to === acsOf(app('mellon')))).toEqual([])
    await gateway.drop('partners', name, metadata)
    wentThrough(await through(name, 'mellon'))
  })
})
