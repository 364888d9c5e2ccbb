// mod_auth_mellon and Shibboleth SP, told by houses that sign each with another key and in another place.
import { answerFor, handedOn } from './issued-to-peers.js'
import type { Gateway } from './gateway.js'
import { OwnPartner } from './own-partner.js'
import { type AppKind, appKinds } from './peer-kinds.js'
import { agreed, type Outcome, wentThrough } from './sign-ins.js'
import { entityIdOf, pageOf, type Peer, World } from './world.js'
import { signingCertificate, withKey } from './xmlsec.js'

const houses = [
  { kind: 'rsa-2048', sign: 'response' },
  { kind: 'rsa-3072', sign: 'assertion' },
  { kind: 'rsa-4096', sign: 'both', encrypt: 'required' },
  { kind: 'ec-p256', sign: 'assertion' },
  { kind: 'ec-p256', sign: 'both', encrypt: 'required' },
  { kind: 'ec-p384', sign: 'response' },
] as const
type House = (typeof houses)[number]

const names = ['mellon', 'shibboleth'] as const
type Name = (typeof names)[number]
const namely = (house: House) =>
  `${house.kind}, ${house.sign} signed${'encrypt' in house ? ', encrypted' : ''}`
const pairs = names.flatMap((name) => houses.map((house) => [name, namely(house), house] as const))
const curved = ({ kind }: House) => kind.startsWith('ec')
const taken = pairs.filter(([name, , house]) => name === 'shibboleth' || !curved(house))
const untaken = pairs.filter((pair) => !taken.includes(pair))

const world = new World()
const apps = new Map<Name, Peer<AppKind>>()
const gateways = new Map<House, Gateway>()
const metadata = new Map<House, string>()
let partner: OwnPartner

beforeAll(async () => {
  partner = await OwnPartner.open('own')
  partner.says = { attributes: { name: 'Alice' } }
  await Promise.all(houses.map(openHouse))
  const knows = [...metadata.values()]
  await Promise.all(
    names.map(async (name) => {
      const peer = await world.peer(appKinds[name], { knows })
      apps.set(name, peer)
      const dropped = leavingTheChoice(peer.metadata)
      await Promise.all([...gateways.values()].map((gateway) => gateway.drop('apps', name, dropped)))
    }),
  )
})
afterAll(async () => {
  await Promise.all([world.close(), partner.stop()])
})

async function openHouse(house: House): Promise<void> {
  const { kind, ...said } = house
  const defaults = { ...agreed.defaults, app: { ...agreed.defaults.app, ...said } }
  const gateway = await world.gateway({ defaults, keys: { kind } })
  gateways.set(house, gateway)
  metadata.set(house, await gateway.metadata('idp'))
  await gateway.drop('partners', 'own', partner.metadata)
}

/** Who wants assertions signed has them signed, whatever the setting. */
const leavingTheChoice = (xml: string) => xml.replace(/ WantAssertionsSigned="\w+"/, '')

function app(name: Name): Peer<AppKind> {
  return found(apps.get(name))
}

function found<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('not up')
  return one
}

async function answered(name: Name, house: House) {
  const from = encodeURIComponent(entityIdOf(found(metadata.get(house))))
  const page = encodeURIComponent(pageOf(app(name)))
  const at = {
    mellon: `/mellon/login?IdP=${from}&ReturnTo=${page}`,
    shibboleth: `/Shibboleth.sso/Login?entityID=${from}&target=${page}`,
  }
  return await answerFor(app(name), found(gateways.get(house)), `${app(name).origin}${at[name]}`)
}

async function told(name: Name, house: House, edit?: (xml: string) => string): Promise<Outcome> {
  return await handedOn(await answered(name, house), app(name), found(gateways.get(house)), edit)
}

/** The elements that show a signature; that of an encrypted assertion cannot be seen. */
function signedIn(xml: string): readonly string[] {
  return [...xml.matchAll(/<\w+:(\w+) [^>]+><saml:Issuer[^>]*>[^<]+<\/saml:Issuer><ds:Signature /g)].map(
    ([, name = '']) => name,
  )
}

function expectedIn(house: House): readonly string[] {
  return house.sign === 'assertion' ? ['Assertion'] : ['Response']
}

/** Nothing is wrong with it but its signature: another name, or another millisecond where no name can be read. */
function changed(xml: string): string {
  const edited = xml.includes('>Alice<')
    ? xml.replace('>Alice<', '>Alyce<')
    : xml.replace(/( IssueInstant="[^"]+\.\d\d)(\d)Z"/, (_all, start, digit) => `${start}${9 - digit}Z"`)
  if (edited === xml) throw new Error('nothing changed')
  return edited
}

/** What comes of an answer that is signed where the house says. */
async function toldAsSaid(name: Name, house: House): Promise<Outcome> {
  return await told(name, house, (xml) => {
    expect(signedIn(xml)).toEqual(expectedIn(house))
    return xml
  })
}

test.each(taken)(
  '%s, told with %s: it reads who came, and takes no changed word',
  async (name, _namely, house) => {
    const outcome = await toldAsSaid(name, house)
    expect(wentThrough(outcome).attributes).toMatchObject({ displayName: ['Alice'] })
    expect((await told(name, house, changed)).arrived).toBeUndefined()
  },
)

test.each(untaken)(
  '%s, told with %s: it knows no curves, and lets nobody in',
  async (name, _namely, house) => {
    expect((await toldAsSaid(name, house)).arrived).toBeUndefined()
  },
)

/** One that the app could verify by as well: on a curve instead of a curve. */
function anotherKey(house: House): string {
  const another = houses.find((one) => one !== house && curved(one) === curved(house))
  return signingCertificate(found(metadata.get(found(another))))
}

test('who knows another key for each house lets nobody in, until it knows the right one', async () => {
  const right = houses.map((house) => found(metadata.get(house)))
  const wrong = houses.map((house, at) => withKey(found(right[at]), anotherKey(house)))
  await Promise.all(names.map((name) => app(name).restart({ knows: wrong })))
  for (const [name, , house] of taken) {
    const { arrived } = await told(name, house)
    expect([name, namely(house), arrived]).toEqual([name, namely(house), undefined])
  }
  await Promise.all(names.map((name) => app(name).restart({ knows: right })))
  for (const [name, , house] of taken) wentThrough(await told(name, house))
})
