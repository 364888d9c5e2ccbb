// I01 to I05 and I11: what an app may ask for. The answer goes to a registered address of the very app that asks; whatever
// is signed stays as it was signed; a request is of now, for us, and means nothing but a sign-in.
import { gate } from '../../support/house.js'
import type { AuthnRequest } from '../../../src/saml/authn-request.js'
import type { Attack, Expected } from '../attack.js'
import { addresses, hostileAddresses } from '../equipment.js'
import { requestAttack, type RequestBinding } from '../play/requests.js'
import { requestChanges } from './request-changes.js'

const elsewhere: Expected = { code: 'request.reply_url_not_registered', stage: 'S9' }
const malformed: Expected = { code: 'request.malformed', stage: 'S3' }
const badSignature: Expected = { code: 'request.signature_invalid', stage: 'S5' }
const sso = `${gate}/saml/idp/sso`
const wiki = 'https://wiki.test/acs'

type How = { readonly binding: RequestBinding; readonly signed: boolean }

const five: readonly How[] = [
  { binding: 'redirect', signed: false },
  { binding: 'post', signed: false },
  { binding: 'post-deflated', signed: false },
  { binding: 'redirect', signed: true },
  { binding: 'post', signed: true },
]
const two: readonly How[] = [five[0], five[4]].filter((how) => how !== undefined)

const signsAcs = (url: string, signed: boolean) => (signed ? url.replace('wiki.test', 'signs.test') : url)

const urls: readonly (readonly [name: string, tries: string, url: string])[] = [
  ['host', 'names an address of another host', 'https://evil.test/acs'],
  ['other-path', 'names another path of the app’s host', 'https://wiki.test/other'],
  ['slash', 'ends the address with a slash', `${wiki}/`],
  ['path-case', 'writes the path in another case', 'https://wiki.test/ACS'],
  ['host-case', 'writes the host in capitals', 'https://WIKI.TEST/acs'],
  ['plain-http', 'names the address by http', 'http://wiki.test/acs'],
  ['port', 'adds the port that https has anyhow', 'https://wiki.test:443/acs'],
  ['other-port', 'names another port', 'https://wiki.test:8443/acs'],
  ['dot', 'ends the host with a dot', 'https://wiki.test./acs'],
  ['userinfo', 'makes the app’s host a user name', 'https://wiki.test@evil.test/acs'],
  ['userinfo-password', 'hides the host behind a user name', 'https://wiki.test:x@evil.test/acs'],
  ['subdomain', 'names a host that ends like the app’s', 'https://evil-wiki.test/acs'],
  ['suffix-host', 'names a host that begins like the app’s', 'https://wiki.test.evil.test/acs'],
  ['suffix', 'names an address that begins with the app’s', `${wiki}.evil`],
  ['prefix', 'names the beginning of the app’s address', 'https://wiki.test/ac'],
  ['query', 'adds a query', `${wiki}?next=https://evil.test`],
  ['empty-query', 'adds a question mark', `${wiki}?`],
  ['fragment', 'adds a fragment', `${wiki}#x`],
  ['parameter', 'adds a path parameter', `${wiki};x=1`],
  ['dot-segment', 'takes a detour in the path', 'https://wiki.test/x/../acs'],
  ['double-slash', 'doubles a slash', 'https://wiki.test//acs'],
  ['percent', 'writes a letter percent-encoded', 'https://wiki.test/%61cs'],
  ['null', 'ends the address with an encoded zero', `${wiki}%00`],
  ['backslash', 'turns slashes around', 'https:\\\\wiki.test\\acs'],
  ['backslash-at', 'hides another host behind a backslash', 'https://evil.test\\@wiki.test/acs'],
  ['scheme-relative', 'leaves the scheme out', '//wiki.test/acs'],
  ['relative', 'gives the path alone', '/acs'],
  ['javascript', 'names a script', 'javascript:alert(1)'],
  ['data', 'names a document that brings itself', 'data:text/html,x'],
  ['homoglyph', 'writes the host with a Cyrillic letter', 'https://wik\u0456.test/acs'],
  ['blank', 'puts a blank before the address', ` ${wiki}`],
  ['two', 'names two addresses', `${wiki} https://evil.test/acs`],
  ['pattern', 'names all addresses of the app', 'https://wiki.test/*'],
  ['empty', 'names no address', ''],
  ['ours', 'names our own address', `${gate}/saml/sp/acs`],
  ['another-apps', 'names the address of another app', 'https://hush.test/acs'],
]

const byUrl = urls.flatMap(([name, tries, url]) =>
  (['host', 'slash', 'javascript', 'another-apps', 'prefix'].includes(name) ? five : two).map((how) =>
    requestAttack({
      row: name === 'another-apps' ? 'I05' : 'I01',
      name: `url-${name}`,
      tries: `${tries} for the answer`,
      ...how,
      expected: elsewhere,
      makeHostile: () => ({
        request: { ...partnerLimit, assertionConsumerServiceURL: signsAcs(url, how.signed) },
      }),
    }),
  ),
)

const partnerLimit = { scoping: { idpList: ['https://acme.test'], requesterIDs: [] } } as const

/** An app with several addresses: what it chooses must be one of them, in one way. */
const choices: readonly (readonly [
  name: string,
  tries: string,
  choice: Partial<AuthnRequest>,
  expected: Expected,
])[] = [
  ['index-unknown', 'names an index that is not registered', { assertionConsumerServiceIndex: 9 }, elsewhere],
  ['index-huge', 'names an index beyond all', { assertionConsumerServiceIndex: 65535 }, elsewhere],
  [
    'index-out-of-range',
    'names an index with too many digits',
    { assertionConsumerServiceIndex: 1_000_000 },
    malformed,
  ],
  ['index-negative', 'names an index below zero', { assertionConsumerServiceIndex: -1 }, malformed],
  [
    'index-and-url',
    'names an index and an address',
    { assertionConsumerServiceIndex: 1, assertionConsumerServiceURL: `https://many.test${addresses.second}` },
    { code: 'request.malformed', stage: 'S9' },
  ],
  [
    'index-and-binding',
    'names an index and a binding',
    { assertionConsumerServiceIndex: 1, protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST' },
    { code: 'request.malformed', stage: 'S9' },
  ],
  [
    'artifact-index',
    'wants the answer by HTTP-Artifact',
    { assertionConsumerServiceIndex: 4 },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'artifact',
    'wants the answer by HTTP-Artifact',
    { protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'redirect',
    'wants the answer in a URL',
    { protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'paos',
    'wants the answer by PAOS',
    { protocolBinding: 'urn:oasis:names:tc:SAML:2.0:bindings:PAOS' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'binding-unknown',
    'wants the answer by a binding that nobody knows',
    { protocolBinding: 'urn:evil' },
    { code: 'request.binding_unsupported', stage: 'S9' },
  ],
  [
    'query-left-out',
    'leaves the query of a registered address out',
    { assertionConsumerServiceURL: 'https://many.test/acs?' },
    elsewhere,
  ],
  [
    'other-query',
    'changes the query of a registered address',
    { assertionConsumerServiceURL: 'https://many.test/acs?tenant=2' },
    elsewhere,
  ],
  [
    'port-left-out',
    'names a registered port with another path',
    { assertionConsumerServiceURL: 'https://many.test:8443/acs/second' },
    elsewhere,
  ],
]

const chosen = choices.flatMap(([name, tries, choice, expected]) =>
  five.map((how) =>
    requestAttack({
      row: 'I01',
      name,
      tries,
      ...how,
      standing: how.signed ? 'many-signs' : 'many',
      expected,
      makeHostile: () => ({ request: { ...partnerLimit, ...forSigner(choice, how.signed) } }),
    }),
  ),
)

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

function forSigner(choice: Partial<AuthnRequest>, signed: boolean): Partial<AuthnRequest> {
  const url = choice.assertionConsumerServiceURL
  return signed && url !== undefined
    ? { ...choice, assertionConsumerServiceURL: url.replace('many.test', 'many-signs.test') }
    : choice
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}
