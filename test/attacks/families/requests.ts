// I03 to I06: requests of another time, for another gateway, and of another app than the one that is answered.
import { gate } from '../../support/house.js'
import type { Attack } from '../attack.js'
import { hostileAddresses } from '../equipment.js'
import { requestAttack } from '../play/requests.js'
import { byUrl, chosen, partnerLimit } from './reply-addresses.js'
import { requestChanges } from './request-changes.js'
import { badSignature, elsewhere, five, two } from './request-ways.js'

const sso = `${gate}/saml/idp/sso`

/** I06: registered or not, no browser is sent there. */
const hostile = hostileAddresses.flatMap((url, at) => [
  ...two.map((how) =>
    requestAttack({
      row: 'I06',
      name: `registered-${at}`,
      tries: `has its metadata name the address ${url} and wants the answer there`,
      ...how,
      standing: how.signed ? 'many-signs' : 'many',
      expected: elsewhere,
      makeHostile: () => ({ request: { ...partnerLimit, assertionConsumerServiceURL: url } }),
    }),
  ),
  requestAttack({
    row: 'I06',
    name: `registered-${at}-by-index`,
    tries: `has its metadata name the address ${url} and wants the answer at its index`,
    binding: 'redirect',
    standing: 'many',
    expected: elsewhere,
    makeHostile: () => ({ request: { ...partnerLimit, assertionConsumerServiceIndex: 10 + at } }),
  }),
])

/** I03: both edges, clocks allowed to differ by 180 seconds, a message to live for 600. */
const times = five.flatMap((how) =>
  (
    [
      ['stale', -779, -781],
      ['future', 179, 210],
      ['long-ago', -700, -31_536_000],
      ['far-future', 150, 31_536_000],
    ] as const
  ).map(([name, inside, outside]) =>
    requestAttack({
      row: 'I03',
      name,
      tries: 'asks with a request that is not of now',
      ...how,
      expected: { code: 'request.stale', stage: 'S9' },
      makeTwin: ({ house }) => ({
        request: {
          ...partnerLimit,
          issueInstant: later(house.now(), name === 'stale' ? inside + 30 : inside),
        },
      }),
      makeHostile: ({ house }) => ({
        request: { ...partnerLimit, issueInstant: later(house.now(), outside) },
      }),
    }),
  ),
)

const destinations: readonly (readonly [name: string, tries: string, destination: string])[] = [
  ['host', 'is meant for another gateway', 'https://other.test/saml/idp/sso'],
  ['slash', 'ends our address with a slash', `${sso}/`],
  ['case', 'writes our host in capitals', sso.replace('gate.test', 'GATE.TEST')],
  ['path-case', 'writes our path in another case', sso.replace('/sso', '/SSO')],
  ['port', 'adds a port', sso.replace('gate.test', 'gate.test:443')],
  ['plain-http', 'names us by http', sso.replace('https', 'http')],
  ['query', 'adds a query', `${sso}?`],
  ['acs', 'is meant for our other door', `${gate}/saml/sp/acs`],
  ['entity', 'gives our name instead of our address', `${gate}/saml/idp`],
  ['empty', 'is meant for nobody', ''],
]

const meant = destinations.flatMap(([name, tries, destination]) =>
  five.map((how) =>
    requestAttack({
      row: 'I04',
      name,
      tries,
      ...how,
      expected: { code: 'request.destination_wrong', stage: 'S9' },
      makeHostile: () => ({ request: { ...partnerLimit, destination } }),
    }),
  ),
)

const meantForNobody = (['redirect', 'post'] as const).map((binding) =>
  requestAttack({
    row: 'I04',
    name: 'none',
    tries: 'is signed and leaves Destination out',
    binding,
    signed: true,
    expected: { code: 'request.destination_wrong', stage: 'S9' },
    makeHostile: () => ({ request: { ...partnerLimit, destination: undefined } }),
  }),
)

/** I05: who asks, and where the answer goes, stand in one registration. */
const askers: readonly (readonly [name: string, tries: string, issuer: string])[] = [
  ['unknown', 'asks in the name of somebody unknown', 'https://nobody.test'],
  ['case', 'writes its name in capitals', 'https://WIKI.test'],
  ['slash', 'ends its name with a slash', 'https://wiki.test/'],
  ['partner', 'asks in the name of a partner', 'https://acme.test'],
  ['ours', 'asks in our own name', `${gate}/saml/sp`],
  ['handle', 'asks under its handle', 'wiki'],
  ['inherited', 'is called like something that objects inherit', 'constructor'],
]

const asking = askers.flatMap(([name, tries, issuer]) =>
  five.map((how) =>
    requestAttack({
      row: 'I05',
      name: `issuer-${name}`,
      tries,
      ...how,
      expected: { code: 'request.unknown_app', stage: 'S8' },
      makeHostile: () => ({ request: { ...partnerLimit, issuer } }),
    }),
  ),
)

const anothers = five
  .filter(({ signed }) => signed)
  .flatMap((how) => [
    requestAttack({
      row: 'I05',
      name: 'signed-by-another-app',
      tries: 'asks in the name of an app and signs with another app’s key',
      ...how,
      expected: badSignature,
      makeHostile: ({ app: of }) => ({ sign: of('wiki').keys }),
    }),
    requestAttack({
      row: 'I05',
      name: 'signed-by-a-partner',
      tries: 'asks in the name of an app and signs with a partner’s key',
      ...how,
      expected: badSignature,
      makeHostile: ({ partner }) => ({ sign: partner('acme').keys }),
    }),
  ])

export const requestAttacks: readonly Attack[] = [
  ...byUrl,
  ...chosen,
  ...hostile,
  ...requestChanges,
  ...times,
  ...meant,
  ...meantForNobody,
  ...asking,
  ...anothers,
]

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}
