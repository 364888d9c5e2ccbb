// WS-Federation: two security token services as partners, two libraries as apps, and SAML peers at the other end.
import { Browser } from './browser.js'
import type { Gateway } from './gateway.js'
import { appKinds, type AppKind, partnerKinds, wsfedAppKinds, wsfedPartnerKinds } from './peer-kinds.js'
import {
  agreed,
  aliceAt,
  aliceByClaims,
  answerTo,
  choosing,
  type Outcome,
  signIn,
  tokenTo,
  wentThrough,
} from './sign-ins.js'
import { acsOf, pageOf, type Peer, World } from './world.js'
import { signingCertificate, verifies, withKey } from './xmlsec.js'

/** Each library as an app that is told by tokens of SAML 1.1 and one that is told by tokens of SAML 2.0. */
const wsfedApps = {
  'passport-11': { kind: wsfedAppKinds['passport-wsfed-saml2'], tokenType: 'saml11', trustVersion: '2005' },
  'passport-20': { kind: wsfedAppKinds['passport-wsfed-saml2'], tokenType: 'saml20', trustVersion: '1.3' },
  'saml20-11': { kind: wsfedAppKinds.saml20, tokenType: 'saml11', trustVersion: '1.3' },
  'saml20-20': { kind: wsfedAppKinds.saml20, tokenType: 'saml20', trustVersion: '2005' },
} as const
const samlApps = { mellon: appKinds.mellon, simplesamlphp: appKinds.simplesamlphp } as const
const wsfedPartners = wsfedPartnerKinds
const samlPartners = { 'saml-partner': partnerKinds.simplesamlphp } as const
type WsfedApp = keyof typeof wsfedApps
type SamlApp = keyof typeof samlApps
type WsfedPartner = keyof typeof wsfedPartners
type AnyPartner = WsfedPartner | keyof typeof samlPartners

const wsfedAppNames = Object.keys(wsfedApps) as WsfedApp[]
const samlAppNames = Object.keys(samlApps) as SamlApp[]
const wsfedPartnerNames = Object.keys(wsfedPartners) as WsfedPartner[]
const partnerNames: readonly AnyPartner[] = [...wsfedPartnerNames, 'saml-partner']
const domainOf = (partner: string) => `${partner}.example.org`

const world = new World()
const apps = new Map<string, Peer<AppKind>>()
const partners = new Map<string, Peer>()
let gateway: Gateway
let ours: { readonly wsfed: string; readonly idp: string; readonly sp: string }

beforeAll(async () => {
  gateway = await world.gateway({
    ...agreed,
    apps: Object.fromEntries(
      Object.entries(wsfedApps).map(([handle, { tokenType, trustVersion }]) => [
        handle,
        { preset: 'adfs', wsfed: { tokenType, trustVersion } },
      ]),
    ),
    partners: Object.fromEntries(partnerNames.map((name) => [name, { confirmedDomains: [domainOf(name)] }])),
  })
  const [wsfed, idp, sp] = await Promise.all([
    gateway.metadata('wsfed'),
    gateway.metadata('idp'),
    gateway.metadata('sp'),
  ])
  ours = { wsfed, idp, sp }
  await Promise.all([
    ...wsfedPartnerNames.map((name) => startPartner(name)),
    startPartner('saml-partner'),
    ...wsfedAppNames.map((name) => startApp(name)),
    ...samlAppNames.map((name) => startApp(name)),
  ])
})
afterAll(() => world.close())

async function startPartner(name: AnyPartner): Promise<void> {
  const kind = name === 'saml-partner' ? samlPartners[name] : wsfedPartners[name]
  const knows = [name === 'saml-partner' ? ours.sp : ours.wsfed]
  const peer = await world.peer(kind, { knows, env: { PEER_DOMAIN: domainOf(name) } })
  partners.set(name, peer)
  await gateway.drop('partners', name, peer.metadata)
}

async function startApp(name: WsfedApp | SamlApp): Promise<void> {
  const kind = name in samlApps ? samlApps[name as SamlApp] : wsfedApps[name as WsfedApp].kind
  const peer = await world.peer(kind, { knows: [name in samlApps ? ours.idp : ours.wsfed] })
  apps.set(name, peer)
  await gateway.drop('apps', name, peer.metadata)
}

function found<Kind extends Peer>(peers: ReadonlyMap<string, Kind>, name: string): Kind {
  const peer = peers.get(name)
  if (peer === undefined) throw new Error(`${name} is not up`)
  return peer
}

async function through(partner: string, name: string): Promise<Outcome> {
  return await signIn(found(apps, name), gateway, { browser: new Browser(choosing(partner)) })
}

const pairsOf = <A extends string, B extends string>(left: readonly A[], right: readonly B[]) =>
  left.flatMap((one) => right.map((other) => [one, other] as const))

test.each(pairsOf(partnerNames, wsfedAppNames))(
  '%s vouches and %s is told who came, by a token that xmlsec1 verifies',
  async (partner, name) => {
    const outcome = await through(partner, name)
    expect(wentThrough(outcome).attributes).toMatchObject(aliceByClaims(domainOf(partner)))
    const { xml } = tokenTo(found(apps, name), outcome)
    expect(xml).toContain(`urn:oasis:names:tc:SAML:${name.endsWith('11') ? '1.0' : '2.0'}:assertion`)
    expect(await verifies(xml, signingCertificate(ours.wsfed), 'Assertion')).toBe(true)
  },
)

test.each(pairsOf(wsfedPartnerNames, samlAppNames))(
  '%s vouches by WS-Federation and %s is told who came by SAML',
  async (partner, name) => {
    const outcome = await through(partner, name)
    expect(wentThrough(outcome).attributes).toMatchObject(aliceAt(domainOf(partner)))
    const { xml } = answerTo(found(apps, name), outcome)
    expect(xml).toContain(`<saml:AuthenticatingAuthority>${found(partners, partner).entityId}<`)
    expect(await verifies(xml, signingCertificate(ours.idp), 'Response')).toBe(true)
  },
)

test('one person has another name at every app, and everywhere the same one when she comes again', async () => {
  const names = async () => {
    const outcomes = await Promise.all(
      (['passport-11', 'passport-20', 'saml20-20'] as const).map((name) => through('auth0-wsfed', name)),
    )
    return outcomes.map((outcome) => wentThrough(outcome).nameId)
  }
  const first = await names()
  expect(new Set(first).size).toBe(3)
  expect(await names()).toEqual(first)
})

test('a second app is entered without another login, whatever either of them speaks', async () => {
  const { browser, ...first } = await through('adfs-module', 'passport-11')
  wentThrough({ browser, ...first })
  const logins = () => browser.visited.filter((line) => /^POST .*(loginuserpass|\/login)/.test(line)).length
  const before = logins()
  for (const name of ['saml20-20', 'mellon']) {
    wentThrough(await signIn(found(apps, name), gateway, { browser }))
  }
  expect(logins()).toBe(before)
})

describe('what an app asks beside', () => {
  test('whr leads to the partner it names, past the choice', async () => {
    const app = found(apps, 'passport-11')
    const whr = found(partners, 'auth0-wsfed').entityId
    const browser = new Browser({ login: { user: 'alice', password: 'password' } })
    const at = `${pageOf(app)}?${new URLSearchParams({ whr }).toString()}`
    const arrived = wentThrough(await signIn(app, gateway, { browser, at }))
    expect(arrived.attributes).toMatchObject(aliceByClaims(domainOf('auth0-wsfed')))
    expect(browser.visited.join('\n')).not.toMatch(/\/sign-in\/[^/]+\/partner\//)
  })

  test('wfresh=0 is asked of the partner too, and an instant still to come is no new sign-in', async () => {
    const app = found(apps, 'saml20-11')
    const again = async (partner: 'auth0-wsfed' | 'adfs-module') => {
      const { browser } = await through(partner, 'passport-11')
      const before = browser.steps.length
      const outcome = await signIn(app, gateway, { browser, at: `${pageOf(app)}?wfresh=0` })
      const asked = browser.steps
        .slice(before)
        .find(({ url }) => url.startsWith(found(partners, partner).origin))
      expect(new URL(asked?.url ?? '').searchParams.get('wfresh')).toBe('0')
      return outcome
    }
    wentThrough(await again('adfs-module'))
    // Auth0's wsfed writes the token's end as AuthenticationInstant
    expect((await again('auth0-wsfed')).refusal).toBe('partner.authn_stale')
  })
})

describe('a key that is not ours', () => {
  test.each(wsfedAppNames)('%s refuses a token that is signed by it, whoever vouched', async (name) => {
    const peer = found(apps, name)
    await peer.restart({ knows: [withKey(ours.wsfed, peer.certificate)] })
    for (const partner of partnerNames) {
      const refused = await through(partner, name)
      expect(tokenTo(peer, refused).to).toBe(acsOf(peer))
      expect(refused.arrived).toBeUndefined()
    }
    await peer.restart({ knows: [ours.wsfed] })
    for (const partner of partnerNames) wentThrough(await through(partner, name))
  })
})

describe('a key that is not the partner’s', () => {
  test.each(wsfedPartnerNames)(
    'a token of %s is refused when it is signed by it, whatever app asked',
    async (name) => {
      const { metadata } = found(partners, name)
      await gateway.drop('partners', name, withKey(metadata, found(apps, 'mellon').certificate))
      for (const app of [...wsfedAppNames, ...samlAppNames]) {
        const refused = await through(name, app)
        expect(refused.refusal).toBe('partner.signature_invalid')
        expect(refused.shown.status).toBe(403)
        expect(refused.browser.messages.filter(({ to }) => to === acsOf(found(apps, app)))).toEqual([])
      }
      await gateway.drop('partners', name, metadata)
      for (const app of [...wsfedAppNames, ...samlAppNames]) wentThrough(await through(name, app))
    },
  )
})
